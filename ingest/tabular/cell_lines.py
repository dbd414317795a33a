"""Rebuilds tables copied from web pages: one cell a line, each behind a TAB, rows parted by empty lines.

Rows may have fewer or more cells than the header: group rows, columns that split into parts, lost numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Table, TableRow
from ingest.spans import Spanned
from ingest.tabular.alignment import align_rows
from ingest.tabular.captions import find_caption, find_notes, is_numbered_caption
from ingest.tabular.cells import clean, kind_of
from ingest.tabular.groups import GroupRow, Member, fill_groups
from ingest.tabular.regions import SourceLines, TableRegion

_CELL = re.compile(r"([ \u3000]*)\t[^\t]*")
_MIN_ROWS = 3
_MIN_CELLS = 3
_MAX_REST = 16
_VALUE_KINDS = ("number", "none_mark", "attribute", "year", "serial")
_CHINESE_NUMBER = re.compile(r"[一二三四五六七八九十]{1,3}")
_BRACKET_NUMBER = re.compile(r"[（(]\d{1,3}[）)]")

Cells = list[Spanned]


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the cells of a row lie under the header."""

    usual: int
    """Number of cells of most rows with values."""
    values: int
    """Columns at the right end that may split into parts."""
    parts: int
    """Number of parts of each such column, 1 where none splits."""
    part_names: tuple[str, ...]

    @property
    def width(self) -> int:
        return self.usual + self.values * (self.parts - 1)


def find_cell_line_tables(lines: SourceLines) -> list[TableRegion]:
    """Finds the tables of a source that print one cell a line, in order."""
    regions: list[TableRegion] = []
    index = 0
    floor = 0
    while index < len(lines):
        if not _CELL.fullmatch(lines[index]):
            index += 1
            continue
        rows, last = _read_rows(lines, index)
        if _is_table(rows):
            regions.append(_build(rows, lines, index, last, floor))
            floor = last = regions[-1].last_line
            floor += 1
        index = last + 1
    return regions


def _read_rows(lines: SourceLines, first: int) -> tuple[list[Cells], int]:
    """Reads rows up to the first double empty line or line that is no cell.

    A new row begins after an empty line, or at a line with a blank before its TAB: its first cell is lost.
    """
    rows: list[Cells] = [[]]
    last = first
    for index in range(first, len(lines)):
        line = lines[index]
        match = _CELL.fullmatch(line)
        if match:
            if match.group(1) and rows[-1]:
                rows.append([])
            rows[-1].append(lines.cut(index))
            last = index
        elif not line.strip():
            if not rows[-1]:
                break
            rows.append([])
        elif _continues_cell(line) and rows[-1]:
            rows[-1][-1] = Spanned.join([part for part in (rows[-1][-1], lines.cut(index)) if part.text], " ")
            last = index
        else:
            break
    return [row for row in rows if row], last


def _continues_cell(line: str) -> bool:
    return len(line) <= _MAX_REST and "\t" not in line and not is_numbered_caption(line)


def _is_table(rows: Sequence[Cells]) -> bool:
    return sum(1 for row in rows if len(row) >= _MIN_CELLS) >= _MIN_ROWS


def _build(rows: list[Cells], lines: SourceLines, first: int, last: int, floor: int) -> TableRegion:
    header = rows[0] if _is_header(rows[0]) else []
    body = rows[1:] if header else rows
    layout = _layout(header, body)
    members, printed, parts = _members(body, layout)
    start, caption, title, unit = find_caption(lines, first, floor)
    end, notes = find_notes(lines, last)
    levels, values = fill_groups(members, layout.width)
    table = Table(
        title=title,
        columns=("",) * levels + _names(header, layout),
        rows=tuple(TableRow(text=text, values=row) for text, row in zip(printed, values, strict=True)),
        unit=unit,
        caption=caption,
        header=Spanned.join([_row_text(header), *parts] if header else parts, "\n"),
        notes=notes,
    )
    return TableRegion(first_line=start, last_line=end, table=table)


def _is_header(row: Cells) -> bool:
    texts = [cell.text for cell in row]
    return all(texts) and not any(
        kind_of(text) in ("number", "none_mark", "attribute", "serial") for text in texts
    )


def _layout(header: Cells, body: Sequence[Cells]) -> _Layout:
    """Reads from the rows with values how many columns there are, and which split into parts."""
    counts = Counter(len(row) for row in body if _has_values(row))
    usual = counts.most_common(1)[0][0] if counts else max(len(row) for row in body)
    widest = max([count for count in counts if counts[count] > 1], default=usual)
    values = 0
    for cell in reversed(header):
        if kind_of(cell.text) != "year":
            break
        values += 1
    if not values or widest <= usual or (widest - usual) % values:
        return _Layout(max(usual, widest), 0, 1, ())
    parts = (widest - usual) // values + 1
    named = next((row for row in body if _part_names(row, values * parts)), [])
    names = (
        tuple(clean(cell.text) for cell in named[-values * parts :]) if named else ("",) * (values * parts)
    )
    return _Layout(usual, values, parts, names)


def _has_values(row: Cells) -> bool:
    return sum(1 for cell in row if kind_of(cell.text) in _VALUE_KINDS) >= 2


def _part_names(row: Cells, count: int) -> bool:
    """Tells whether a row ends with the names of the parts of the columns above."""
    tail = [cell.text for cell in row[-count:]]
    return (
        len(row) > count
        and all(tail)
        and all(kind_of(text) == "text" for text in tail)
        and not _has_values(row)
    )


def _members(
    body: Sequence[Cells], layout: _Layout
) -> tuple[list[Member | GroupRow], list[Spanned], list[Spanned]]:
    """Tells group rows from rows with values, and lays the latter under their columns.

    Returns:
        The rows, their printed text, and the part names that were cut off group rows.
    """
    parts: list[Spanned] = []
    rows: list[Cells] = []
    for row in body:
        count = layout.values * layout.parts
        if layout.parts > 1 and _part_names(row, count):
            parts.append(_row_text(row[-count:]))
            row = row[:-count]
        rows.append(row)
    data = [index for index, row in enumerate(rows) if _group(row) is None]
    aligned = dict(zip(data, _align([rows[index] for index in data], layout), strict=True))
    members = [
        aligned.get(index) or _group(row) or Member(("",) * layout.width) for index, row in enumerate(rows)
    ]
    return members, [_row_text(row) for row in rows], parts


def _group(row: Cells) -> GroupRow | None:
    """Reads a row that only names a group: its label, if it has one, and its title."""
    filled = [clean(cell.text) for cell in row if cell.text]
    if len(filled) == 1 and kind_of(filled[0]) in ("text", "units"):
        return GroupRow("", filled[0])
    if len(filled) == 2 and kind_of(filled[1]) in ("text", "units"):
        label = filled[0]
        if _CHINESE_NUMBER.fullmatch(label) or (
            kind_of(label) == "serial" and not _BRACKET_NUMBER.fullmatch(label)
        ):
            return GroupRow(label, filled[1])
    return None


def _align(rows: Sequence[Cells], layout: _Layout) -> list[Member]:
    usual = [[cell.text for cell in row] for row in rows if len(row) <= layout.usual]
    placements = iter(align_rows(usual, layout.usual))
    members: list[Member] = []
    for row in rows:
        if len(row) <= layout.usual:
            columns = {column: clean(row[index].text) for index, column in next(placements)}
            steady = layout.usual - layout.values
            spread = {
                column if column < steady else steady + (column - steady) * layout.parts: value
                for column, value in columns.items()
            }
        else:
            spread = {index: clean(cell.text) for index, cell in enumerate(row[: layout.width])}
            spread[layout.width - 1] = " ".join(clean(cell.text) for cell in row[layout.width - 1 :])
        members.append(Member(tuple(spread.get(column, "") for column in range(layout.width))))
    return members


def _names(header: Cells, layout: _Layout) -> tuple[str, ...]:
    """Names of the columns; where the header has fewer cells than the rows, numbering takes the rest."""
    names = [clean(cell.text) for cell in header]
    missing = layout.usual - len(names)
    if missing > 0:
        names = [
            names[0] if names and kind_of(names[0]) == "text" and "序" in names[0] else ""
        ] * missing + names
    steady = layout.usual - layout.values
    split = [
        f"{name} {part}".strip()
        for position, name in enumerate(names[steady : layout.usual])
        for part in (layout.part_names[position * layout.parts : (position + 1) * layout.parts] or ("",))
    ]
    return (*names[:steady], *split)


def _row_text(row: Cells) -> Spanned:
    return Spanned.join([cell for cell in row if cell.text], "\t")
