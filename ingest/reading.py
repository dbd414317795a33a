"""Files and folders to source texts: finds what can be read and picks the reader by the file's ending."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ingest.documents import SourceText
from ingest.errors import IngestError, UnreadableSource
from ingest.readers.archives import is_archive, list_members, read_member
from ingest.readers.extracts import Extract
from ingest.readers.limits import Deadline, ReadLimits, check_length, check_size
from ingest.readers.scans import RapidRecogniser, Recogniser, read_image
from ingest.readers.text import read_markdown, read_text

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".docx": _WORD,
    ".docm": _WORD,
    ".doc": _WORD,
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
_KNOWN = "txt、md、html、docx、pdf、png、jpg、tif、zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file that was found below the given paths, or one inside an archive there."""

    path: Path
    """Of the file on disk; of the archive for a file inside one."""
    source: str
    """Name shown to users, unique: the path below the given folder, `notices.zip!/a.txt` in archives."""
    members: tuple[str, ...] = ()
    """The way into the archive: names of the inner archive, if any, and of the file."""
    skipped: str = ""
    """Why it is not to be read (Chinese); "" for files that `read_source` reads."""


def find_files(paths: Sequence[Path], limits: ReadLimits | None = None) -> list[FoundFile]:
    """Lists files, folders with all that lies below them, and the files inside zip archives.

    Sorted by name within each given path. What will not be read is listed with the reason: hidden files,
    unknown endings, links that lead nowhere. A damaged archive is listed as itself; reading it says why.

    Raises:
        IngestError: A given path does not exist.
    """
    limits = limits or ReadLimits()
    found: list[tuple[Path, FoundFile]] = []
    seen: set[Path] = set()
    for given in paths:
        if not given.exists():
            raise IngestError(f"找不到 {str(given)!r}；请检查路径。")
        for file in sorted(_below(given), key=lambda file: file.source):
            resolved = file.path.resolve()
            if resolved not in seen:
                found.append((given, file))
            seen.add(resolved)
    named = _with_unique_names(found)
    return [inner for file in named for inner in _opened(file, limits)]


def read_source(
    found: FoundFile, limits: ReadLimits | None = None, recogniser: Recogniser | None = None
) -> tuple[SourceText, ...]:
    """Reads one found file.

    Args:
        found: A file that is not `skipped`.
        limits: What the file may cost.
        recogniser: OCR for pictures and scanned pages; share one, since its models load at first use.

    Raises:
        UnreadableSource: What is wrong and what to do, in Chinese, without the file's name.
    """
    limits = limits or ReadLimits()
    data = _bytes_of(found, limits)
    name = found.members[-1] if found.members else found.path.name
    if is_archive(name):
        list_members(data, limits)
        raise UnreadableSource("压缩包里没有文件；请检查打包内容。")
    media_type = _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "")
    extract = _extract(data, media_type, limits, recogniser or RapidRecogniser())
    check_length(len(extract.text), limits)
    source = SourceText(
        source=found.source,
        text=extract.text,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        pages=extract.pages,
        headings=extract.headings,
        warnings=extract.warnings,
    )
    return (source,)


def _below(given: Path) -> Iterator[FoundFile]:
    if not given.is_dir():
        yield _judged(given, _printable(given.name))
        return
    for folder, subfolders, names in os.walk(given):
        here = Path(folder)
        for name in sorted(name for name in subfolders if name.startswith(".")):
            path = here / name
            yield FoundFile(path=path, source=_name_below(given, path), skipped="隐藏文件夹，没有读取")
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            yield _judged(here / name, _name_below(given, here / name))


def _name_below(given: Path, path: Path) -> str:
    return _printable(path.relative_to(given).as_posix())


def _printable(name: str) -> str:
    """File names that are not UTF-8 (old archives write GBK) in readable characters."""
    return os.fsencode(name).decode("utf-8" if name.isprintable() else "gb18030", errors="replace")


def _judged(path: Path, source: str) -> FoundFile:
    return FoundFile(path=path, source=source, skipped=_reason_to_skip(path.name, path.is_file()))


def _reason_to_skip(name: str, is_file: bool = True) -> str:
    ending = PurePosixPath(name).suffix.lower()
    if name.startswith((".", "~$")) or name in {"Thumbs.db", "desktop.ini"}:
        return "隐藏文件或临时文件，没有读取"
    if not is_file:
        return "不是普通文件（链接失效或特殊文件），没有读取"
    if ending not in _MEDIA_TYPES and not is_archive(name):
        return f"不支持的格式 {ending or '（无扩展名）'}，没有读取；可以读取 {_KNOWN}"
    return ""


def _with_unique_names(found: Sequence[tuple[Path, FoundFile]]) -> list[FoundFile]:
    """Two given folders may hold the same name: then the folder's own name, or its whole path, goes first."""
    files = [file for _, file in found]
    for is_last_resort in (False, True):
        counts = Counter(file.source for file in files)
        files = [
            replace(file, source=f"{_folder_name(given, is_last_resort)}/{original.source}")
            if counts[file.source] > 1
            else file
            for file, (given, original) in zip(files, found, strict=True)
        ]
    return files


def _folder_name(given: Path, in_full: bool) -> str:
    folder = given.resolve() if given.is_dir() else given.resolve().parent
    return _printable(folder.as_posix().strip("/") if in_full else folder.name)


def _opened(file: FoundFile, limits: ReadLimits) -> list[FoundFile]:
    """The files inside an archive; the archive itself if it cannot be opened or is empty; else the file."""
    if file.skipped or not is_archive(file.path.name):
        return [file]
    try:
        members = list_members(_bytes_of(file, limits), limits)
    except UnreadableSource:
        return [file]  # Reading it will say why.
    return [
        FoundFile(
            path=file.path,
            source="!/".join([file.source, *member.names]),
            members=member.names,
            skipped=member.problem or _reason_to_skip_member(member.names[-1]),
        )
        for member in members
    ] or [file]


def _reason_to_skip_member(name: str) -> str:
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.split("/")[:-1])
    return "隐藏文件夹里的文件，没有读取" if hidden else _reason_to_skip(name.split("/")[-1])


def _bytes_of(found: FoundFile, limits: ReadLimits) -> bytes:
    try:
        check_size(found.path.stat().st_size, limits)
        data = found.path.read_bytes()
    except OSError as error:
        raise UnreadableSource(f"打不开文件（{error.strerror or error}）；请检查权限和路径。") from error
    return read_member(data, found.members, limits)


def _extract(data: bytes, media_type: str, limits: ReadLimits, recogniser: Recogniser) -> Extract:
    """Reads by format. Libraries are loaded with the first file that needs them: together they take a second."""
    deadline = Deadline.after(limits.max_seconds)
    match media_type:
        case "text/plain":
            return read_text(data)
        case "text/markdown":
            return read_markdown(data)
        case "text/html":
            from ingest.readers.html import read_html

            return read_html(data, deadline)
        case "application/pdf":
            from ingest.readers.pdf import read_pdf

            return read_pdf(data, limits, deadline, recogniser)
        case "image/png" | "image/jpeg" | "image/tiff":
            return read_image(data, limits, deadline, recogniser)
        case _:
            from ingest.readers.word import read_word

            return read_word(data, limits, deadline)
