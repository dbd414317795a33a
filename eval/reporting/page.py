"""Writes what a scored run looks like: one HTML file that needs nothing else, Markdown and JSON beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from eval.gold import GoldItem
from eval.reporting.charts import report_plots
from eval.reporting.labels import LABELS, NAMES, SLICE_LABELS, STAGE_LABELS, VALUE_LABELS
from eval.reporting.tables import (
    ROBUSTNESS_HEADS,
    SLICE_MEASURES,
    Comparisons,
    judge_note,
    markdown_report,
    notes,
    robustness_cells,
    show,
)
from eval.reporting.views import ItemView, item_views
from eval.runs import Run
from eval.scoring.failures import CAUSES
from eval.scoring.robustness import Robustness, robustness
from eval.scoring.scores import SCORES_FILE, STAGE_CUTS, Scores, write_scores

REPORT_FILE = "report.html"
MARKDOWN_FILE = "report.md"
JSON_FILE = "report.json"
VARIANTS_FOLDER = "variants"
_FILTERS = ("persona", "type", "kind", "region", "difficulty", "document")


def write_report(
    run: Run,
    scores: Scores,
    items: Sequence[GoldItem],
    output_dir: Path,
    beside: Comparisons | None = None,
) -> Path:
    """Writes `report.html`, `report.md`, `report.json` and the scores; returns the path of the HTML file."""
    beside = beside or Comparisons()
    output_dir.mkdir(parents=True, exist_ok=True)
    write_scores(scores, output_dir / SCORES_FILE)
    if beside.robustness is not None:
        (output_dir / VARIANTS_FOLDER).mkdir(exist_ok=True)
        write_scores(beside.robustness, output_dir / VARIANTS_FOLDER / SCORES_FILE)
    (output_dir / MARKDOWN_FILE).write_text(markdown_report(scores, beside), encoding="utf-8")
    (output_dir / JSON_FILE).write_text(json_report(scores, beside), encoding="utf-8")
    page = output_dir / REPORT_FILE
    page.write_text(html_report(run, scores, items, beside), encoding="utf-8")
    return page


def json_report(scores: Scores, beside: Comparisons) -> str:
    """Everything in the report but the single items, which are in the scores."""
    report = scores.model_dump(mode="json", exclude={"items"}) | {
        "peers": [peer.model_dump(mode="json", exclude={"items"}) for peer in beside.peers],
        "robustness": {
            kind: row.model_dump(mode="json") for kind, row in _robustness(scores, beside).items()
        },
        "comparison": beside.baseline.model_dump(mode="json") if beside.baseline else None,
        "judge": beside.judge.model_dump(mode="json") if beside.judge else None,
    }
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def html_report(run: Run, scores: Scores, items: Sequence[GoldItem], beside: Comparisons) -> str:
    """The report as one HTML page; every text of the run is escaped."""
    environment = Environment(
        loader=PackageLoader("eval.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    views = item_views(run, scores, items, beside)
    return environment.get_template("report.html").render(
        scores=scores,
        views=views,
        labels=LABELS,
        slice_labels=SLICE_LABELS,
        slice_measures=SLICE_MEASURES,
        stage_labels=STAGE_LABELS,
        stage_cuts=STAGE_CUTS,
        names=NAMES,
        plots=report_plots(scores, beside.peers),
        beside=beside,
        causes=CAUSES,
        value_labels=VALUE_LABELS,
        notes=notes(scores),
        judge_note=judge_note,
        robustness=_robustness(scores, beside),
        robustness_heads=ROBUSTNESS_HEADS,
        robustness_cells=robustness_cells,
        show=show,
        filters=_filters(views),
    )


def _robustness(scores: Scores, beside: Comparisons) -> dict[str, Robustness]:
    return robustness(scores, beside.robustness) if beside.robustness is not None else {}


def _filters(views: Sequence[ItemView]) -> dict[str, list[str]]:
    """The values of each dimension by which items can be told apart."""
    values = {
        name: sorted({value for view in views if (value := view.scores.slices.get(name))})
        for name in _FILTERS
    }
    return {name: found for name, found in values.items() if len(found) > 1}
