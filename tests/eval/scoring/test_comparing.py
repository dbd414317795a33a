from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.running.asking import run_items
from eval.scoring.comparing import bootstrap_interval, compare_measure, compare_runs, mcnemar
from eval.scoring.scores import score_run


@pytest.fixture
def both(service, items):
    before = score_run(run_items(service.answerer(), items, {"system": "旧"}), items)
    answer = service.answers["云溪津贴谁发？"]
    service.answers["云溪津贴谁发？"] = answer | {"answer": "区民政局[1]。", "citations": []}
    after = score_run(run_items(service.answerer(), items, {"system": "新"}), items)
    return before, after


def test_changed_items_are_listed_with_both_figures(both):
    comparison = compare_runs(*both)
    assert (comparison.before, comparison.after) == ("旧", "新")
    assert [(item.id, item.changes) for item in comparison.changed] == [("who", {"correct": (0.0, 1.0)})]


def test_yes_no_measures_have_discordant_pairs_and_a_p_value(both):
    correct = next(m for m in compare_runs(*both).measures if m.measure == "correct")
    assert (correct.n, correct.gained, correct.lost, correct.p_value) == (3, 1, 0, 1.0)
    assert correct.low <= correct.difference <= correct.high


def test_a_run_does_not_differ_from_itself(both):
    comparison = compare_runs(both[0], both[0])
    assert comparison.changed == ()
    assert all(m.difference == m.low == m.high == 0 for m in comparison.measures)


def test_items_of_one_run_only_are_left_out_and_named(both):
    before, after = both
    shorter = after.model_copy(update={"items": after.items[:2]})
    comparison = compare_runs(before, shorter)
    assert (comparison.only_before, comparison.only_after) == (("phone", "talk"), ())


@given(st.integers(0, 30), st.integers(0, 30))
def test_mcnemar_is_the_two_sided_binomial_test(gained, lost):
    n = gained + lost
    chances = [comb(n, k) / 2**n for k in range(n + 1)]
    expected = sum(p for k, p in enumerate(chances) if abs(k - n / 2) >= abs(gained - n / 2))
    assert mcnemar(gained, lost) == pytest.approx(expected, abs=1e-6)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(-1, 1), min_size=1, max_size=40))
def test_intervals_are_repeatable_and_within_the_range(values):
    differences = np.array(values)
    low, high = bootstrap_interval(differences)
    assert (low, high) == bootstrap_interval(differences)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9


def test_intervals_match_the_normal_approximation_for_many_items():
    differences = np.random.default_rng(1).normal(0.1, 0.5, 400)
    low, high = bootstrap_interval(differences)
    half = 1.96 * differences.std() / 20
    assert low == pytest.approx(differences.mean() - half, abs=0.01)
    assert high == pytest.approx(differences.mean() + half, abs=0.01)


def test_for_errors_fewer_is_better(both):
    district = next(m for m in compare_runs(both[1], both[0]).measures if m.measure == "district_error")
    assert (district.gained, district.lost) == (0, 0)
    worse = [
        item.model_copy(update={"measures": item.measures | {"district_error": 1.0}})
        for item in both[0].items
    ]
    fewer = [
        item.model_copy(update={"measures": item.measures | {"district_error": 0.0}})
        for item in both[0].items
    ]
    difference = compare_measure("district_error", list(zip(worse, fewer, strict=True)))
    assert (difference.gained, difference.lost) == (4, 0)
