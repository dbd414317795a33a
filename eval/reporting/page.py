"""Writes what a scored run looks like: one HTML file that needs nothing else, Markdown and JSON beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from eval.gold import GoldItem, UnanswerableItem
from eval.reporting.plots import bar_plot, histogram, line_plot
from eval.reporting.tables import (
    LABELS,
    SLICE_LABELS,
    SLICE_MEASURES,
    VALUE_LABELS,
    Comparisons,
    markdown_report,
    robustness_rows,
    show,
)
from eval.runs import Run, RunRow
from eval.scoring.failures import CAUSES
from eval.scoring.item_scores import CUTS, DEEP_CUTS, ItemScores
from eval.scoring.scores import SCORES_FILE, Scores, write_scores
from ingest import squeeze

REPORT_FILE = "report.html"
MARKDOWN_FILE = "report.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item as the report shows it."""

    item: GoldItem
    row: RunRow
    scores: ItemScores
    answerable: bool
    good: bool
    citations: tuple[Markup, ...]
    """Quotes with the gold evidence marked."""
    evidence: tuple[str, ...]
    cause: str
    before: str = ""
    """The other run's answer, where two runs are compared and the item changed."""


def write_report(
    run: Run,
    scores: Scores,
    items: Sequence[GoldItem],
    output_dir: Path,
    beside: Comparisons | None = None,
) -> Path:
    """Writes `report.html`, `report.md` and `scores.json`; returns the path of the HTML file."""
    beside = beside or Comparisons()
    output_dir.mkdir(parents=True, exist_ok=True)
    write_scores(scores, output_dir / SCORES_FILE)
    (output_dir / MARKDOWN_FILE).write_text(markdown_report(scores, beside), encoding="utf-8")
    page = output_dir / REPORT_FILE
    page.write_text(html_report(run, scores, items, beside), encoding="utf-8")
    return page


def html_report(run: Run, scores: Scores, items: Sequence[GoldItem], beside: Comparisons) -> str:
    """The report as one HTML page; every text of the run is escaped."""
    environment = Environment(
        loader=PackageLoader("eval.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    views = _views(run, scores, items, beside)
    return environment.get_template("report.html").render(
        scores=scores,
        views=views,
        labels=LABELS,
        slice_labels=SLICE_LABELS,
        slice_measures=SLICE_MEASURES,
        names=dict(LABELS),
        plots=_plots(scores),
        beside=beside,
        causes=CAUSES,
        value_labels=VALUE_LABELS,
        robustness_rows=robustness_rows,
        show=show,
        settings=sorted(run.header.settings.items()),
        personas=sorted({view.item.persona for view in views if view.item.persona}),
        types=sorted({kind for view in views if (kind := view.scores.slices.get("type"))}),
    )


def _views(run: Run, scores: Scores, items: Sequence[GoldItem], beside: Comparisons) -> list[ItemView]:
    rows = {row.item_id: row for row in run.rows}
    by_id = {item.id: item for item in scores.items}
    return [_view(item, rows[item.id], by_id[item.id], _before(item.id, beside)) for item in items]


def _before(item_id: str, beside: Comparisons) -> str:
    changed = beside.baseline is not None and any(item_id == item.id for item in beside.baseline.changed)
    if not changed or beside.baseline_run is None:
        return ""
    return next((row.answer or row.status for row in beside.baseline_run.rows if row.item_id == item_id), "")


def _view(item: GoldItem, row: RunRow, scores: ItemScores, before: str) -> ItemView:
    unanswerable = isinstance(item, UnanswerableItem)
    evidence = () if isinstance(item, UnanswerableItem) else tuple(e.quote for e in item.evidence)
    return ItemView(
        item=item,
        row=row,
        scores=scores,
        answerable=not unanswerable,
        good=scores.measures.get("refused" if unanswerable else "correct", 0.0) == 1.0,
        citations=tuple(mark_quotes(citation.quote, evidence) for citation in row.citations),
        evidence=evidence,
        cause=CAUSES[scores.failure] if scores.failure else "",
        before=before,
    )


def mark_quotes(text: str, quotes: Sequence[str]) -> Markup:
    """The text as HTML with every gold quote, or the part of one that it is, marked; blanks do not matter."""
    positions = [i for i, character in enumerate(text) if not character.isspace()]
    squeezed = squeeze(text)
    marked: set[int] = set()
    for quote in map(squeeze, quotes):
        if squeezed and squeezed in quote:
            marked.update(range(len(squeezed)))
        at = squeezed.find(quote)
        if at >= 0:
            marked.update(range(at, at + len(quote)))
    return _marked(text, {positions[i] for i in marked})


def _marked(text: str, marked: set[int]) -> Markup:
    parts, inside = [Markup()], False
    for i, character in enumerate(text):
        if not character.isspace() and (i in marked) != inside:
            parts.append(Markup("</mark>" if inside else "<mark>"))
            inside = not inside
        parts.append(escape(character))
    if inside:
        parts.append(Markup("</mark>"))
    return Markup().join(parts)


def _plots(scores: Scores) -> dict[str, Markup]:
    """Plots by title."""
    asked = [item.ask_ms for item in scores.items if item.ask_ms is not None]
    recall = [(float(k), scores.overall.get(f"recall@{k}") or 0.0) for k in (*CUTS, *DEEP_CUTS)]
    losses = {label.split("：")[0]: float(scores.failures.get(cause, 0)) for cause, label in CAUSES.items()}
    types = {name: row.get("correct") or 0.0 for name, row in scores.slices.get("type", {}).items()}
    plots = {
        "证据召回率随 k 变化": partial(line_plot, lines={"": recall}, x_label="k", y_label="召回率"),
        "风险—覆盖率": partial(line_plot, lines={"": scores.risk_coverage}, x_label="覆盖率", y_label="风险"),
        "各环节丢失的题数": partial(bar_plot, bars=losses),
        "各题型答对率": partial(bar_plot, bars=types, largest=1.0),
        "问答耗时分布（毫秒，题数）": partial(bar_plot, bars=histogram(asked)),
    }
    return {title: plot(title) for title, plot in plots.items()}
