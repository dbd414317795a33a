"""What a reader hands back, and the pen that all extracting readers write it with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.readers.characters import one_line
from ingest.readers.limits import Deadline
from ingest.spans import Span

_GAP = "\n\n"
"""Between paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The text of one file before it gets its name."""

    text: str
    pages: tuple[Span, ...] = ()
    headings: tuple[tuple[Span, int], ...] = ()
    warnings: tuple[str, ...] = ()


class ExtractWriter:
    """Collects paragraphs, tables and page breaks and knows where each of them begins.

    Writing raises `UnreadableSource` once the deadline is over, so every reader that writes ends in time.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[tuple[Span, int]] = []
        self._page_starts: list[int] = []
        self._warnings: list[str] = []

    def paragraph(self, text: str, level: int = 0) -> None:
        """Writes a paragraph, set off by an empty line; inner line ends stay. `level` > 0: a heading."""
        lines = (one_line(line) for line in text.split("\n"))
        body = "\n".join(line for line in lines if line)
        if not body:
            return
        start = self._write(body)
        if level:
            self._headings.append(((start, self._length), level))

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Writes rows one a line with cells separated by TAB; empty rows are left out."""
        lines = ["\t".join(cells) for row in rows if any(cells := [one_line(cell) for cell in row])]
        if lines:
            self._write("\n".join(lines))

    def page(self) -> None:
        """Starts a new page with whatever is written next."""
        self._deadline.check()
        self._page_starts.append(self._length + len(_GAP) if self._parts else 0)

    def warn(self, message: str) -> None:
        """Notes once, in Chinese, what was lost or limited."""
        if message not in self._warnings:
            self._warnings.append(message)

    def finish(self) -> Extract:
        """The extract; pages that hold no text have empty spans."""
        starts = [min(start, self._length) for start in self._page_starts]
        return Extract(
            text="".join(self._parts),
            pages=tuple(zip(starts, [*starts[1:], self._length], strict=True)) if starts else (),
            headings=tuple(self._headings),
            warnings=tuple(self._warnings),
        )

    def _write(self, body: str) -> int:
        self._deadline.check()
        if self._parts:
            self._parts.append(_GAP)
            self._length += len(_GAP)
        start = self._length
        self._parts.append(body)
        self._length += len(body)
        return start
