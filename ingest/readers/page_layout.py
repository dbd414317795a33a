"""Printed lines of one page put into reading order and grouped into paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median


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


Paragraph = tuple[Box, ...]
"""The lines of one paragraph, or one table, in reading order."""


def paragraphs_in_order(words: Sequence[Box], tables: Sequence[Box] = ()) -> list[Paragraph]:
    """Words and tables of a page as paragraphs; where two columns are printed, the left one comes first."""
    rows = _rows(words)
    gutter = _gutter(rows)
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


def _gutter(rows: Sequence[Sequence[Box]]) -> float | None:
    """The x of the blank strip between two columns of prose, None if the page has one column.

    Asked of at least five lines and half the page: text on both sides of the strip that fills its column.
    """
    if len(rows) < 5:
        return None
    left = min(row[0].x0 for row in rows)
    width = max(row[-1].x1 for row in rows) - left
    best, votes = None, 0
    for step in range(70, 131):
        x = left + width * step / 200
        count = sum(1 for row in rows if _fills_both_sides(row, x, width))
        if count > votes or (count == votes and best is not None and abs(step - 100) < abs(best[0] - 100)):
            best, votes = (step, x), count
    return best[1] if best and votes >= max(5, 0.5 * len(rows)) else None


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
    """Columns one after the other; a box that crosses the gutter ends both."""
    left: list[Box] = []
    right: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.top):
        if box.x0 < gutter < box.x1:
            yield from (column for column in (left, right) if column)
            yield [box]
            left, right = [], []
        else:
            (left if box.x1 <= gutter else right).append(box)
    yield from (column for column in (left, right) if column)


def _paragraphs(boxes: Sequence[Box]) -> Iterator[Paragraph]:
    """Groups the lines of one column; print shows a new paragraph by indent, short line, gap or size."""
    ordered = sorted(boxes, key=lambda box: box.top)
    lines = [box for box in ordered if not box.rows]
    left = min((box.x0 for box in lines), default=0.0)
    right = max((box.x1 for box in lines), default=0.0)
    leading = _leading(lines)
    current: list[Box] = []
    for box in ordered:
        if current and (box.rows or current[-1].rows or _begins(current[-1], box, left, right, leading)):
            yield tuple(current)
            current = []
        current.append(box)
    if current:
        yield tuple(current)


def _leading(lines: Sequence[Box]) -> float:
    gaps = [after.top - before.top for before, after in pairwise(lines)]
    return median([gap for gap in gaps if gap > 0] or [0.0])


def _begins(before: Box, box: Box, left: float, right: float, leading: float) -> bool:
    """Whether `box` begins a new paragraph after the line `before`."""
    size = max(before.height, box.height)
    if abs(before.height - box.height) > 0.15 * size or (leading and box.top - before.top > 1.6 * leading):
        return True
    if _is_centred(before, left, right) and _is_centred(box, left, right):
        return False
    return box.x0 - left > 1.2 * size or right - before.x1 > 2.5 * size


def _is_centred(box: Box, left: float, right: float) -> bool:
    before, after = box.x0 - left, right - box.x1
    return before > 2.5 * box.height and abs(before - after) < 1.5 * box.height
