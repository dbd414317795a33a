"""Rows of one table that answer together: one for each thing that a question lists, or all of one thing.

城市和农村的覆盖率各是多少 asks for two rows of which each holds a word of the question that the other lacks; 区商务委排在哪几天
for every row that 区商务委 stands in. The first row is the best one; the greedy choice of evidence takes a second row only
where it adds rare words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest import Passage, normalize
from service.wording import JOINT

if TYPE_CHECKING:
    from service.evidence import Unit

_MOST_ROWS = 4
_NEAR = 6.0
"""Score that a row may be behind the best one to stand beside it."""
_JOINTS = re.compile(rf"{JOINT}|(?<=[一-鿿])\s+(?=[一-鿿])")
"""What stands between the things that a question lists; those who type in a hurry leave a blank."""
_ONE_BY_ONE = re.compile(r"各|分别|哪个|比|差|不同|\s")
"""A question that asks for each of them."""
_EVERY = re.compile(r"哪[几些两三四]|几[次天处个]|分别|都有")
_SHORTEST = 3
"""Characters of a cell that is a name."""


def sibling_rows(asked: str, units: Sequence[Unit], chosen: Sequence[Unit]) -> list[Unit]:
    """Further rows of the table that the first chosen unit is a row of, best first; none where that is no row.

    Args:
        asked: The question's search form.
        units: All candidates, best first.
        chosen: Those that are taken already, in the order in which they were.
    """
    if not chosen or chosen[0].passage.kind != "table_row":
        return []
    first = chosen[0]
    taken = {unit.key for unit in chosen}
    there = [unit for unit in chosen if _is_beside(unit, first)]
    rows = [unit for unit in units if _is_beside(unit, first) and unit.key not in taken]
    things = min(_MOST_ROWS, 1 + len(_JOINTS.findall(asked)))
    listed = _complementary(there, rows) if things > 1 and _ONE_BY_ONE.search(asked) else []
    if listed:
        return listed[: max(0, things - len(there))]
    found = _of_one_thing(asked, first, rows) if _EVERY.search(asked) else []
    # Some of many would look like all of them.
    return found if len(there) + len(found) <= _MOST_ROWS else []


def _is_beside(unit: Unit, first: Unit) -> bool:
    return _table(unit.passage) == _table(first.passage) and unit.score >= first.score - _NEAR


def _table(row: Passage) -> tuple[str, str, str]:
    return row.kind, row.document_id, row.table_title


def _complementary(there: Sequence[Unit], rows: Sequence[Unit]) -> list[Unit]:
    """Rows that each hold a word of the question that those before lack, while those before hold one that it lacks."""
    found: list[Unit] = []
    for row in rows:
        others = [unit.held for unit in (*there, *found)]
        if all(row.held - other and other - row.held for other in others):
            found.append(row)
    return found


def _of_one_thing(asked: str, first: Unit, rows: Sequence[Unit]) -> list[Unit]:
    """Rows with as many words of the question and the same name in a cell as the first, if the question says it."""
    names = {cell for cell in _cells(first) if len(cell) >= _SHORTEST and cell in asked}
    return [row for row in rows if row.held >= first.held and names & _cells(row)]


def _cells(unit: Unit) -> frozenset[str]:
    return frozenset(normalize(value) for _, value in unit.passage.fields)
