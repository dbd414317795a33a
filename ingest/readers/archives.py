"""Zip archives, opened with care: sizes first, names decoded, nothing ever written to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.errors import UnreadableSource
from ingest.readers.limits import ReadLimits, check_size

_MEGABYTE = 1024 * 1024
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_SMALL = 10 * _MEGABYTE
"""Below this size no compression ratio is suspicious: empty tables compress a thousandfold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive."""

    names: tuple[str, ...]
    """Its path inside the archive, after that of the inner archive it lies in, if it does."""
    size: int
    """Unpacked, in bytes."""
    problem: str = ""
    """Why it is not to be read, in Chinese."""


def open_zip(data: bytes, limits: ReadLimits) -> zipfile.ZipFile:
    """Opens an archive after checking what it would unpack to.

    zipfile never unpacks more of a member than the archive's directory states, so sums over the directory
    are a safe bound.

    Raises:
        UnreadableSource: Damaged, or beyond the limits (a zip bomb).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise UnreadableSource("压缩结构已损坏（可能没有下载完）；请重新下载或重新打包后再试。") from error
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > limits.max_archive_files:
        raise UnreadableSource(
            f"压缩包里有 {len(infos)} 个文件，超过上限 {limits.max_archive_files} 个；请分成几个压缩包。"
        )
    if unpacked > limits.max_archive_bytes:
        raise UnreadableSource(
            f"解压后有 {unpacked / _MEGABYTE:.0f} MB，超过上限 {limits.max_archive_bytes / _MEGABYTE:.0f} MB"
            "（可能是压缩炸弹），没有解压。"
        )
    if unpacked > _SMALL and unpacked > limits.max_archive_ratio * len(data):
        raise UnreadableSource(
            f"压缩比达到 {unpacked / len(data):.0f} 倍，超过上限 {limits.max_archive_ratio:g} 倍"
            "（可能是压缩炸弹），没有解压。"
        )
    return archive


def list_members(data: bytes, limits: ReadLimits) -> list[Member]:
    """The files of an archive and of archives directly inside it, in the order of their names.

    Raises:
        UnreadableSource: Damaged, or beyond the limits, inner archives counted in.
    """
    found: list[Member] = []
    with open_zip(data, limits) as archive:
        for name, info in _named(archive):
            member = Member(names=(name,), size=info.file_size, problem=_problem(name))
            if member.problem or not is_archive(name) or info.file_size > limits.max_bytes:
                found.append(member)
            else:
                found.extend(_list_inner(archive, member, limits))
            _check_budget(found, limits)
    return found


def read_member(data: bytes, names: tuple[str, ...], limits: ReadLimits) -> bytes:
    """Unpacks the file that `names` lead to into memory.

    Raises:
        UnreadableSource: It needs a password, is damaged, too large, or packed in an unknown way.
    """
    for name in names:
        with open_zip(data, limits) as archive:
            info = dict(_named(archive)).get(name)
            if info is None:
                raise UnreadableSource(f"压缩包里已没有 {name}；请重新入库。")
            check_size(info.file_size, limits)
            data = _unpack(archive, info)
    return data


def is_archive(name: str) -> bool:
    """Whether a file name ends like an archive that can be opened."""
    return name.lower().endswith(".zip")


def _list_inner(archive: zipfile.ZipFile, outer: Member, limits: ReadLimits) -> list[Member]:
    info = dict(_named(archive))[outer.names[0]]
    try:
        with open_zip(_unpack(archive, info), limits) as inner:
            return [
                Member(
                    names=(*outer.names, name),
                    size=info.file_size,
                    problem=_problem(name) or ("压缩包嵌套超过一层，没有读取" if is_archive(name) else ""),
                )
                for name, info in _named(inner)
            ]
    except UnreadableSource:
        return [outer]  # Reading it will say why.


def _check_budget(found: Sequence[Member], limits: ReadLimits) -> None:
    if (
        len(found) > limits.max_archive_files
        or sum(member.size for member in found) > limits.max_archive_bytes
    ):
        raise UnreadableSource(
            f"连同内层压缩包共 {len(found)} 个文件，数量或解压后的大小超过上限（可能是压缩炸弹），没有解压。"
        )


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableSource("压缩包有密码；请解压后再提交。")
    try:
        return archive.read(info)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise UnreadableSource("压缩包里的这个文件已损坏；请重新打包后再试。") from error


def _named(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Files with their names, sorted; folders are left out."""
    return sorted(
        ((_name(info), info) for info in archive.infolist() if not info.is_dir()), key=lambda pair: pair[0]
    )


def _problem(name: str) -> str:
    """Names that lead out of the archive; nothing is unpacked to disk, but such files are not honest."""
    if name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/"):
        return "文件名指向压缩包之外，没有读取"
    return ""


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes it in GBK without saying so, which zipfile takes for cp437."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        name = _decoded_name(name.encode("cp437", errors="replace"))
    return name.replace("\\", "/")


def _decoded_name(raw: bytes) -> str:
    """UTF-8 only if that gives ASCII or Chinese: short GBK names may be well-formed UTF-8 of another script."""
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
    is_likely = name.isascii() or any(character >= "\u0800" for character in name)
    return name if is_likely else raw.decode("gb18030", errors="replace")
