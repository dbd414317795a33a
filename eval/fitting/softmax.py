"""Regressions with a penalty on large weights, for a few hundred questions: first place, logistic and softmax.

All minimise their mean loss plus `penalty` times the squared weights of standardised features, by L-BFGS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Floats = npt.NDArray[np.float64]
_NEVER_VARIES = 1e-9
_NEVER = 1e-12
"""Keeps the logarithm of no chance at all finite."""


class Candidates(NamedTuple):
    """The candidates of one question."""

    features: Floats
    """(candidates, features)."""
    relevance: Floats
    """(candidates,), 0 or more; all 0 for a question that none of them answers."""


def fit_first(lists: Sequence[Candidates], penalty: float, known: Floats | None = None) -> Floats:
    """Weights under which some relevant candidate of each question comes first.

    Maximises the probability that the one candidate a softmax over the scores picks is relevant, each counted by its
    relevance (marginal likelihood). Which of several relevant candidates is picked makes no difference, unlike in
    ListNet, which wants all of them alike and spends the weights on that. Questions without a relevant candidate teach
    nothing and are left out.

    Args:
        lists: Candidates of each question.
        penalty: On squared distances of the weights from `known`.
        known: Weights that earlier questions taught; 0 unless given.

    Returns:
        One weight a feature, for features as they are.
    """
    spread = _spread(np.concatenate([one.features for one in lists]))
    useful = [
        (one.features / spread, one.relevance / one.relevance.max())
        for one in lists
        if one.relevance.sum() > 0
    ]
    start = np.zeros(len(spread)) if known is None else known * spread

    def loss(change: Floats) -> tuple[float, Floats]:
        weights = start + change
        total, slope = 0.0, np.zeros_like(weights)
        for features, relevance in useful:
            chances = np.exp(_log_softmax(features @ weights))
            picked = chances * relevance
            right = picked.sum() + _NEVER
            total -= float(np.log(right))
            slope -= features.T @ (picked / right - chances)
        return total / len(useful), slope / len(useful)

    return (start + _minimum(loss, len(spread), penalty)) / spread


def fit_logistic(features: Floats, labels: npt.NDArray[np.bool_], penalty: float) -> tuple[Floats, float]:
    """Weights and bias of the probability that a row is True.

    Args:
        features: (rows, features).
        labels: (rows,).
        penalty: On squared weights; the bias is free.
    """
    spread, middle = _spread(features), features.mean(axis=0)
    rows = np.column_stack([(features - middle) / spread, np.ones(len(features))])
    signs = np.where(labels, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (rows @ weights)
        wrong = 1 / (1 + np.exp(np.clip(margins, -50, 50)))
        return float(np.logaddexp(0, -margins).mean()), -(rows.T @ (signs * wrong)) / len(rows)

    found = _minimum(loss, rows.shape[1], penalty, free=1)
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ middle)


def fit_softmax(features: Floats, classes: npt.NDArray[np.int64], penalty: float) -> tuple[Floats, Floats]:
    """Weights (classes, features) and biases (classes,) of the probabilities of classes 0, 1, …."""
    count, width = int(classes.max()) + 1, features.shape[1] + 1
    rows = np.column_stack([features, np.ones(len(features))])
    wanted = np.eye(count)[classes]

    def loss(flat: Floats) -> tuple[float, Floats]:
        logs = _log_softmax(rows @ flat.reshape(width, count))
        slope = rows.T @ (np.exp(logs) - wanted) / len(rows)
        return float(-(wanted * logs).sum() / len(rows)), slope.ravel()

    found = _minimum(loss, width * count, penalty, free=count).reshape(width, count)
    return found[:-1].T, found[-1]


def _minimum(
    loss: Callable[[Floats], tuple[float, Floats]], size: int, penalty: float, free: int = 0
) -> Floats:
    """Where loss plus penalty is least; the last `free` weights are not penalised."""
    penalised = np.ones(size)
    if free:
        penalised[-free:] = 0

    def total(weights: Floats) -> tuple[float, Floats]:
        value, slope = loss(weights)
        held = weights * penalised
        return value + penalty * float(held @ held), slope + 2 * penalty * held

    found: Floats = minimize(total, np.zeros(size), jac=True, method="L-BFGS-B").x
    return found


def _spread(features: Floats) -> Floats:
    spread: Floats = features.std(axis=0)
    return np.where(spread > _NEVER_VARIES, spread, 1.0)


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    logs: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs
