"""Compares two scored runs of the same items, pair by pair.

Means are compared with paired bootstrap intervals (Efron & Tibshirani 1993), yes/no measures with McNemar's
exact test as well; the items whose figures changed are listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from pydantic import BaseModel, ConfigDict

from eval.scoring.item_scores import ItemScores
from eval.scoring.scores import Scores

COMPARED = (
    "recall@1",
    "recall@5",
    "recall@10",
    "ndcg@10",
    "mrr@10",
    "citation_recall",
    "citation_precision",
    "key_facts",
    "correct",
    "audit",
    "refused",
    "answered",
    "district_error",
    "validity_error",
)
ERRORS = ("district_error", "validity_error")
YES_NO = ("correct", "refused", "answered", *ERRORS)
TELLING = ("correct", "refused", "citation_recall", "recall@5")
"""Measures whose change puts an item on the list of changed items."""
SAMPLES = 2000
LEVEL = 0.95
SEED = 20240601


class _Compared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MeasureDifference(_Compared):
    """One measure in both runs, over the items to which it applies in both."""

    measure: str
    n: int
    before: float
    after: float
    difference: float
    low: float
    high: float
    """Bounds of the 95 % interval of the difference."""
    gained: int | None = None
    """Items that were wrong before and are right now; only for yes/no measures."""
    lost: int | None = None
    p_value: float | None = None
    """McNemar's exact test, two-sided."""


class ChangedItem(_Compared):
    """An item whose figures are not the same in both runs."""

    id: str
    changes: dict[str, tuple[float, float]]
    """(before, after) by measure."""


class Comparison(_Compared):
    """Everything that differs between two runs."""

    before: str
    after: str
    measures: tuple[MeasureDifference, ...]
    changed: tuple[ChangedItem, ...]
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    """Ids of items that only one of the runs has; they are left out."""


def compare_runs(before: Scores, after: Scores) -> Comparison:
    """Compares the items that both runs have."""
    old, new = ({item.id: item for item in scores.items} for scores in (before, after))
    shared = [name for name in new if name in old]
    pairs = [(old[name], new[name]) for name in shared]
    measures = [compare_measure(name, pairs) for name in COMPARED]
    changed = [change for pair in pairs if (change := _changed(*pair)) is not None]
    return Comparison(
        before=before.system,
        after=after.system,
        measures=tuple(measure for measure in measures if measure is not None),
        changed=tuple(changed),
        only_before=tuple(name for name in old if name not in new),
        only_after=tuple(name for name in new if name not in old),
    )


def compare_measure(name: str, pairs: Sequence[tuple[ItemScores, ItemScores]]) -> MeasureDifference | None:
    """Compares one measure; None if it applies to no item in both runs."""
    values = [
        (old.measures[name], new.measures[name])
        for old, new in pairs
        if name in old.measures and name in new.measures
    ]
    if not values:
        return None
    before, after = (np.array(column, dtype=float) for column in zip(*values, strict=True))
    low, high = bootstrap_interval(after - before)
    good = 0.0 if name in ERRORS else 1.0
    gained = int(np.sum((before != good) & (after == good)))
    lost = int(np.sum((before == good) & (after != good)))
    figures = {"gained": gained, "lost": lost, "p_value": mcnemar(gained, lost)} if name in YES_NO else {}
    return MeasureDifference.model_validate(
        {
            "measure": name,
            "n": len(values),
            "before": round(float(before.mean()), 4),
            "after": round(float(after.mean()), 4),
            "difference": round(float((after - before).mean()), 4),
            "low": round(low, 4),
            "high": round(high, 4),
        }
        | figures
    )


def bootstrap_interval(
    differences: np.ndarray[tuple[int], np.dtype[np.float64]], samples: int = SAMPLES
) -> tuple[float, float]:
    """Percentile interval of the mean of paired differences; the same for the same input."""
    generator = np.random.default_rng(SEED)
    picks = generator.integers(0, len(differences), size=(samples, len(differences)))
    means = differences[picks].mean(axis=1)
    tail = (1 - LEVEL) / 2
    return float(np.quantile(means, tail)), float(np.quantile(means, 1 - tail))


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided p-value of McNemar's exact test for the discordant pairs."""
    n = gained + lost
    if n == 0:
        return 1.0
    tail: float = sum(comb(n, k) for k in range(min(gained, lost) + 1)) / 2.0**n
    return round(min(1.0, 2 * tail), 6)


def _changed(old: ItemScores, new: ItemScores) -> ChangedItem | None:
    changes = {
        name: (old.measures[name], new.measures[name])
        for name in TELLING
        if name in old.measures and name in new.measures and old.measures[name] != new.measures[name]
    }
    return ChangedItem(id=new.id, changes=changes) if changes else None
