from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from eval.reporting.plots import bar_plot, histogram, line_plot


def test_plots_are_well_formed_and_escape_names():
    line = line_plot("<b>", {"a&b": [(1, 0.5), (10, 1)], "c": [(1, 0)]}, x_label="k", y_label="召回")
    bars = bar_plot("柱", {"<i>": 3.0, "很长很长很长很长很长很长的名称": 0.0})
    for svg in (line, bars):
        ElementTree.fromstring(svg)
    assert "<b>" not in line
    assert "…" in bars


def test_plots_without_figures_are_empty_frames():
    ElementTree.fromstring(line_plot("空", {"": ()}, x_label="x", y_label="y"))
    ElementTree.fromstring(bar_plot("空", {}))
    assert histogram([]) == {}


def test_one_slow_answer_hides_no_other():
    assert histogram([3, 4, 12, 9000]) == {"≤ 5": 2, "≤ 10": 0, "≤ 20": 1} | {
        f"≤ {bound}": 0 for bound in (50, 100, 200, 500, 1000, 2000, 5000)
    } | {"≤ 10000": 1}


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_a_histogram_counts_every_value(values):
    assert sum(histogram(values).values()) == len(values)
