"""What the finders of tables hand back, and how they see the lines of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Table
from ingest.spans import Span, Spanned


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRegion:
    """A table and the lines that it takes up.

    Every character of these lines that is not white space is in the table's caption, header, the text of
    one row, a note, or in `noise`, exactly once.
    """

    first_line: int
    """Index of its first line, captions included."""
    last_line: int
    """Index of its last line (not one past it), notes included."""
    table: Table
    noise: tuple[Span, ...] = ()
    """Page numbers and running titles between the pieces of the table."""


@dataclass(frozen=True, slots=True)
class SourceLines:
    """The lines of a source text, by index."""

    text: str
    spans: Sequence[Span]

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, index: int) -> str:
        start, end = self.spans[index]
        return self.text[start:end]

    def cut(self, index: int) -> Spanned:
        """The line with its offsets, without white space at its ends."""
        return Spanned.cut(self.text, *self.spans[index]).strip()

    def is_blank(self, index: int) -> bool:
        """Tells whether there is nothing but white space on the line."""
        return not self[index].strip()
