"""Puts the cells of shifted table rows back under their columns.

Extraction prints a merged cell once and often moves the rest of the row left or right. The rows that came
out well say what each column holds (kinds of cells, usual endings, how often it is empty); every other row is
then laid over the columns by dynamic programming, where each change of shift costs something.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.tabular.cells import CellKind, fold, is_total, kind_of

Cells = Sequence[str]
"""A row as printed: one string a column, "" where empty."""
Placement = tuple[tuple[int, int], ...]
"""(printed index, column) of each filled cell, in order; two cells may share a column."""

_SHIFT_COST = 1.0
_STEP_COST = 0.05
_MERGE_COST = 3.0
_UNLIKE_COST = 3.0
"""Two parts of one cell are of one kind."""
_SURE = 0.2
"""A cell whose kind makes up this share of its column needs no second thought."""
_PASSES = 3
_RARE = 0.25
"""Below this share a kind of cell, or an empty cell, speaks against its column."""
_DISTRUST = 0.2
_KINDS = 9
_LENGTHS = (4, 8, 16, 40)


@dataclass(frozen=True, slots=True)
class _Features:
    kind: CellKind
    length: int
    head: str
    tail: str
    whole: str


def _features(value: str) -> _Features:
    folded = fold(value)
    length = next((step for step, limit in enumerate(_LENGTHS) if len(folded) <= limit), len(_LENGTHS))
    return _Features(kind_of(value), length, folded[:2], folded[-2:], folded)


class ColumnProfile:
    """How often each column holds what, over the rows placed so far."""

    def __init__(self, width: int) -> None:
        self._rows = 0.0
        self._counts: list[defaultdict[tuple[str, object], float]] = [
            defaultdict(float) for _ in range(width)
        ]

    def add(self, placed: dict[int, _Features], weight: float = 1.0) -> None:
        """Counts a row in."""
        self._rows += weight
        for column, found in placed.items():
            counts = self._counts[column]
            counts["kind", found.kind] += weight
            counts["filled", ""] += weight
            if column + 1 not in placed:
                counts["alone", ""] += weight
            if found.kind in ("text", "units"):
                for name in ("length", "head", "tail"):
                    counts[name, getattr(found, name)] += weight
                counts["whole", found.whole] += weight if weight == 1.0 else 0.0
                counts["worded", ""] += weight

    def share(self, column: int, kind: CellKind) -> float:
        """Share of the rows that hold this kind in the column."""
        return self._counts[column]["kind", kind] / max(1, self._rows)

    def share_of_filled(self, column: int, kind: CellKind) -> float:
        """Share of this kind among the cells that are filled in the column."""
        return self._counts[column]["kind", kind] / max(1, self._counts[column]["filled", ""])

    def share_empty(self, column: int) -> float:
        """Share of the rows that leave the column empty."""
        return 1 - self._counts[column]["filled", ""] / max(1, self._rows)

    def share_alone(self, column: int) -> float:
        """How often the next column is empty when this one is filled."""
        return self._counts[column]["alone", ""] / max(1, self._counts[column]["filled", ""])

    def empty(self, column: int) -> float:
        """Log probability that the column is empty."""
        return math.log((self._rows - self._counts[column]["filled", ""] + 0.3) / (self._rows + 0.6))

    def empty_after(self, left: int, column: int) -> float:
        """Log probability that the columns between a filled one and another are empty.

        The first of them is judged by the rows in which `left` is filled: where a group begins, the group
        below it begins too.
        """
        if column <= left + 1:
            return 0.0
        filled, alone = self._counts[left]["filled", ""], self._counts[left]["alone", ""]
        first = math.log((alone + 0.3) / (filled + 0.6))
        return first + sum(self.empty(between) for between in range(left + 2, column))

    def kind_score(self, column: int, kind: CellKind) -> float:
        """Log probability of this kind of cell in the column."""
        return math.log((self._counts[column]["kind", kind] + 0.1) / (self._rows + 0.1 * _KINDS))

    def filled(self, column: int, found: _Features) -> float:
        """Log probability of such a cell in the column."""
        counts = self._counts[column]
        score = self.kind_score(column, found.kind)
        if found.kind not in ("text", "units"):
            return score
        worded = max(1, counts["worded", ""])
        for name, weight in (("length", 0.7), ("head", 0.5), ("tail", 0.7), ("whole", 1.0)):
            seen = counts[name, getattr(found, name)]
            score += weight * math.log(0.95 * seen / worded + 0.05)
        return score


def align_rows(rows: Sequence[Cells], width: int) -> list[Placement]:
    """Finds the column of every filled cell.

    Args:
        rows: Rows as printed; they may have more or fewer cells than there are columns.
        width: Number of columns.

    Returns:
        One placement a row, in the order of `rows`.
    """
    features = [{index: _features(cell) for index, cell in enumerate(row) if cell.strip()} for row in rows]
    placements: list[Placement] = [_as_printed(found, width) for found in features]
    totals = [any(is_total(cell) for cell in row) for row in rows]
    for _ in range(_PASSES):
        placed = [_placed(*row) for row in zip(features, placements, strict=True)]
        profile = _profile_of(placed, totals, width)
        before = list(placements)
        for index, found in enumerate(features):
            if totals[index]:
                placements[index] = _place_total(found, width, profile)
            elif not _is_sure(found, width, profile):
                placements[index] = _best_placement(found, width, profile)
        if placements == before:
            break
    return placements


def _profile_of(placed: Sequence[dict[int, _Features]], totals: Sequence[bool], width: int) -> ColumnProfile:
    """Learns what the columns hold; rows that are unlike most others count little."""
    rows = [found for found, total in zip(placed, totals, strict=True) if not total]
    first = ColumnProfile(width)
    for found in rows:
        first.add(found)
    trusted = ColumnProfile(width)
    for found in rows:
        trusted.add(found, 1.0 if _is_regular(found, width, first) else _DISTRUST)
    return trusted


def _is_regular(found: dict[int, _Features], width: int, profile: ColumnProfile) -> bool:
    """Tells whether kinds of cells, empty cells and steps from group to group are usual ones."""
    return (
        all(profile.share_of_filled(column, cell.kind) >= _RARE for column, cell in found.items())
        and all(profile.share_empty(column) >= _RARE for column in range(width) if column not in found)
        and all(
            profile.share_alone(column) >= _RARE
            for column in found
            if column + 1 < width and column + 1 not in found
        )
    )


def _as_printed(found: dict[int, _Features], width: int) -> Placement:
    return tuple((index, min(index, width - 1)) for index in found)


def _placed(found: dict[int, _Features], placement: Placement) -> dict[int, _Features]:
    return {column: found[index] for index, column in placement}


def _is_sure(found: dict[int, _Features], width: int, profile: ColumnProfile) -> bool:
    """Tells whether a row fits its columns as printed, empty cells included; a full row always does."""
    if list(found) == list(range(width)):
        return True
    if any(index >= width or profile.share(index, cell.kind) < _SURE for index, cell in found.items()):
        return False
    return all(profile.empty(column) > math.log(_SURE) for column in range(width) if column not in found)


def _place_total(found: dict[int, _Features], width: int, profile: ColumnProfile) -> Placement:
    """Places the numbers of a row of totals by their kind; its words move along with them."""
    numbers = {index: cell for index, cell in found.items() if cell.kind not in ("text", "units")}
    placed = dict(_best_placement(numbers, width, profile, gaps_cost=False))
    shifts = [column - index for index, column in placed.items()]
    shift = shifts[0] if shifts and len(set(shifts)) == 1 else 0
    for index in found:
        placed.setdefault(index, min(max(0, index + shift), width - 1))
    return tuple(sorted(placed.items()))


class _Gaps:
    """What it costs to leave columns empty, looked up often."""

    def __init__(self, profile: ColumnProfile, width: int, cost: bool) -> None:
        self._before = [sum(profile.empty(left) for left in range(column)) * cost for column in range(width)]
        self._between = [
            [profile.empty_after(left, column) * cost for column in range(width + 1)] for left in range(width)
        ]

    def before(self, column: int) -> float:
        """Log probability that all columns left of this one are empty."""
        return self._before[column]

    def between(self, left: int, column: int) -> float:
        """Log probability that the columns between the two are empty."""
        return self._between[left][column]


def _best_placement(
    found: dict[int, _Features], width: int, profile: ColumnProfile, *, gaps_cost: bool = True
) -> Placement:
    """Lays the filled cells over the columns, left to right, at the highest probability."""
    cells = list(found.items())
    if not cells:
        return ()
    gaps = _Gaps(profile, width, gaps_cost)
    overfull = len(cells) > width or cells[-1][0] >= width
    best: list[dict[int, tuple[float, int]]] = []
    for rank, (index, cell) in enumerate(cells):
        step: dict[int, tuple[float, int]] = {}
        for column in range(width):
            emission = profile.filled(column, cell)
            if rank == 0:
                step[column] = (gaps.before(column) - _shift_cost(column - index) + emission, -1)
            else:
                move = (index - cells[rank - 1][0], column)
                step[column] = _best_step(best[-1], move, gaps, emission)
                if overfull:
                    unlike = _UNLIKE_COST if cells[rank - 1][1].kind != cell.kind else 0.0
                    merged = (
                        best[-1][column][0] - _MERGE_COST - unlike + profile.kind_score(column, cell.kind)
                    )
                    step[column] = max(step[column], (merged, column))
        best.append(step)
    last = max(best[-1], key=lambda column: best[-1][column][0] + gaps.between(column, width))
    return _trace(best, last, [index for index, _ in cells])


def _shift_cost(distance: int) -> float:
    return _SHIFT_COST + _STEP_COST * abs(distance) if distance else 0.0


def _best_step(
    before: dict[int, tuple[float, int]], move: tuple[int, int], gaps: _Gaps, emission: float
) -> tuple[float, int]:
    """The best way to reach a column from a column on its left, where the cell before stands."""
    printed_step, column = move
    best = (-math.inf, 0)
    for left in range(column):
        shift = _shift_cost(column - left - printed_step)
        score = before[left][0] + gaps.between(left, column) - shift + emission
        best = max(best, (score, left))
    return best


def _trace(best: list[dict[int, tuple[float, int]]], last: int, indexes: list[int]) -> Placement:
    columns = [last]
    for step in reversed(best[1:]):
        columns.append(step[columns[-1]][1])
    return tuple(zip(indexes, reversed(columns), strict=True))
