"""Tables with merged cells laid out on a grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_WIDEST = 200
"""Columns beyond this are a typing error or an attack (`colspan="99999999"`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as the format states it."""

    text: str
    columns: int = 1
    rows: int = 1


def is_data_table(rows: Iterable[Iterable[Cell]]) -> bool:
    """Whether it says more than a frame around text: at least two rows and somewhere two filled cells."""
    filled = [sum(1 for cell in row if cell.text.strip()) for row in rows]
    return len([count for count in filled if count]) > 1 and max(filled) > 1


def grid_rows(rows: Iterable[Iterable[Cell]]) -> list[list[str]]:
    """Rows of equal length: the text of a merged cell stands at its top left, the rest of it is empty."""
    grid: list[list[str]] = []
    busy: dict[int, int] = {}
    for row in rows:
        line: list[str] = []
        taken = {column: left for column, left in busy.items() if left > 0}
        busy = {column: left - 1 for column, left in taken.items()}
        for cell in row:
            while len(line) in taken:
                line.append("")
            width = max(1, min(cell.columns, _WIDEST - len(line)))
            for column in range(len(line), len(line) + width):
                busy[column] = max(0, cell.rows - 1)
            line.extend([cell.text, *[""] * (width - 1)])
        grid.append(line)
    widest = max(map(len, grid), default=0)
    return [line + [""] * (widest - len(line)) for line in grid]
