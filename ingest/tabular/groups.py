"""Carries the titles of group rows down to the rows of their group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.tabular.cells import CJK, clean, is_total

_SUB_MARK = re.compile(r"[#＃]|其中")
_NUMERAL = re.compile(r"[一二三四五六七八九十]{1,3}、?")
_LABEL = re.compile(r"([一二三四五六七八九十]{1,3})、|([（(][一二三四五六七八九十]{1,3}[）)])")
_TITLE = re.compile(rf"[{CJK}]{{2}}")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A row that holds nothing but the title of the rows below it, and perhaps its number."""

    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Member:
    """A row with values, one a column."""

    values: tuple[str, ...]


def find_group_rows(rows: Sequence[Sequence[str]]) -> dict[int, GroupRow]:
    """Finds the rows of a grid that hold only a title, where the first column is else always filled.

    Args:
        rows: Cells as printed, "" where empty.

    Returns:
        The group rows by their index in `rows`.
    """
    found: dict[int, GroupRow] = {}
    for index, row in enumerate(rows):
        filled = [(column, cell.strip()) for column, cell in enumerate(row) if cell.strip()]
        columns = [column for column, _ in filled]
        if columns == [0] and len(row) > 2 and _TITLE.search(filled[0][1]) and not is_total(filled[0][1]):
            label = _LABEL.match(filled[0][1])
            found[index] = GroupRow(label.group(1) or label.group(2) if label else "", clean(filled[0][1]))
        elif columns == [0, 1] and len(row) > 3 and _NUMERAL.fullmatch(filled[0][1]):
            found[index] = GroupRow(filled[0][1], clean(filled[1][1]))
    members = [row for index, row in enumerate(rows) if index not in found]
    return found if members and all(row[0].strip() or is_total("".join(row)) for row in members) else {}


def fill_groups(rows: Sequence[Member | GroupRow], width: int) -> tuple[int, list[tuple[str, ...]]]:
    """Puts the titles of the groups before each row's values.

    The kinds of labels make the levels, in the order in which they come up: 一 above 7, both above none.
    A group without a label that is followed by marked rows (`# …`) ends at the first row without the mark.

    Returns:
        The number of levels, and each row's group titles followed by its `width` values.
    """
    kinds = _levels([row for row in rows if isinstance(row, GroupRow)])
    levels = max(kinds.values(), default=-1) + 1
    titles = [""] * levels
    number = ""
    loose = False
    # Where the first column numbers the groups, rows without a number share the last one.
    numbered = any(isinstance(row, GroupRow) and row.label.isdigit() for row in rows)
    filled: list[tuple[str, ...]] = []
    for index, row in enumerate(rows):
        if isinstance(row, GroupRow):
            level = kinds[_label_kind(row.label)]
            titles[level:] = [row.title, *[""] * (levels - level - 1)]
            number = row.label if row.label.isdigit() else ""
            loose = not row.label and index + 1 < len(rows) and _is_marked(rows[index + 1])
            filled.append((*titles, row.label, *[""] * (width - 1)))
            continue
        if loose and not _is_marked(row):
            titles[-1], loose = "", False
        values = list(row.values)
        if numbered:
            number = values[0] = values[0] or number
        filled.append((*titles, *values))
    return levels, filled


def _levels(groups: Sequence[GroupRow]) -> dict[str, int]:
    levels: dict[str, int] = {}
    for kind in (_label_kind(group.label) for group in groups):
        if kind not in levels:
            deepest = max(levels.values(), default=-1)
            levels[kind] = deepest if kind == "none" and deepest > 0 else deepest + 1
    return levels


def _label_kind(label: str) -> str:
    if not label:
        return "none"
    if label[0] in "（(":
        return "brackets"
    return "digits" if label[0].isdigit() else "words"


def _is_marked(row: Member | GroupRow) -> bool:
    values = (row.title,) if isinstance(row, GroupRow) else row.values
    return any(_SUB_MARK.match(value) for value in values)
