"""Which sources make the next version."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from indexes.gathering import Gathered, gather_sources
from indexes.records import SourceRecord
from ingest import IngestError


def gathered(*paths: Path, previous: Gathered | None = None) -> Gathered:
    return gather_sources(paths, previous.sources if previous else (), None, lambda _done, _total: None)


def written(folder: Path, **texts: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def names(result: Gathered) -> list[str]:
    return [source.source for source in result.sources]


def texts(result: Gathered) -> dict[str, str]:
    return {source.source: source.text for source in result.sources}


def test_a_second_folder_adds_to_the_first(tmp_path: Path):
    first = gathered(written(tmp_path / "a", one="云溪区通知一"))
    second = gathered(written(tmp_path / "b", two="云溪区通知二"), previous=first)
    assert names(second) == ["one.txt", "two.txt"]
    assert second.removed == ()


def test_a_file_gone_from_an_ingested_folder_goes(tmp_path: Path):
    folder = written(tmp_path / "a", one="通知一", two="通知二")
    first = gathered(folder)
    (folder / "one.txt").unlink()
    second = gathered(folder, previous=first)
    assert names(second) == ["two.txt"]
    assert second.removed == ("one.txt",)


def test_a_single_file_replaces_only_itself(tmp_path: Path):
    folder = written(tmp_path / "a", one="通知一", two="通知二")
    first = gathered(folder)
    written(folder, one="通知一（修订）", two="通知二（修订）")
    assert texts(gathered(folder / "one.txt", previous=first)) == {
        "one.txt": "通知一（修订）",
        "two.txt": "通知二",
    }


def test_the_same_name_from_two_folders_stays_apart_and_stable(tmp_path: Path):
    a, b = written(tmp_path / "a", one="甲"), written(tmp_path / "b", one="乙")
    both = gathered(b, previous=gathered(a))
    assert texts(both) == {"one.txt": "甲", "b/one.txt": "乙"}
    assert texts(gathered(b, previous=both)) == texts(both)
    assert texts(gathered(a, previous=both)) == texts(both)


def test_the_same_content_counts_once_and_is_told(tmp_path: Path):
    result = gathered(written(tmp_path / "a", one="同文", two="同文"))
    assert names(result) == ["one.txt"]
    assert [(file.source, file.reason, file.failed) for file in result.skipped] == [
        ("two.txt", "与 one.txt 内容相同，没有重复收录", False)
    ]


def test_a_file_that_became_unreadable_stays_as_it_was(tmp_path: Path):
    folder = written(tmp_path / "a", one="通知一", two="通知二")
    first = gathered(folder)
    (folder / "one.txt").write_bytes(b"\x00\x01\x02\xff" * 500)
    second = gathered(folder, previous=first)
    assert texts(second) == {"one.txt": "通知一", "two.txt": "通知二"}
    assert [(file.source, file.failed) for file in second.skipped] == [("one.txt", True)]


def test_other_formats_are_skipped_without_failing(tmp_path: Path):
    folder = written(tmp_path / "a", one="通知一")
    (folder / "song.mp3").write_bytes(b"ID3")
    result = gathered(folder)
    assert names(result) == ["one.txt"]
    assert [(file.source, file.failed) for file in result.skipped] == [("song.mp3", False)]


def test_members_of_an_archive_go_with_it(tmp_path: Path):
    folder = written(tmp_path / "a", one="通知一")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("two.txt", "通知二")
    first = gathered(folder)
    assert names(first) == ["more.zip!/two.txt", "one.txt"]
    (folder / "more.zip").unlink()
    assert gathered(folder, previous=first).removed == ("more.zip!/two.txt",)


def test_a_path_that_does_not_exist_is_told(tmp_path: Path):
    with pytest.raises(IngestError, match="absent"):
        gathered(tmp_path / "absent")


def test_the_named_region_is_kept_with_the_source(tmp_path: Path):
    folder = written(tmp_path / "a", one="通知一")
    result = gather_sources([folder], (), "云溪区", lambda _done, _total: None)
    record: SourceRecord = result.sources[0]
    assert record.region == "云溪区"
    assert record.origin == (folder / "one.txt").resolve().as_posix()
