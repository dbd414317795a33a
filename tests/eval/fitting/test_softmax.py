"""Regressions find what made their data."""

from __future__ import annotations

import numpy as np
import pytest

from eval.fitting.softmax import Candidates, fit_first, fit_logistic, fit_softmax

RANDOM = np.random.default_rng(7)
FEATURES = RANDOM.normal(size=(400, 3)) * np.array([1.0, 10.0, 0.1])


def lists() -> list[Candidates]:
    """Forty questions whose relevant candidate has the highest first feature."""
    made = []
    for features in FEATURES.reshape(40, 10, 3):
        relevance = np.zeros(10)
        relevance[features[:, 0].argmax()] = 1.0
        made.append(Candidates(features, relevance))
    return made


def test_weights_put_the_relevant_candidate_first():
    weights = fit_first(lists(), 0.001)
    first = [one.features @ weights for one in lists()]
    assert np.mean([one.relevance[s.argmax()] for one, s in zip(lists(), first, strict=True)]) > 0.9


def test_one_of_several_relevant_candidates_in_front_is_enough():
    also = np.zeros(10)
    also[3] = 1.0
    both = [Candidates(one.features, np.maximum(one.relevance, also)) for one in lists()]
    weights = fit_first(both, 0.001)
    assert np.mean([one.relevance[(one.features @ weights).argmax()] for one in both]) > 0.9


def test_questions_without_a_relevant_candidate_teach_nothing():
    silent = Candidates(FEATURES[:10], np.zeros(10))
    same = [Candidates(one.features, one.relevance) for one in lists()]
    spread_alike = fit_first([*same, silent], 0.01)
    assert np.all(np.isfinite(spread_alike))


@pytest.mark.parametrize("known", [np.array([3.0, 0.5, -2.0])])
def test_a_large_penalty_keeps_known_weights(known: np.ndarray):
    assert fit_first(lists(), 1e6, known) == pytest.approx(known, abs=1e-3)
    assert fit_first(lists(), 1e6) == pytest.approx(np.zeros(3), abs=1e-3)


def test_logistic_regression_tells_two_sides_of_a_plane_apart():
    labels = FEATURES[:, 0] + FEATURES[:, 1] / 10 > 0.2
    weights, bias = fit_logistic(FEATURES, labels, 1e-5)
    assert np.mean((FEATURES @ weights + bias > 0) == labels) > 0.98


def test_softmax_regression_tells_three_classes_apart():
    classes = np.digitize(FEATURES[:, 0], [-0.5, 0.5])
    weights, bias = fit_softmax(FEATURES, classes, 1e-6)
    assert weights.shape == (3, 3)
    assert np.mean((FEATURES @ weights.T + bias).argmax(axis=1) == classes) > 0.95
