"""Runs of consecutive rows in flat arrays: what passages own of the sentences, and sentences of the tokens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Bounds = npt.NDArray[np.int64]
"""n + 1 rising numbers: run i reaches from `bounds[i]` to `bounds[i + 1]`."""


def bounds_of(lengths: npt.NDArray[np.integer]) -> Bounds:
    """Bounds of runs of these lengths that follow each other from 0."""
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])


def chosen_runs(bounds: Bounds, runs: Sequence[int] | Bounds) -> tuple[Bounds, Bounds]:
    """Lines up some runs: (the rows that they hold, in the order of `runs`; the bounds of each in that line)."""
    chosen = np.asarray(runs, np.int64)
    starts, lengths = bounds[chosen], bounds[chosen + 1] - bounds[chosen]
    lined = bounds_of(lengths)
    rows = np.arange(lined[-1], dtype=np.int64) + np.repeat(starts - lined[:-1], lengths)
    return rows, lined


def maxima(values: npt.NDArray[np.float32], bounds: Bounds) -> npt.NDArray[np.float32]:
    """The maximum of each run along the first axis; 0 for runs without rows."""
    best = np.zeros((len(bounds) - 1, *values.shape[1:]), np.float32)
    filled = np.diff(bounds) > 0
    if filled.any():
        best[filled] = np.maximum.reduceat(values, bounds[:-1][filled], axis=0)
    return best
