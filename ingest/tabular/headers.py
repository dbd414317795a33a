"""Which lines of a table are its header, and what its columns are called."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from statistics import mode

from ingest.tabular.alignment import Cells
from ingest.tabular.cells import CellKind, clean, fold, kind_of

_MAX_HEADER_ROWS = 3
_SAME_HEADER = 0.9
_DATA: frozenset[CellKind] = frozenset({"serial", "number", "attribute", "none_mark"})
_NAME_OF_COLUMN = re.compile(
    "(?:名称|单位|部门|机构|序号|编号|类别|类型|种类|指标|内容|标准|时间|时限|期限|地点|地址|范围|目标|属性|性质|项目|任务|事项"
    "|措施|备注|说明|金额|数量|方式|方向|条件|对象|地区|区域|电话|姓名|职务|职责|要求|程序|等级|里程|名|值)(?:[（(].*)?$"
)
_SERIAL_NAMES = ("序号", "编号", "序")


def count_header_rows(rows: Sequence[Cells]) -> int:
    """Counts the header lines at the top of a table piece: 0 where it begins with data.

    A second line belongs to the header when it only names the parts of cells that span several columns.
    """
    if not rows or not _may_be_header(rows[0], rows[1:]):
        return 0
    count = 1
    while count < min(len(rows) - 1, _MAX_HEADER_ROWS) and _names_parts(rows[count - 1], rows[count]):
        count += 1
    return count


def _may_be_header(row: Cells, below: Sequence[Cells]) -> bool:
    filled = [index for index, cell in enumerate(row) if cell.strip()]
    if len(filled) < 2 or _DATA & {kind_of(row[index]) for index in filled} or _is_form([row, *below]):
        return False
    usual = [usual_kind(below, index) for index in range(len(row))]
    figures = any(usual[index] in _DATA for index in filled)
    if any(usual[index] == "units" and _is_unit(row[index]) for index in filled):
        return False
    if len(row) == 2 and below and not figures:
        return all(_NAME_OF_COLUMN.search(fold(cell)) for cell in row)
    return bool(row[0].strip()) or len(filled) >= 3 or figures


def _is_form(rows: Sequence[Cells]) -> bool:
    """Whether a table is a form to be filled in (申报表): names in every other column, room beside them."""
    paired = [row for row in rows if row[0].strip() and not any(cell.strip() for cell in row[1::2])]
    named = [cell for cell in rows[0][::2] if cell.strip()]
    return len(named) >= 2 and rows[0] in paired and len(rows) > 2 and 2 * len(paired) > len(rows)


def usual_kind(rows: Sequence[Cells], column: int) -> CellKind:
    """The kind of most cells that are filled in a column, "empty" where none is."""
    kinds = Counter(kind_of(row[column]) for row in rows if column < len(row) and row[column].strip())
    return kinds.most_common(1)[0][0] if kinds else "empty"


def begins_anew(above: Sequence[Cells], rows: Sequence[Cells]) -> bool:
    """Tells whether a page piece has a header of its own: words where the rows before have figures or units."""
    if not count_header_rows(rows):
        return False
    return any(
        cell.strip() and (usual in _DATA or (usual == "units" and not _is_unit(cell)))
        for cell, usual in ((cell, usual_kind(above, column)) for column, cell in enumerate(rows[0]))
    )


def _is_unit(cell: str) -> bool:
    return kind_of(cell) == "units" and not _NAME_OF_COLUMN.search(fold(cell))


def _names_parts(above: Cells, row: Cells) -> bool:
    filled = [index for index, cell in enumerate(row) if cell.strip()]
    if not filled or filled[0] == 0:
        return False
    if any(kind_of(row[index]) in _DATA for index in filled):
        return False
    return all(_is_spanned(above, index) for index in filled)


def _is_spanned(above: Cells, index: int) -> bool:
    cells = [cell.strip() for cell in above] + [""]
    return index >= len(above) or not cells[index] or (index + 1 < len(above) and not cells[index + 1])


def same_header(one: Sequence[Cells], other: Sequence[Cells]) -> bool:
    """Tells whether two pieces carry the same header, slips of recognition and empty cells apart."""
    first, second = _names(one), _names(other)
    if not first or len(first) != len(second):
        return False
    if first == second:
        return True
    return difflib.SequenceMatcher(None, "|".join(first), "|".join(second)).ratio() >= _SAME_HEADER


def repeated_headers(header: Sequence[Cells], rows: Sequence[Cells]) -> set[int]:
    """Indexes of the rows inside a piece that print its header again, where a page break left no gap."""
    own = [_names([row]) for row in header]
    if not own or len(own[0]) < 2:
        return set()
    starts = [at for at, row in enumerate(rows) if _first(row) == own[0][0]]
    again = [at for at in starts if [_names([row]) for row in rows[at : at + len(own)]] == own]
    return {at + line for at in again for line in range(len(own))}


def _first(row: Cells) -> str:
    return next((fold(cell) for cell in row if cell.strip()), "")


def _names(rows: Sequence[Cells]) -> list[str]:
    return [fold(cell) for row in rows for cell in row if cell.strip()]


def fit_header(header: Sequence[Cells], body: Sequence[Cells], width: int) -> list[list[str]]:
    """Lays the header over `width` columns; it is moved right where its 序号 stands left of the numbers.

    The cell before 序号 then spans the columns in between (groups of two or three levels).
    """
    rows = [[*row[:width], *[""] * (width - len(row))] for row in header]
    named = next((i for i, cell in enumerate(rows[0]) if fold(cell) in _SERIAL_NAMES), None) if rows else None
    serials = [i for row in body for i, cell in enumerate(row[:width]) if kind_of(cell) == "serial"]
    full = [
        i
        for row in body
        for i, cell in enumerate(row[:width])
        if kind_of(cell) == "serial" and row[width - 1].strip()
    ]
    if named is None or not (full or serials):
        return rows
    shift = mode(full or serials) - named
    if shift <= 0 or any(cell.strip() for row in rows for cell in row[width - shift :]):
        return rows
    return [[*row[:named], *[""] * shift, *row[named : width - shift]] for row in rows]


def column_names(header: Sequence[Cells], width: int) -> tuple[str, ...]:
    """Combines the header lines: `指导计划` over `2019年` gives `指导计划 2019年`.

    An empty header cell belongs to the cell on its left, which spans both columns.
    """
    names = [""] * width
    spans = [0] * width
    for row in header:
        above, spans = spans, list(spans)
        current = ""
        for column in range(width):
            part = clean(row[column]) if column < len(row) else ""
            if part or (column and above[column] != above[column - 1]):
                current = part
                spans[column] = column
            elif column:
                spans[column] = spans[column - 1]
            if current and current != names[column]:
                names[column] = f"{names[column]} {current}".strip()
    return tuple(names)
