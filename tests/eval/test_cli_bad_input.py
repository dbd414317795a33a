"""Bad files and bad indexes on the command line: a clear message, the right exit code, nothing lost."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval.cli import main
from indexes import current_version

pytestmark = [pytest.mark.models, pytest.mark.usefixtures("clean_environment", "opened_once")]

ARTICLES = "第一条 区城市管理局负责路灯的维修。\n第二条 路灯故障应当在3日内修复。\n"
RULES = f"云溪府办发〔2024〕61号\n云溪区路灯管理办法\n{ARTICLES}"


@pytest.fixture
def parsed(capsys: pytest.CaptureFixture[str]):
    """Runs a command; returns its exit code and the JSON that it printed."""

    def run(*arguments: object):
        code = main([*map(str, arguments), "--json"])
        printed = capsys.readouterr()
        return code, json.loads(printed.out or printed.err)

    return run


@pytest.fixture
def ingested(tmp_path: Path, parsed):
    """Ingests one file of the given bytes; returns the exit code and the summary or error."""

    def run(name: str, data: bytes):
        folder = tmp_path / "texts"
        folder.mkdir()
        (folder / name).write_bytes(data)
        return parsed("ingest", folder, "--index", tmp_path / "ix")

    return run


def test_an_empty_folder_is_told_and_no_index_made(tmp_path, parsed):
    (tmp_path / "empty").mkdir()
    code, told = parsed("ingest", tmp_path / "empty", "--index", tmp_path / "ix")
    assert (code, told["error"]) == (1, "没有可以收录的文件。给出的目录是空的。")
    assert current_version(tmp_path / "ix") is None


def test_an_empty_folder_leaves_an_index_as_it_was(tmp_path, index_copy, parsed):
    (tmp_path / "empty").mkdir()
    code, summary = parsed("ingest", tmp_path / "empty", "--index", index_copy)
    assert (code, summary["documents"], summary["removed"]) == (0, 14, [])


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("scan.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "像是PDF 文件"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "像是图片"),
        ("noise.txt", random.Random(5).randbytes(20_000), "可能不是文本"),
        ("zeros.txt", bytes(5_000), "可能不是文本"),
        ("nothing.txt", b"", "0 字节"),
        ("blank.txt", b" \n\n\t\n", "全是空白"),
        ("cut.docx", b"PK\x03\x04 cut off", "压缩结构已损坏"),
        ("cut.pdf", b"%PDF-1.7\n", "PDF"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_the_reason(ingested, name, data, said):
    code, told = ingested(name, data)
    assert code == 1
    assert name in told["error"]
    assert said.replace(" ", "") in told["error"].replace(" ", "")


def test_texts_of_every_chinese_encoding_are_read(tmp_path, parsed):
    folder = tmp_path / "texts"
    folder.mkdir()
    encodings = ("gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig")
    for number, encoding in enumerate(encodings):
        (folder / f"{encoding}.txt").write_bytes(RULES.replace("61号", f"{number}号").encode(encoding))
    code, summary = parsed("ingest", folder, "--index", tmp_path / "ix")
    assert (code, summary["skipped"]) == (0, [])
    _, listed = parsed("documents", "--index", tmp_path / "ix")
    found = {document["source"]: document["doc_number"] for document in listed["documents"]}
    assert found == {f"{name}.txt": f"云溪府办发〔2024〕{number}号" for number, name in enumerate(encodings)}


def test_a_text_without_any_heading_is_indexed_and_found(ingested, tmp_path, parsed):
    sentences = [f"第{n}批路灯由第{n}街道办事处维修，每盏补助{n}元。" for n in range(1, 60)]
    code, summary = ingested("plain.txt", "\n".join(sentences).encode())
    assert (code, summary["documents"]) == (0, 1)
    assert summary["passages"] > 1
    _, listed = parsed("documents", "--index", tmp_path / "ix")
    assert listed["documents"][0]["title"]


def test_a_text_of_30_mb_is_refused_at_once_and_without_much_memory(index_copy, tmp_path, parsed):
    big = tmp_path / "big.txt"
    big.write_text((RULES * 12)[:1000] * 16_000, encoding="utf-8")
    assert big.stat().st_size > 25_000_000
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    code, summary = parsed("ingest", big, "--index", index_copy)
    assert code == 1
    assert "万字，超过单个文件上限" in summary["skipped"][0]["reason"]
    assert summary["documents"] == 14
    assert time.monotonic() - started < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000


def test_a_question_that_is_empty_or_too_long_is_refused(sample_index, capsys):
    for question, said in (("  ", "问题是空的"), ("低" * 10_000, "超过了 500 字的上限")):
        assert main(["ask", question, "--index", str(sample_index)]) == 1
        assert said in capsys.readouterr().err


class TestDamage:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        file = tmp_path / "rules.txt"
        file.write_text(RULES, encoding="utf-8")
        return file

    def test_asking_a_damaged_index_names_the_file_and_what_to_do(self, index_copy, capsys):
        damaged(index_copy)
        assert main(["ask", "路灯谁修？", "--index", str(index_copy)]) == 1
        said = capsys.readouterr().err
        assert "已损坏" in said
        assert "policyqa ingest" in said

    def test_ingesting_over_a_damaged_version_goes_on_from_the_one_before(self, index_copy, file, parsed):
        _, first = parsed("ingest", file, "--index", index_copy)
        damaged(index_copy)
        code, second = parsed("ingest", file, "--index", index_copy)
        assert code == 0
        assert second["documents"] == first["documents"] == 15
        assert any("已损坏" in warning for warning in second["warnings"])

    def test_an_index_of_another_model_is_refused_as_long_as_it_stands(self, index_copy, parsed):
        manifest = index_copy / current_version(index_copy) / "manifest.json"
        content = json.loads(manifest.read_text(encoding="utf-8"))
        content["embedding"] |= {"name": "bge-small-zh", "fingerprint": "0" * 16}
        manifest.write_text(json.dumps(content), encoding="utf-8")
        code, told = parsed("documents", "--index", index_copy)
        assert code == 1
        assert "bge-small-zh" in told["error"]


def damaged(index: Path) -> None:
    """Flips a byte in the largest file of the current version."""
    victim = max((index / current_version(index)).iterdir(), key=lambda file: file.stat().st_size)
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 0xFF
    victim.write_bytes(data)


def test_a_killed_ingestion_leaves_the_old_version_answering(index_copy, tmp_path, parsed):
    before = current_version(index_copy)
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(200):
        text = RULES.replace("61号", f"{number + 100}号").replace("3日", f"{number}日") * 5
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "eval", "ingest", str(folder), "--index", str(index_copy)]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, env={**os.environ, "OMP_NUM_THREADS": "1"}) as build:
        deadline = time.monotonic() + 60
        while not list(index_copy.glob(".building-*/*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        build.send_signal(signal.SIGKILL)
    assert list(index_copy.glob(".building-*"))
    assert current_version(index_copy) == before
    assert parsed("documents", "--index", index_copy)[1]["total"] == 14

    file = tmp_path / "rules.txt"
    file.write_text(RULES, encoding="utf-8")
    code, summary = parsed("ingest", file, "--index", index_copy)
    assert (code, summary["documents"]) == (0, 15)
    assert not list(index_copy.glob(".building-*"))


def test_two_ingestions_at_once_are_kept_apart(index_copy, tmp_path, parsed):
    from indexes.versions import build_lock

    file = tmp_path / "rules.txt"
    file.write_text(RULES, encoding="utf-8")
    with build_lock(index_copy):
        code, told = parsed("ingest", file, "--index", index_copy)
    assert code == 1
    assert "正在写入" in told["error"]
