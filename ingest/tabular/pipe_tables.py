"""Rebuilds Markdown tables: a header line, a line of dashes, then rows, all with cells between vertical bars."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.lines import MARKUP
from ingest.spans import Span, Spanned
from ingest.tabular.headers import count_header_rows
from ingest.tabular.regions import SourceLines, TableRegion
from ingest.tabular.tab_pieces import Piece
from ingest.tabular.tab_tables import Grid, build_region

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_LINE_END = re.compile(r"<br\s*/?>", re.IGNORECASE)
_WORD = re.compile(r"\S+")


def find_pipe_tables(lines: SourceLines) -> list[TableRegion]:
    """Finds the Markdown tables of a source, in order."""
    regions: list[TableRegion] = []
    index = 1
    while index < len(lines):
        last = _last_row(lines, index)
        if last > index and _is_row(lines, index - 1) and _is_rule(lines[index]):
            floor = regions[-1].last_line + 1 if regions else 0
            regions.append(_read_table(lines, index, last, floor))
            index = regions[-1].last_line + 1
        index += 1
    return regions


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE.fullmatch(line) is not None


def _is_row(lines: SourceLines, index: int) -> bool:
    return _BAR.search(lines[index]) is not None and not _is_rule(lines[index])


def _last_row(lines: SourceLines, rule: int) -> int:
    """The last row below the line of dashes; the line itself where there is none."""
    last = rule
    while "|" in lines[rule] and last + 1 < len(lines) and _is_row(lines, last + 1):
        last += 1
    return last


def _read_table(lines: SourceLines, rule: int, last: int, floor: int) -> TableRegion:
    rows = [_cells(lines, index) for index in (rule - 1, *range(rule + 1, last + 1))]
    width = max(map(len, rows))
    piece = Piece(rule - 1, last, tuple((*row, *[Spanned()] * (width - len(row))) for row in rows))
    grid = Grid((piece,), 0, (max(1, count_header_rows(piece.texts)),))
    region = build_region(grid, lines, floor)
    header = [_as_printed(line, lines) for line in region.table.header.split("\n")]
    table = replace(
        region.table,
        header=Spanned.join(header, "\n"),
        rows=tuple(replace(row, text=_as_printed(row.text, lines)) for row in region.table.rows),
    )
    taken = [table.header, *(row.text for row in table.rows)]
    return replace(region, table=table, noise=tuple(_bars(lines, rule - 1, last, taken)))


def _as_printed(cells: Spanned, lines: SourceLines) -> Spanned:
    """The row with the bars between its cells, so that a quote of the source's own line is found in it."""
    return _unmarked(Spanned.cut(lines.text, cells.start, cells.end)) if cells.text else cells


def _cells(lines: SourceLines, index: int) -> list[Spanned]:
    cells = lines.cut(index).split(_BAR)
    inner = cells[0 if cells[0].text.strip() else 1 : None if cells[-1].text.strip() else -1]
    return [_unmarked(cell) for cell in inner or cells[:1]]


def _unmarked(text: Spanned) -> Spanned:
    parts = [part.without(MARKUP).strip() for part in text.split(_LINE_END)]
    return Spanned.join([part for part in parts if part.text], " ")


def _bars(lines: SourceLines, first: int, last: int, printed: Sequence[Spanned]) -> Iterator[Span]:
    """What stands outside the rows: outer bars, dashes and light markup."""
    taken = {offset for row in printed for offset in row.offsets}
    begin, end = lines.spans[first][0], lines.spans[last][1]
    outside = "".join(" " if offset in taken else lines.text[offset] for offset in range(begin, end))
    for match in _WORD.finditer(outside):
        yield begin + match.start(), begin + match.end()
