"""Which sources an index is made of: those read now, and those of the version before that stay."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from indexes.records import SourceRecord
from ingest import FoundFile, ReadingProcess, ReadLimits, UnreadableSource, find_files

_LATIN = re.compile(r"[A-Za-z]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FOREIGN = "正文主要不是中文，不像政策文件，没有收录"
_FEW_LETTERS = 200
"""A short text may be mostly a name or an address."""


class SkippedFile(BaseModel):
    """A file that is not in the index as it stands on disk, and why (Chinese)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    reason: str
    failed: bool
    """Whether the file should have been readable; False for formats that nobody claims to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The sources of the next version, by name."""

    sources: tuple[SourceRecord, ...]
    skipped: tuple[SkippedFile, ...]
    removed: tuple[str, ...]
    """Sources of the version before whose files are gone from an ingested folder."""


def gather_sources(
    paths: Sequence[Path],
    previous: Sequence[SourceRecord],
    region: str | None,
    progress: Callable[[int, int], None],
) -> Gathered:
    """Reads files and folders, and keeps what the version before holds from elsewhere.

    A file that cannot be read now stays as it was read before, if it was. Of files with the same bytes the
    first counts.

    Args:
        paths: Files and folders.
        previous: Sources of the version before.
        region: District for documents that name none.
        progress: Is told how many files of how many are read.

    Raises:
        IngestError: A given path does not exist.
    """
    limits = ReadLimits()
    read, skipped = _read(find_files(paths, limits), limits, region, progress)
    failed = {origin for origin, file in skipped if file.failed}
    kept = [s for s in previous if s.origin in failed or not _is_below(s.origin, paths)]
    named = [*kept, *_with_free_names(read, {source.source for source in kept})]
    sources, duplicates = _without_duplicates(named)
    names = {source.source for source in named}
    return Gathered(
        sources=tuple(sorted(sources, key=lambda source: source.source)),
        skipped=(*(file for _, file in skipped), *duplicates),
        removed=tuple(source.source for source in previous if source.source not in names),
    )


def _read(
    found: Sequence[FoundFile], limits: ReadLimits, region: str | None, progress: Callable[[int, int], None]
) -> tuple[list[SourceRecord], list[tuple[str, SkippedFile]]]:
    """The files that can be read, and where the others come from and why they cannot."""
    read: list[SourceRecord] = []
    skipped: list[tuple[str, SkippedFile]] = []
    with ReadingProcess(limits) as reading:
        for number, file in enumerate(found):
            progress(number, len(found))
            origin = _origin(file)
            try:
                texts = () if file.skipped else reading.read(file)
            except UnreadableSource as error:
                skipped.append((origin, SkippedFile(source=file.source, reason=str(error), failed=True)))
                continue
            reason = file.skipped or (_FOREIGN if any(is_foreign(text.text) for text in texts) else "")
            if reason:
                skipped.append((origin, SkippedFile(source=file.source, reason=reason, failed=False)))
            else:
                read.extend(SourceRecord.of(text, origin, region) for text in texts)
    progress(len(found), len(found))
    return read, skipped


def is_foreign(text: str) -> bool:
    """Whether a text is in another language: notes and licences that lie beside the policy texts."""
    latin, chinese = len(_LATIN.findall(text)), len(_CHINESE.findall(text))
    return latin > chinese and latin > _FEW_LETTERS


def _without_duplicates(named: Sequence[SourceRecord]) -> tuple[list[SourceRecord], list[SkippedFile]]:
    sources: dict[str, SourceRecord] = {}
    skipped: list[SkippedFile] = []
    for source in named:
        first = sources.setdefault(source.sha256, source)
        if first is not source:
            reason = f"与 {first.source} 内容相同，没有重复收录"
            skipped.append(SkippedFile(source=source.source, reason=reason, failed=False))
    return list(sources.values()), skipped


def _with_free_names(read: Sequence[SourceRecord], taken: set[str]) -> list[SourceRecord]:
    """Puts the folder's name before a name that a kept source from elsewhere has."""
    named = []
    for source in read:
        name = source.source
        for folder in (Path(source.origin).parent.name, Path(source.origin).parent.as_posix().strip("/")):
            name = f"{folder}/{source.source}" if name in taken else name
        named.append(source if name == source.source else source.model_copy(update={"source": name}))
    return named


def _origin(file: FoundFile) -> str:
    """Absolute path of the file, followed by its names inside archives, one a line."""
    return "\n".join([file.path.resolve().as_posix(), *file.members])


def _is_below(origin: str, paths: Sequence[Path]) -> bool:
    file = Path(origin.partition("\n")[0])
    return any(file.is_relative_to(path.resolve()) for path in paths)
