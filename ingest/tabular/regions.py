"""What the finders of tables hand back, and how they see the lines of a source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Table
from ingest.spans import Span, Spanned

_RUNNING = 3
_LONGEST_TITLE = 40
_PAGE_NUMBER = re.compile(r"[-—–·\s]*\d{1,4}[-—–·\s]*")
_WORDS = re.compile(r"[^\W\d_]{2}")


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


class SourceLines:
    """The lines of a source text, by index."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.text = text
        self.spans = spans
        self._lines = [text[start:end] for start, end in spans]
        self._bare = [line.strip() for line in self._lines]
        self._counts = Counter(self._bare)

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, index: int) -> str:
        return self._lines[index]

    def cut(self, index: int) -> Spanned:
        """The line with its offsets, without white space at its ends."""
        return Spanned.cut(self.text, *self.spans[index]).strip()

    def is_blank(self, index: int) -> bool:
        """Tells whether there is nothing but white space on the line."""
        return not self._bare[index]

    def is_running_title(self, index: int) -> bool:
        """Tells whether a short line of words comes again and again, as titles at the head of pages do."""
        line = self._bare[index]
        return bool(_WORDS.search(line)) and len(line) <= _LONGEST_TITLE and self._counts[line] >= _RUNNING

    def is_page_number(self, index: int) -> bool:
        """Tells whether a line holds a page number and nothing else."""
        return bool(_PAGE_NUMBER.fullmatch(self._bare[index]))

    def noise_between(self, first: int, last: int) -> tuple[Span, ...]:
        """Spans of the lines from `first` up to `last`, both included, that are not blank."""
        cuts = [self.cut(index) for index in range(first, last + 1) if not self.is_blank(index)]
        return tuple((cut.start, cut.end) for cut in cuts)
