"""Parts cells that extraction glued together: words of one column and the number of the next in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.tabular.cells import CJK, kind_of

_WORDS_AND_NUMBER = re.compile(rf"(?P<words>.*[{CJK}A-Za-z）)\d])\s+(?P<number>\d+(?:\.\d+)?)")
_MOSTLY = 0.5
_TWICE = 2
"""One name that ends in a number is a name."""


def part_glued(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Moves numbers that stand at the end of words into the column of numbers on the right.

    `县道 X358 3` beside an empty cell becomes `县道 X358` and `3`; where the cell beside it is glued too, words
    and numbers of both are put together. Only columns that hold words beside columns that mostly hold
    numbers are touched.
    """
    values = [list(row) for row in rows]
    width = len(values[0]) if values else 0
    for column in range(width - 1):
        if _holds_numbers(rows, column) or not _holds_numbers(rows, column + 1):
            continue
        if sum(1 for row in rows if _WORDS_AND_NUMBER.fullmatch(row[column])) < _TWICE:
            continue
        for row in values:
            own = _WORDS_AND_NUMBER.fullmatch(row[column])
            beside = _WORDS_AND_NUMBER.fullmatch(row[column + 1])
            if own and (beside or not row[column + 1]):
                both = [match for match in (own, beside) if match]
                row[column] = " ".join(match["words"] for match in both)
                row[column + 1] = " ".join(match["number"] for match in both)
    return values


def _holds_numbers(rows: Sequence[Sequence[str]], column: int) -> bool:
    filled = [row[column] for row in rows if row[column]]
    return bool(filled) and sum(1 for value in filled if _is_number(value)) > _MOSTLY * len(filled)


def _is_number(value: str) -> bool:
    return kind_of(value.split()[0]) in ("number", "serial", "none_mark")
