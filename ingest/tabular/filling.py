"""Fills merged cells down: what is printed once for a block of rows holds for each of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.tabular.cells import CellKind, is_total, kind_of

_OFTEN = 0.9
_NEVER_FILLED: tuple[CellKind, ...] = ("number", "year", "none_mark", "empty")
_REMARKS = ("备注", "附注", "说明")


@dataclass(frozen=True, slots=True)
class _Column:
    """What the filling of one column depends on."""

    kind: CellKind
    is_group: bool
    """It is printed once a block, left of the column that is filled in every row."""
    follows_blocks: bool
    """It is filled in the very rows in which some column on its left begins a block."""


def fill_down(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Fills the empty cells of merged columns with the value above.

    Groups on the left are filled by level: a new value in one column ends the blocks on its right. Numbers
    are never filled, remarks neither, units only where the row names no other unit, since an empty cell
    beside a leading unit says that nobody else is involved. Rows of totals keep what they print.
    """
    columns = [_column(rows, index, names) for index in range(len(names))]
    filled: list[tuple[str, ...]] = []
    above: list[str] = [""] * len(names)
    for row in rows:
        values = list(row)
        for index, column in enumerate(columns):
            if column.is_group and kind_of(values[index]) == "serial" and column.kind != "serial":
                values[index] = ""
        first = next((index for index, value in enumerate(values) if value), len(values))
        if first < len(values) and is_total(values[first]):
            filled.append((*(above[:first] if _sums_group(values[first]) else [""] * first), *values[first:]))
            continue
        _fill_row(values, above, columns)
        above = values
        filled.append(tuple(values))
    return filled


def _sums_group(label: str) -> bool:
    """小计 belongs to the groups on its left, 合计 and 总计 to none."""
    return label.startswith("小")


def _column(rows: Sequence[Sequence[str]], index: int, names: Sequence[str]) -> _Column:
    kinds = Counter(kind_of(row[index]) for row in rows if row[index])
    kind: CellKind = kinds.most_common(1)[0][0] if kinds else "empty"
    if kind in ("serial", "code"):
        kind = "serial" if _is_serial(rows, index) else "number" if kind == "serial" else "text"
    before = [_share_filled(rows, left) for left in range(index)]
    always = any(share > _OFTEN and not _is_serial(rows, left) for left, share in enumerate(before))
    is_group = not always and _share_filled(rows, index) <= _OFTEN and kind in ("text", "units")
    if any(word in names[index] for word in _REMARKS):
        return _Column("empty", is_group, False)
    return _Column(kind, is_group, _follows_blocks(rows, index))


def _share_filled(rows: Sequence[Sequence[str]], index: int) -> float:
    return sum(1 for row in rows if row[index]) / max(1, len(rows))


def _is_serial(rows: Sequence[Sequence[str]], index: int) -> bool:
    """Tells whether a column numbers the rows: its numbers go up by one or begin anew."""
    found = [int(re.sub(r"\D", "", row[index])) for row in rows if kind_of(row[index]) in ("serial", "code")]
    if not found or len(found) * 2 < sum(1 for row in rows if row[index]):
        return False
    steps = [after - before for before, after in pairwise(found)]
    return sum(
        1 for step, after in zip(steps, found[1:], strict=True) if step == 1 or after == 1
    ) >= 0.7 * len(steps)


def _follows_blocks(rows: Sequence[Sequence[str]], index: int) -> bool:
    here = [bool(row[index]) for row in rows]
    if all(here) or not any(here):
        return False
    return any([bool(row[left]) for row in rows] == here for left in range(index))


def _fill_row(values: list[str], above: Sequence[str], columns: Sequence[_Column]) -> None:
    printed = [bool(value) for value in values]
    other_unit = any(
        shown and column.kind == "units" and not column.is_group
        for shown, column in zip(printed, columns, strict=True)
    )
    new_block = False
    for index, column in enumerate(columns):
        if printed[index]:
            new_block = new_block or column.is_group
        elif (
            column.kind == "attribute"
            or (column.follows_blocks and column.kind not in _NEVER_FILLED)
            or (not new_block and _holds_on(index, columns, printed, other_unit))
        ):
            values[index] = above[index]


def _holds_on(index: int, columns: Sequence[_Column], printed: Sequence[bool], other_unit: bool) -> bool:
    """Tells whether an empty cell, in a row that opens no new group, is part of the merged cell above."""
    column = columns[index]
    if column.is_group or column.kind == "serial":
        return True
    if column.kind == "units":
        return not other_unit
    left = [shown for shown, other in zip(printed[:index], columns, strict=False) if other.kind != "serial"]
    return column.kind not in _NEVER_FILLED and bool(left) and not any(left)
