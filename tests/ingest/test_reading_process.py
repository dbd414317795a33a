"""A file on which a library fails costs that file only."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import UnreadableSource
from ingest.readers.limits import ReadLimits
from ingest.reading import FoundFile, find_files
from ingest.reading_process import ReadingProcess

_SERVE_BADLY = """
import ctypes, json, os, sys, time
sys.path[:] = json.loads(sys.argv[1])
from ingest.reading import read_source
from ingest.reading_process import serve

def read(found, limits, recogniser):
    print("what a library prints")
    match found.path.stem:
        case "hangs": time.sleep(600)
        case "crashes": ctypes.string_at(0)
        case "is killed": os.kill(os.getpid(), 9)
        case "eats": bytearray(3 << 30)
        case "is odd": raise LookupError("of a library")
    return read_source(found, limits, recogniser)

serve(read)
"""


@pytest.fixture
def reading() -> Iterator[ReadingProcess]:
    limits = ReadLimits(max_seconds=2, max_memory_bytes=1 << 30)
    with ReadingProcess(limits, _SERVE_BADLY) as process:
        yield process


def _page(folder: Path, name: str) -> FoundFile:
    path = folder / f"{name}.html"
    path.write_text("<p>云溪区做好养老服务。</p>", encoding="utf-8")
    return find_files([path])[0]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hangs", "读取超过 2 秒，已停止"),
        ("crashes", "读取程序在这个文件上崩溃（SIGSEGV）"),
        ("is killed", "被系统终止，可能是内存不足"),
        ("eats", "读取所需内存超过上限 1024 MB"),
        ("is odd", "读取时出错（LookupError）"),
    ],
)
def test_a_file_that_brings_the_reader_down_is_named_and_the_next_is_read(
    tmp_path: Path, reading: ReadingProcess, name: str, message: str
) -> None:
    with pytest.raises(UnreadableSource, match=re.escape(message)):
        reading.read(_page(tmp_path, name))
    (source,) = reading.read(_page(tmp_path, "plain"))
    assert source.text == "云溪区做好养老服务。"
    assert source.source == "plain.html"


def test_one_child_reads_many_files_and_a_new_one_follows_an_ended_one(
    tmp_path: Path, reading: ReadingProcess
) -> None:
    def child() -> subprocess.Popen[bytes]:
        assert reading._child is not None
        return reading._child

    reading.read(_page(tmp_path, "one"))
    first = child()
    reading.read(_page(tmp_path, "two"))
    assert child() is first
    first.kill()
    first.wait()
    reading.read(_page(tmp_path, "three"))
    assert child() is not first


def test_plain_text_needs_no_child(tmp_path: Path, reading: ReadingProcess) -> None:
    (tmp_path / "甲.txt").write_text("云溪区通知", encoding="utf-8")
    assert reading.read(find_files([tmp_path / "甲.txt"])[0])[0].text == "云溪区通知"
    assert reading._child is None


def test_names_that_are_not_unicode_reach_the_child(tmp_path: Path, reading: ReadingProcess) -> None:
    path = tmp_path / os.fsdecode("云溪办法.html".encode("gb18030"))
    path.write_text("<p>云溪区通知</p>", encoding="utf-8")
    assert reading.read(find_files([path])[0])[0].source == "云溪办法.html"


def test_closing_ends_a_child_that_hangs(tmp_path: Path) -> None:
    process = ReadingProcess(ReadLimits(max_seconds=60), _SERVE_BADLY)
    process.read(_page(tmp_path, "plain"))
    child = process._child
    assert child is not None
    start = time.monotonic()
    process.close()
    assert child.poll() is not None
    assert time.monotonic() - start < 5
