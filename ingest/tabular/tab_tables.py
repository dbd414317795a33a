"""Rebuilds tables whose rows are lines and whose cells are parted by TABs.

Merged cells are printed once, rows may be shifted left or right, headers have one or two lines and come
again, or not, after a page break.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.documents import Table, TableRow
from ingest.spans import Span, Spanned
from ingest.tabular.alignment import Placement, align_rows
from ingest.tabular.captions import find_caption, find_notes, split_unit, tidy_title
from ingest.tabular.cells import clean
from ingest.tabular.filling import fill_down
from ingest.tabular.glued import part_glued
from ingest.tabular.groups import Member, fill_groups, find_group_rows
from ingest.tabular.headers import (
    begins_anew,
    column_names,
    count_header_rows,
    fit_header,
    repeated_headers,
    same_header,
)
from ingest.tabular.regions import SourceLines, TableRegion
from ingest.tabular.tab_pieces import Piece, find_pieces

_RARELY = 0.3
_MAX_GAP = 12


@dataclass(frozen=True, slots=True)
class Grid:
    """Pieces of one table in order, and how many lines at the top of each are title or header."""

    pieces: tuple[Piece, ...]
    title_rows: int
    header_rows: tuple[int, ...]

    @property
    def header(self) -> list[list[str]]:
        """The header lines as plain strings."""
        piece = self.pieces[0]
        return piece.texts[self.title_rows : self.title_rows + self.header_rows[0]]

    def body(self) -> list[tuple[Spanned, ...]]:
        """The rows of data of all pieces."""
        return [row for part in self._parts() for is_header, row in part if not is_header]

    def header_lines(self) -> list[tuple[Spanned, ...]]:
        """The header as printed, its repeats too."""
        return [row for part in self._parts() for is_header, row in part if is_header]

    def _parts(self) -> Iterator[list[tuple[bool, tuple[Spanned, ...]]]]:
        """The rows of each piece below the title, and whether they are header lines."""
        for number, (piece, count) in enumerate(zip(self.pieces, self.header_rows, strict=True)):
            first = self.title_rows if number == 0 else 0
            repeats = repeated_headers(self.header, piece.texts)
            header = {*range(first, first + count), *repeats}
            yield [(index in header, row) for index, row in enumerate(piece.rows) if index >= first]


def find_tab_tables(lines: SourceLines) -> list[TableRegion]:
    """Finds the TAB tables of a source, in order."""
    grids: list[Grid] = []
    for piece in find_pieces(lines):
        joined = _join(grids[-1], piece, lines) if grids else None
        if joined is None:
            title_rows = _count_title_rows(piece)
            header = count_header_rows(piece.texts[title_rows:])
            grids.append(Grid((piece,), title_rows, (header,)))
        else:
            grids[-1] = joined
    regions: list[TableRegion] = []
    floor = 0
    for grid in grids:
        if all(len(piece.rows) < 2 for piece in grid.pieces):
            continue
        region = build_region(grid, lines, floor)
        regions.append(region)
        floor = region.last_line + 1
    return regions


def _count_title_rows(piece: Piece) -> int:
    """1 where the caption is the first row of the grid: one filled cell over a header."""
    texts = piece.texts
    if piece.width < 3 or len(texts) < 3 or not texts[0][0] or any(texts[0][1:]):
        return 0
    return 1 if count_header_rows(texts[1:]) else 0


def _join(grid: Grid, piece: Piece, lines: SourceLines) -> Grid | None:
    """Adds a piece to the table before it, or tells that it begins a table of its own."""
    gap = range(grid.pieces[-1].last_line + 1, piece.first_line)
    if len(gap) > _MAX_GAP or any(not _is_page_mark(lines, index) for index in gap):
        return None
    if same_header(grid.header, piece.texts[: len(grid.header)]):
        return Grid((*grid.pieces, piece), grid.title_rows, (*grid.header_rows, len(grid.header)))
    above = [[cell.text for cell in row] for row in grid.body()]
    if piece.width != grid.pieces[0].width or begins_anew(above, piece.texts):
        return None
    return Grid((*grid.pieces, piece), grid.title_rows, (*grid.header_rows, 0))


def _is_page_mark(lines: SourceLines, index: int) -> bool:
    return lines.is_blank(index) or lines.is_page_number(index) or lines.is_running_title(index)


def _width(grid: Grid) -> int:
    """Number of columns: unnamed columns on the right that hardly any row fills are padding."""
    widths = []
    for piece, count in zip(grid.pieces, grid.header_rows, strict=True):
        texts = piece.texts
        header, body = texts[:count], texts[count:]
        width = piece.width
        while width > 2 and not any(row[width - 1] for row in header):
            filled = sum(1 for row in body if row[width - 1])
            if filled > _RARELY * len(body):
                break
            width -= 1
        widths.append(width)
    return min(widths)


def build_region(grid: Grid, lines: SourceLines, floor: int) -> TableRegion:
    """Makes the table of a grid; lines above `floor` are not asked for its caption."""
    width = _width(grid)
    body = grid.body()
    texts = [[cell.text for cell in row] for row in body]
    header = fit_header(grid.header, texts, width)
    names = column_names(header, width)
    levels, values = _read_values(names, texts)
    rows = tuple(TableRow(text=_row_text(row), values=value) for row, value in zip(body, values, strict=True))
    first, caption, title, unit = find_caption(lines, grid.pieces[0].first_line, floor)
    if grid.title_rows:
        inside = _row_text(grid.pieces[0].rows[0])
        caption = Spanned.join([part for part in (caption, inside) if part.text], "\n")
        title, unit = tidy_title(inside.text), unit or split_unit(inside.text)[1]
    last, notes = find_notes(lines, grid.pieces[-1].last_line)
    table = Table(
        title=title,
        columns=("",) * levels + names,
        rows=rows,
        unit=unit,
        caption=caption,
        header=Spanned.join(map(_row_text, grid.header_lines()), "\n"),
        notes=notes,
    )
    return TableRegion(first_line=first, last_line=last, table=table, noise=_noise(grid, lines))


def _read_values(names: Sequence[str], texts: list[list[str]]) -> tuple[int, list[tuple[str, ...]]]:
    """Puts the cells under their columns and fills merged ones, titles of groups before all others."""
    width = len(names)
    groups = find_group_rows(texts)
    members = [row for index, row in enumerate(texts) if index not in groups]
    placements = align_rows(members, width)
    printed = [_values(row, place, width) for row, place in zip(members, placements, strict=True)]
    values = iter(fill_down(names, part_glued(printed)))
    return fill_groups([groups.get(index) or Member(next(values)) for index in range(len(texts))], width)


def _values(row: list[str], placement: Placement, width: int) -> list[str]:
    values = [""] * width
    for index, column in placement:
        values[column] = f"{values[column]} {clean(row[index])}".strip()
    return values


def _row_text(row: tuple[Spanned, ...]) -> Spanned:
    return Spanned.join([cell for cell in row if cell.text], "\t")


def _noise(grid: Grid, lines: SourceLines) -> tuple[Span, ...]:
    return tuple(
        span
        for before, after in pairwise(grid.pieces)
        for span in lines.noise_between(before.last_line + 1, after.first_line - 1)
    )
