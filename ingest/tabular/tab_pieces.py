"""Finds the runs of TAB lines in a source and reads their rows: the pieces that tables are made of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from ingest.descriptions import is_description_table
from ingest.spans import Spanned
from ingest.tabular.captions import is_numbered_caption
from ingest.tabular.regions import SourceLines

_LEADERS = re.compile(r"[.·…．]{4,}|…{2,}")
_MAX_WRAPPED = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of TAB lines, at most as much of a table as one page holds."""

    first_line: int
    last_line: int
    rows: tuple[tuple[Spanned, ...], ...]
    """Cells as printed, one tuple a row, all of the same length, without white space at their ends."""

    @property
    def texts(self) -> list[list[str]]:
        """The rows as plain strings."""
        return [[cell.text for cell in row] for row in self.rows]

    @property
    def width(self) -> int:
        """Number of cells a row."""
        return len(self.rows[0])


def find_pieces(lines: SourceLines) -> list[Piece]:
    """Finds every run of TAB lines with two cells or more; contents pages and descriptions are left out.

    A single line is a piece too, since a page may hold but one row of a table.
    """
    pieces: list[Piece] = []
    index = 0
    while index < len(lines):
        if not _is_tab_line(lines, index):
            index += 1
            continue
        last = _run_end(lines, index)
        piece = _read_piece(lines, index, last)
        if piece is not None:
            pieces.append(piece)
        index = last + 1
    return pieces


def _is_tab_line(lines: SourceLines, index: int) -> bool:
    return "\t" in lines[index] and not lines.is_blank(index)


def _run_end(lines: SourceLines, first: int) -> int:
    """The last TAB line of the run; a few lines without TAB inside it are wrapped cells."""
    last = first
    index = first + 1
    while index < len(lines) and index - last <= _MAX_WRAPPED + 1 and not lines.is_blank(index):
        if _is_tab_line(lines, index):
            last = index
        elif is_numbered_caption(lines[index]):
            break
        index += 1
    return last


def _read_piece(lines: SourceLines, first: int, last: int) -> Piece | None:
    cells = [_split(lines, index) for index in range(first, last + 1)]
    if not _is_table(cells) or is_description_table([[cell.text for cell in row] for row in cells]):
        return None
    tabs = Counter(len(row) for row in cells if len(row) > 1).most_common(1)[0][0]
    rows = _join_wrapped(cells, tabs)
    width = max(len(row) for row in rows)
    return Piece(first, last, tuple((*row, *[Spanned()] * (width - len(row))) for row in rows))


def _split(lines: SourceLines, index: int) -> list[Spanned]:
    return [cell.strip() for cell in Spanned.cut(lines.text, *lines.spans[index]).split("\t")]


def _is_table(rows: list[list[Spanned]]) -> bool:
    filled = [sum(1 for cell in row if cell.text) for row in rows]
    leaders = sum(1 for row in rows if any(_LEADERS.search(cell.text) for cell in row))
    return sum(1 for count in filled if count >= 2) >= min(2, len(rows)) and leaders * 2 < len(rows)


def _join_wrapped(rows: list[list[Spanned]], width: int) -> list[list[Spanned]]:
    """Joins lines that a line break inside a cell tore apart, until they make up a full row."""
    joined: list[list[Spanned]] = []
    open_row: list[list[Spanned]] = []
    for row in rows:
        if len(row) == 1 and joined and not open_row:
            joined[-1] = _glue(joined[-1], row)
            continue
        open_row.append(row)
        size = sum(len(part) - 1 for part in open_row) + 1
        if len(row) >= width or size > width:
            joined.extend(open_row)
            open_row = []
        elif size == width and len(open_row) > 1:
            whole = open_row[0]
            for part in open_row[1:]:
                whole = _glue(whole, part)
            joined.append(whole)
            open_row = []
    return [*joined, *open_row]


def _glue(row: list[Spanned], rest: list[Spanned]) -> list[Spanned]:
    return [*row[:-1], Spanned.join([part for part in (row[-1], rest[0]) if part.text], " "), *rest[1:]]
