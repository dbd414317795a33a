"""What a file may cost, so that no file can stop the others from being read."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field

from ingest.errors import UnreadableSource

_MEGABYTE = 1024 * 1024


class ReadLimits(BaseModel):
    """Limits on one file (and, for archives, on what it unpacks to)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: int = Field(default=50 * _MEGABYTE, gt=0)
    """Size of a file on disk or of one member of an archive."""
    max_characters: int = Field(default=5_000_000, gt=0)
    """Of extracted text; more is a data dump, not a policy text, and would be embedded for hours."""
    max_pages: int = Field(default=2000, gt=0)
    max_seconds: float = Field(default=300.0, gt=0)
    max_memory_bytes: int = Field(default=4096 * _MEGABYTE, gt=0)
    """What reading may allocate, models of OCR included; held where the system can."""
    max_archive_bytes: int = Field(default=500 * _MEGABYTE, gt=0)
    """Sum of the unpacked sizes of an archive's members; also holds for Word files, which are archives."""
    max_archive_files: int = Field(default=2000, gt=0)
    max_archive_ratio: float = Field(default=200.0, gt=1)
    """Unpacked to packed size of one archive; honest texts stay below 50."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The moment when reading one file has taken too long; readers ask between pages and rows."""

    seconds: float
    clock: Callable[[], float] = time.monotonic
    started: float = field(default=0.0)

    @classmethod
    def after(cls, seconds: float, clock: Callable[[], float] = time.monotonic) -> Deadline:
        """Starts now and ends `seconds` later."""
        return cls(seconds=seconds, clock=clock, started=clock())

    def check(self) -> None:
        """Raises `UnreadableSource` once the time is over."""
        if self.clock() - self.started > self.seconds:
            raise too_slow(self.seconds)


def too_slow(seconds: float) -> UnreadableSource:
    """The error of a file that takes longer than it may."""
    return UnreadableSource(
        f"读取超过 {seconds:g} 秒，已停止；请把文件拆小后再试，或调高单个文件的时间上限。"
    )


def too_much_memory(limits: ReadLimits) -> UnreadableSource:
    """The error of a file that needs more memory than it may have."""
    return UnreadableSource(
        f"读取所需内存超过上限 {limits.max_memory_bytes / _MEGABYTE:g} MB，已停止；请把文件拆小后再试，或调高上限。"
    )


def check_size(size: int, limits: ReadLimits) -> None:
    """Raises `UnreadableSource` for a file of `size` bytes that is empty or larger than allowed."""
    if size == 0:
        raise UnreadableSource("文件是空的（0 字节）；请确认文件已完整保存或下载。")
    if size > limits.max_bytes:
        raise UnreadableSource(
            f"文件有 {size / _MEGABYTE:.1f} MB，超过单个文件上限 {limits.max_bytes / _MEGABYTE:g} MB；"
            "请拆分后再试，或调高上限。"
        )


def check_length(characters: int, limits: ReadLimits) -> None:
    """Raises `UnreadableSource` for a text of more characters than allowed."""
    if characters > limits.max_characters:
        raise UnreadableSource(
            f"正文有 {characters / 10_000:.0f} 万字，超过单个文件上限 {limits.max_characters / 10_000:g} 万字；"
            "请拆成几个文件后再试。"
        )
