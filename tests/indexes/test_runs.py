"""Runs in flat arrays against plain lists."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexes.runs import bounds_of, chosen_runs, maxima

LISTS = st.lists(st.lists(st.integers(-9, 9), max_size=4), min_size=1, max_size=6)


@given(LISTS, st.data())
def test_chosen_runs_hold_what_plain_lists_hold(lists, data):
    flat = np.array([value for own in lists for value in own], np.float32)
    runs = data.draw(st.lists(st.integers(0, len(lists) - 1), max_size=5))
    rows, lined = chosen_runs(bounds_of(np.array([len(own) for own in lists])), runs)
    assert flat[rows].tolist() == [value for run in runs for value in lists[run]]
    assert np.diff(lined).tolist() == [len(lists[run]) for run in runs]


@given(LISTS)
def test_the_maximum_of_an_empty_run_is_zero(lists):
    flat = np.array([value for own in lists for value in own], np.float32)
    best = maxima(flat, bounds_of(np.array([len(own) for own in lists])))
    assert best.tolist() == [max(own, default=0) for own in lists]
