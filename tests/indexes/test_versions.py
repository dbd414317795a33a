"""Versions: checked when opened, replaced in one step, the one before kept."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from indexes.errors import (
    IndexBusyError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexWriteError,
)
from indexes.manifest import IndexFacts, ModelIdentity
from indexes.versions import (
    build_lock,
    current_version,
    open_version,
    publish,
    rollback,
    unfinished_version,
)

FACTS = IndexFacts(
    embedding=ModelIdentity(name="hashing", fingerprint="f1", dimension=64),
    splitter={"max_chars": 350, "max_tokens": None},
    sources={"公报.txt": "ab"},
    documents={"云溪府办发〔2024〕5号": "cd"},
    counts={"passages": 1},
)


def made(index_dir: Path, content: str = "1") -> str:
    with build_lock(index_dir), unfinished_version(index_dir) as folder:
        (folder / "part").mkdir()
        (folder / "part" / "data.json").write_text(content, encoding="utf-8")
        return publish(index_dir, folder, FACTS)


def read(index_dir: Path) -> str:
    with open_version(index_dir) as version:
        return (version.folder / "part" / "data.json").read_text(encoding="utf-8")


def test_a_published_version_is_current_and_described(tmp_path: Path):
    name = made(tmp_path)
    assert current_version(tmp_path) == name
    with open_version(tmp_path, fingerprint="f1") as version:
        assert version.name == name
        assert version.manifest.documents == FACTS.documents
        assert list(version.manifest.files) == ["part/data.json"]


def test_a_missing_index_says_what_to_run(tmp_path: Path):
    assert current_version(tmp_path / "absent") is None
    with pytest.raises(IndexMissingError, match="policyqa ingest PATH"):
        open_version(tmp_path / "absent")


def test_another_model_is_refused_by_name(tmp_path: Path):
    made(tmp_path)
    with pytest.raises(IndexMismatchError, match=r"hashing.*f1.*f2"):
        open_version(tmp_path, fingerprint="f2")


@pytest.mark.parametrize(
    ("file", "content"),
    [("part/data.json", "2"), ("part/data.json", "12"), ("part/data.json", None), ("manifest.json", "{"),
     ("manifest.json", None)],
)  # fmt: skip
def test_damage_is_found_and_the_file_named(tmp_path: Path, file: str, content: str | None):
    path = tmp_path / made(tmp_path) / file
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    with pytest.raises(IndexDamagedError, match=path.name):
        open_version(tmp_path)


def test_a_pointer_to_nowhere_is_damage(tmp_path: Path):
    made(tmp_path)
    (tmp_path / "CURRENT").write_text("v-absent\n", encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="v-absent"):
        open_version(tmp_path)


def test_another_schema_is_refused(tmp_path: Path):
    path = tmp_path / made(tmp_path) / "manifest.json"
    path.write_text('{"schema_version": 99, "anything": 1}', encoding="utf-8")
    with pytest.raises(IndexMismatchError, match="99"):
        open_version(tmp_path)


def test_the_version_before_is_kept_and_earlier_ones_go(tmp_path: Path):
    names = [made(tmp_path, str(number)) for number in range(4)]
    assert sorted(path.name for path in tmp_path.glob("v-*")) == names[2:]


def test_a_version_in_use_is_not_deleted(tmp_path: Path):
    first = made(tmp_path, "first")
    with open_version(tmp_path) as version:
        for number in range(3):
            made(tmp_path, str(number))
        assert (version.folder / "part" / "data.json").read_text(encoding="utf-8") == "first"
        assert version.name == first
    made(tmp_path, "last")
    assert not (tmp_path / first).exists()


def test_rolling_back_makes_the_version_before_current(tmp_path: Path):
    first = made(tmp_path, "1")
    made(tmp_path, "2")
    assert rollback(tmp_path) == first
    assert read(tmp_path) == "1"
    with pytest.raises(IndexMissingError, match="没有更早的"):
        rollback(tmp_path)
    assert read(tmp_path) == "1"


def test_a_failed_build_leaves_the_old_version_and_no_rubbish(tmp_path: Path):
    made(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(ZeroDivisionError), build_lock(tmp_path), unfinished_version(tmp_path) as folder:
        (folder / "half").write_text(str(1 / 0), encoding="utf-8")
    assert sorted(tmp_path.iterdir()) == before
    assert read(tmp_path) == "1"


def test_a_full_disk_is_told_and_the_old_version_stays(tmp_path: Path):
    made(tmp_path)
    with (
        pytest.raises(IndexWriteError, match=r"磁盘空间.*原有索引仍在使用"),
        build_lock(tmp_path),
        unfinished_version(tmp_path),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert read(tmp_path) == "1"


def test_two_builds_do_not_collide(tmp_path: Path):
    with build_lock(tmp_path), pytest.raises(IndexBusyError, match="正在写入"), build_lock(tmp_path):
        pass
    with build_lock(tmp_path):
        pass


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_a_killed_build_is_cleared_away_by_the_next(tmp_path: Path):
    made(tmp_path)
    script = (
        "import sys; from pathlib import Path; from indexes.versions import *\n"
        "path = Path(sys.argv[1])\n"
        "with build_lock(path), unfinished_version(path) as folder:\n"
        "    (folder / 'half').write_text('x'); print('building', flush=True); sys.stdin.read()\n"
    )
    build = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert build.stdout is not None
    assert build.stdout.readline() == b"building\n"
    with pytest.raises(IndexBusyError), build_lock(tmp_path):
        pass
    build.send_signal(signal.SIGKILL)
    build.communicate()
    assert len(list(tmp_path.glob(".building-*"))) == 1
    assert read(tmp_path) == "1"
    made(tmp_path, "2")
    assert read(tmp_path) == "2"
    assert not list(tmp_path.glob(".building-*"))
