"""Which figures of a run are drawn, and how."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from eval.reporting.labels import STAGE_LABELS
from eval.reporting.plots import Point, bar_plot, histogram, line_plot
from eval.scoring.failures import CAUSES
from eval.scoring.item_scores import CUTS, DEEP_CUTS
from eval.scoring.scores import Scores


def report_plots(scores: Scores, peers: Sequence[Scores]) -> dict[str, Markup]:
    """Plots by title."""
    asked = [item.ask_ms for item in scores.items if item.ask_ms is not None]
    recall = {system.system: _recall(system) for system in (scores, *peers)}
    losses = {label.split("：")[0]: float(scores.failures.get(cause, 0)) for cause, label in CAUSES.items()}
    types = {name: row["correct"] or 0.0 for name, row in scores.slices.get("type", {}).items()}
    stages = {STAGE_LABELS.get(name, name): row["hit@5"] or 0.0 for name, row in scores.stages.items()}
    plots = {
        "证据召回率随 k 变化": partial(line_plot, lines=recall, x_label="k", y_label="召回率"),
        "风险—覆盖率": partial(
            line_plot, lines={scores.system: scores.risk_coverage}, x_label="覆盖率", y_label="风险"
        ),
        "各环节丢失的题数": partial(bar_plot, bars=losses),
        "各检索阶段前 5 名有证据的比例": partial(bar_plot, bars=stages, largest=1.0),
        "各题型答对率": partial(bar_plot, bars=types, largest=1.0),
        "问答耗时分布（毫秒，题数）": partial(bar_plot, bars=histogram(asked)),
    }
    return {title: plot(title) for title, plot in plots.items()}


def _recall(scores: Scores) -> list[Point]:
    return [(float(k), scores.overall.get(f"recall@{k}") or 0.0) for k in (*CUTS, *DEEP_CUTS)]
