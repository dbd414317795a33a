from __future__ import annotations

import io
import struct
import zipfile

import pytest

from ingest.errors import UnreadableSource
from ingest.readers.archives import list_members, read_member
from ingest.readers.limits import ReadLimits


def _zip(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def _gbk_named(name: str, data: bytes) -> bytes:
    """An archive as Chinese Windows writes it: names in GBK, no mark of the encoding."""
    raw = name.encode("gbk")
    placeholder = "x" * len(raw)
    return _zip({placeholder: data}).replace(placeholder.encode(), raw)


def test_members_are_listed_in_order_of_their_names() -> None:
    data = _zip({"b.txt": b"2", "a/": b"", "a/c.txt": b"1"})
    assert [(member.names, member.size) for member in list_members(data, ReadLimits())] == [
        (("a/c.txt",), 1),
        (("b.txt",), 1),
    ]


@pytest.mark.parametrize("name", ["通知.txt", "云溪/救助办法.txt"])
def test_names_in_gbk_are_readable(name: str) -> None:
    data = _gbk_named(name, b"x")
    (member,) = list_members(data, ReadLimits())
    assert member.names == (name,)
    assert read_member(data, member.names, ReadLimits()) == b"x"


def test_archives_inside_are_opened_one_level_deep() -> None:
    inner = _zip({"c.txt": b"3", "deep.zip": _zip({"d.txt": b"4"})})
    data = _zip({"inner.zip": inner, "broken.zip": b"PK torn"})
    members = list_members(data, ReadLimits())
    assert [member.names for member in members] == [
        ("broken.zip",),
        ("inner.zip", "c.txt"),
        ("inner.zip", "deep.zip"),
    ]
    assert "嵌套" in members[2].problem
    assert read_member(data, ("inner.zip", "c.txt"), ReadLimits()) == b"3"


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/root/a.txt", "a/../../b.txt", "C:/a.txt"])
def test_names_that_lead_out_of_the_archive_are_not_read(name: str) -> None:
    (member,) = list_members(_zip({name: b"x"}), ReadLimits())
    assert "压缩包之外" in member.problem


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    bomb = _zip({f"{n}.txt": bytes(1024 * 1024) for n in range(20)})
    with pytest.raises(UnreadableSource, match="压缩比"):
        list_members(bomb, ReadLimits())
    with pytest.raises(UnreadableSource, match="解压后有 20 MB"):
        list_members(bomb, ReadLimits(max_archive_bytes=10 * 1024 * 1024))
    with pytest.raises(UnreadableSource, match="20 个文件"):
        list_members(bomb, ReadLimits(max_archive_files=19))


def test_a_bomb_of_nested_archives_is_refused() -> None:
    inner = _zip({f"{n}.txt": bytes(1000) for n in range(30)})
    data = _zip({f"{n}.zip": inner for n in range(10)})
    with pytest.raises(UnreadableSource, match="内层压缩包"):
        list_members(data, ReadLimits(max_archive_files=100))


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(_zip({"a.txt": b"x" * 5000}))
    directory = data.rindex(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 10)
    with pytest.raises(UnreadableSource, match="已损坏"):
        read_member(bytes(data), ("a.txt",), ReadLimits())


def test_passwords_and_damage_are_named() -> None:
    data = bytearray(_zip({"a.txt": b"x" * 50}))
    directory = data.rindex(b"PK\x01\x02")
    locked = bytes(data[: directory + 8]) + b"\x01" + bytes(data[directory + 9 :])
    with pytest.raises(UnreadableSource, match="有密码"):
        read_member(locked, ("a.txt",), ReadLimits())
    with pytest.raises(UnreadableSource, match="已损坏"):
        list_members(bytes(data[:-30]), ReadLimits())


def test_a_member_that_is_too_large_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="超过单个文件上限"):
        read_member(_zip({"a.txt": bytes(100)}), ("a.txt",), ReadLimits(max_bytes=50))
