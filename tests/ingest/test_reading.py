from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest

from ingest.errors import IngestError, UnreadableSource
from ingest.readers.limits import ReadLimits
from ingest.reading import FoundFile, find_files, read_source


def _zip(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def _sources(found: list[FoundFile]) -> list[tuple[str, bool]]:
    return [(file.source, bool(file.skipped)) for file in found]


def test_folders_are_searched_to_the_bottom_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.MD", "a/.hidden.txt", ".git/x.txt", "a/list.xlsx", "~$b.docx", "a/readme"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("甲")
    assert _sources(find_files([tmp_path])) == [
        (".git", True),
        ("a/.hidden.txt", True),
        ("a/c.MD", False),
        ("a/list.xlsx", True),
        ("a/readme", True),
        ("b.txt", False),
        ("~$b.docx", True),
    ]


def test_the_reason_to_skip_names_the_ending(tmp_path: Path) -> None:
    (tmp_path / "list.xlsx").write_bytes(b"x")
    (found,) = find_files([tmp_path])
    assert found.skipped.startswith("不支持的格式 .xlsx")


def test_a_file_given_directly_has_its_own_name_and_counts_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    file = tmp_path / "sub" / "a.txt"
    file.write_text("甲")
    assert _sources(find_files([file, tmp_path])) == [("a.txt", False)]


def test_same_names_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    for folder in ("x/notices", "y/notices", "z"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text("甲")
    folders = [tmp_path / "x/notices", tmp_path / "y/notices", tmp_path / "z"]
    assert [file.source for file in find_files(folders[1:])] == ["notices/a.txt", "z/a.txt"]
    names = [file.source for file in find_files(folders)]
    assert len(set(names)) == 3
    assert names[0].endswith("x/notices/a.txt")


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"找不到.*nowhere"):
        find_files([tmp_path / "nowhere"])


def test_links_to_nowhere_and_pipes_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "b.txt")
    assert all("不是普通文件" in file.skipped for file in find_files([tmp_path]))


def test_file_names_in_gbk_are_readable(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("公告.txt".encode("gbk"))).write_bytes(b"x")
    (found,) = find_files([tmp_path])
    assert found.source == "公告.txt"
    assert read_source(found)[0].text == "x"


def test_files_in_archives_are_found_and_read(tmp_path: Path) -> None:
    inner = _zip({"丙.txt": "第三".encode()})
    (tmp_path / "all.zip").write_bytes(_zip({"a/甲.txt": "第一".encode(), "in.zip": inner, "x.exe": b"MZ"}))
    found = find_files([tmp_path])
    assert _sources(found) == [
        ("all.zip!/a/甲.txt", False),
        ("all.zip!/in.zip!/丙.txt", False),
        ("all.zip!/x.exe", True),
    ]
    texts = [read_source(file)[0] for file in found if not file.skipped]
    assert [(text.source, text.text) for text in texts] == [
        ("all.zip!/a/甲.txt", "第一"),
        ("all.zip!/in.zip!/丙.txt", "第三"),
    ]


@pytest.mark.parametrize("data", [b"PK torn", _zip({})])
def test_an_archive_that_cannot_be_opened_is_found_and_says_why(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "all.zip").write_bytes(data)
    (found,) = find_files([tmp_path])
    with pytest.raises(UnreadableSource, match="压缩"):
        read_source(found)


def test_a_source_knows_its_name_type_and_hash(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("# 云溪\n".encode())
    (source,) = read_source(find_files([tmp_path])[0])
    assert source.source == "a.md"
    assert source.media_type == "text/markdown"
    assert source.sha256 == hashlib.sha256("# 云溪\n".encode()).hexdigest()
    assert source.headings == (((2, 4), 1),)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.txt", b"", "空的"),
        ("binary.txt", bytes(range(256)) * 8, "不是文本"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(100), "旧版 Word"),
        ("torn.docx", b"PK\x03\x04", "损坏"),
        ("torn.pdf", b"%PDF-1.4\n1 0 obj", "不完整"),
        ("torn.png", b"\x89PNG\r\n", "损坏"),
        ("large.txt", b"x" * 2000, "超过单个文件上限"),
    ],
)
def test_each_kind_of_bad_file_says_what_is_wrong(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = find_files([tmp_path])
    with pytest.raises(UnreadableSource, match=message):
        read_source(found, ReadLimits(max_bytes=1999) if name.startswith("large") else None)


def test_a_file_that_is_gone_by_now_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲")
    (found,) = find_files([tmp_path])
    found.path.unlink()
    with pytest.raises(UnreadableSource, match="打不开文件"):
        read_source(found)
