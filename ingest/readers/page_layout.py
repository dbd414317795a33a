"""Printed lines of one page put into reading order and grouped into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_STANDS_ALONE = re.compile(r"[\u4e00-\u9fff]{2,20}[〔\[［（(]\d{4}[〕\]］）)]第?\d{1,4}号")
"""A 发文字号, which is never part of the paragraph above or below it."""
_WIDEST_LEADING = 2.2
"""Lines farther apart, in font sizes, are not set solid; official print has 1.5 to 1.9."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A piece of a page, in points or pixels from the top left: a run of text or a whole table."""

    x0: float
    x1: float
    top: float
    bottom: float
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    """Cells if it is a table."""

    @property
    def height(self) -> float:
        """Of the print: the font size, near enough."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph with its wrapped lines joined, or a table."""

    text: str = ""
    """Lines of a centred title stay lines."""
    rows: tuple[tuple[str, ...], ...] = ()


def paragraphs_in_order(
    words: Sequence[Box], tables: Sequence[Box] = (), usual_gutter: float | None = None
) -> list[Paragraph]:
    """Words and tables of a page as paragraphs; where two columns are printed, the left one comes first.

    Args:
        words: Of the page, in any order.
        tables: Of the page.
        usual_gutter: Where the pages before had theirs; the last page has often too few lines to tell.
    """
    rows = _rows(words)
    gutter = _gutter(rows, usual_gutter)
    if gutter is None:
        return list(_paragraphs([*map(_joined, rows), *tables]))
    boxes = [_joined(part) for row in rows for part in _split_row(row, gutter) if part]
    return [paragraph for zone in _zones([*boxes, *tables], gutter) for paragraph in _paragraphs(zone)]


def _rows(words: Iterable[Box]) -> list[list[Box]]:
    """Words that stand on one printed line, left to right."""
    rows: list[list[Box]] = []
    for word in sorted(words, key=lambda box: ((box.top + box.bottom) / 2, box.x0)):
        middle = (word.top + word.bottom) / 2
        last = rows[-1][-1] if rows else None
        if (
            last is not None
            and min(last.bottom, word.bottom) - max(last.top, word.top) > 0.5 * min(last.height, word.height)
            and last.top <= middle <= last.bottom
        ):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda box: box.x0) for row in rows]


def _joined(row: Sequence[Box]) -> Box:
    text = row[0].text
    for left, right in pairwise(row):
        near = right.x0 - left.x1 < 0.6 * min(left.height, right.height)
        text += ("" if near and is_wide(left.text[-1:]) and is_wide(right.text[:1]) else " ") + right.text
    return Box(
        x0=row[0].x0,
        x1=max(box.x1 for box in row),
        top=min(box.top for box in row),
        bottom=max(box.bottom for box in row),
        text=text,
    )


def is_wide(character: str) -> bool:
    """Chinese characters and punctuation, which are set without blanks between them."""
    return character >= "\u2e80"


def find_gutter(words: Sequence[Box], usual: float | None = None) -> float | None:
    """The x of the blank strip between two columns of prose, None if the page has one column."""
    return _gutter(_rows(words), usual)


def _gutter(rows: Sequence[Sequence[Box]], usual: float | None) -> float | None:
    """Asks for five lines and half of what stands below the title: text that fills the columns on both sides."""
    left = min((row[0].x0 for row in rows), default=0.0)
    width = max((row[-1].x1 for row in rows), default=0.0) - left
    best, most = None, 4
    for step in sorted(range(70, 131), key=lambda step: abs(step - 100)):
        x = left + width * step / 200
        votes = [_fills_both_sides(row, x, width) for row in rows]
        if sum(votes) > most and sum(votes) >= 0.5 * _asked(rows, votes, x):
            best, most = x, sum(votes)
    if best is None and usual is not None and _respects(rows, usual):
        return usual
    return best


def _asked(rows: Sequence[Sequence[Box]], votes: Sequence[bool], x: float) -> float:
    """How many lines a gutter must explain: those below the title that are not the end of one column's paragraph."""
    below = rows[votes.index(True) :]
    return max(0.6 * len(rows), sum(1 for row in below if row[0].x0 < x < row[-1].x1))


def _respects(rows: Sequence[Sequence[Box]], x: float) -> bool:
    """Whether a short page keeps the gutter of the pages before: two lines stand apart there, next to none across."""
    apart = sum(1 for row in rows if row[0].x0 < x < row[-1].x1 and len(_split_row(row, x)) == 2)
    across = sum(1 for row in rows for box in row if box.x0 < x < box.x1 and not _is_page_number(box, x))
    return apart >= 2 and across <= apart / 2


def _fills_both_sides(row: Sequence[Box], x: float, width: float) -> bool:
    before = [box for box in row if box.x1 <= x]
    after = [box for box in row if box.x0 >= x]
    if not before or not after or len(before) + len(after) < len(row):
        return False
    gap = after[0].x0 - before[-1].x1
    printed = sum(box.x1 - box.x0 for box in row)
    return gap >= row[0].height and printed >= 0.7 * width


def _split_row(row: Sequence[Box], gutter: float) -> list[list[Box]]:
    if any(box.x0 < gutter < box.x1 for box in row):
        return [list(row)]
    return [[box for box in row if box.x1 <= gutter], [box for box in row if box.x0 >= gutter]]


def _zones(boxes: Iterable[Box], gutter: float) -> Iterator[list[Box]]:
    """Columns one after the other; a box that stands across the gutter ends both."""
    left: list[Box] = []
    right: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.top):
        if box.x0 < gutter < box.x1 or _is_page_number(box, gutter):
            yield from (column for column in (left, right) if column)
            yield [box]
            left, right = [], []
        else:
            (left if box.x1 <= gutter else right).append(box)
    yield from (column for column in (left, right) if column)


def _is_page_number(box: Box, gutter: float) -> bool:
    middle = (box.x0 + box.x1) / 2
    return len(box.text) <= 8 and abs(middle - gutter) < 3 * box.height


@dataclass(frozen=True, slots=True)
class _Column:
    """The measures of a column of print."""

    left: float
    right: float
    leading: float
    """From the top of one line to that of the next."""
    indents: bool
    """Whether paragraphs begin with an indent, as Chinese print does."""

    @classmethod
    def measured(cls, boxes: Sequence[Box]) -> _Column:
        lines = _body(boxes)
        left = min((line.x0 for line in lines), default=0.0)
        right = max((line.x1 for line in lines), default=0.0)
        gaps = [after.top - before.top for before, after in pairwise(lines)]
        indented = [line for line in lines if 1.2 * line.height < line.x0 - left < 3 * line.height]
        widest = _WIDEST_LEADING * median([line.height for line in lines] or [0.0])
        leading = min(widest, median([gap for gap in gaps if gap > 0] or [widest]))
        return cls(left, right, leading, bool(indented))

    def begins(self, before: Box, line: Box) -> bool:
        """Whether `line` begins a new paragraph after the line `before`: indent, gap, size or short line."""
        if any(_STANDS_ALONE.fullmatch("".join(box.text.split())) for box in (before, line)):
            return True
        size = max(before.height, line.height)
        if abs(before.height - line.height) > 0.15 * size:
            return True
        if self.leading and line.top - before.top > 1.6 * self.leading:
            return True
        if self._centres(before) and self._centres(line):
            return False
        return line.x0 - self.left > 1.2 * size or self._ends_early(before)

    def text(self, lines: Sequence[Box]) -> str:
        """The text of one paragraph."""
        if all(self._centres(line) for line in lines):
            return "\n".join(line.text for line in lines)
        return join_wrapped(line.text for line in lines)

    def _centres(self, line: Box) -> bool:
        before, after = line.x0 - self.left, self.right - line.x1
        return before > 2.5 * line.height and abs(before - after) < 1.5 * line.height

    def _ends_early(self, line: Box) -> bool:
        missing = self.right - line.x1
        if missing <= 2.5 * line.height:
            return False
        is_closed = line.text[-1:] in "。；：！？.;:!?"
        return is_closed or not self.indents or missing > 0.5 * (self.right - self.left)


def _body(lines: Sequence[Box]) -> list[Box]:
    """The lines in the size that most text has: running titles and footnotes stick out of the column."""
    heights = [line.height for line in lines for _ in line.text]
    usual = median(heights or [0.0])
    return [line for line in lines if abs(line.height - usual) <= 0.1 * usual]


def _paragraphs(boxes: Sequence[Box]) -> Iterator[Paragraph]:
    """Groups the lines of one column; a table stands alone."""
    ordered = sorted(boxes, key=lambda box: box.top)
    column = _Column.measured([box for box in ordered if not box.rows])
    lines: list[Box] = []
    for box in ordered:
        if lines and (box.rows or column.begins(lines[-1], box)):
            yield Paragraph(text=column.text(lines))
            lines = []
        if box.rows:
            yield Paragraph(rows=box.rows)
        else:
            lines.append(box)
    if lines:
        yield Paragraph(text=column.text(lines))


def join_wrapped(lines: Iterable[str]) -> str:
    """Lines of print as one; only Latin words need a blank where the line ended."""
    joined = ""
    for line in lines:
        is_word = (
            joined[-1:].isascii() and joined[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha()
        )
        joined += (" " if is_word else "") + line.strip()
    return joined
