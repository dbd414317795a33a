"""Writes what a scored run looks like: one HTML file that needs nothing else, Markdown and JSON beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from eval.comparing import Comparison
from eval.failures import CAUSES
from eval.gold import GoldItem, UnanswerableItem
from eval.item_scores import CUTS, DEEP_CUTS, ItemScores
from eval.judge import JudgeReport
from eval.plots import bar_plot, histogram, line_plot
from eval.runs import Run, RunRow
from eval.scoring import SCORES_FILE, Figures, Scores, write_scores
from ingest import squeeze

REPORT_FILE = "report.html"
MARKDOWN_FILE = "report.md"
LABELS: tuple[tuple[str, str], ...] = (
    ("recall@1", "证据召回@1"),
    ("recall@3", "证据召回@3"),
    ("recall@5", "证据召回@5"),
    ("recall@10", "证据召回@10"),
    ("ndcg@10", "nDCG@10"),
    ("mrr@10", "MRR@10"),
    ("char_precision@5", "字符精确率@5"),
    ("char_recall@5", "字符召回率@5"),
    ("citation_recall", "引用召回率"),
    ("citation_precision", "引用精确率"),
    ("verbatim", "引文逐字相符"),
    ("key_facts", "要点召回率"),
    ("correct", "答对"),
    ("character_f1", "字符 F1"),
    ("audit", "普查评分（1/0.5/0）"),
    ("answered", "作答率"),
    ("refused", "该拒答时拒答"),
    ("district_error", "引错区县"),
    ("validity_error", "未提示失效"),
    ("answer_chars_median", "答案字数中位数"),
    ("ask_p50_ms", "问答耗时中位数 ms"),
    ("ask_p95_ms", "问答耗时 95 分位 ms"),
    ("search_p50_ms", "检索耗时中位数 ms"),
)
SLICE_LABELS = {
    "file": "文件",
    "persona": "提问人",
    "type": "题型",
    "region": "区县",
    "kind": "不可答类型",
    "difficulty": "难度",
    "document": "文件依据",
    "variant": "改写",
    "failure": "失误环节",
}
SLICE_MEASURES = ("recall@5", "citation_recall", "key_facts", "correct", "refused", "audit")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparisons:
    """What a report may show beside the run itself."""

    baseline: Comparison | None = None
    baseline_run: Run | None = None
    peers: tuple[Scores, ...] = ()
    judge: JudgeReport | None = None


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
        loader=PackageLoader("eval"),
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
        show=_show,
        settings=sorted(run.header.settings.items()),
        personas=sorted({view.item.persona for view in views if view.item.persona}),
        types=sorted({kind for view in views if (kind := view.scores.slices.get("type"))}),
    )


def markdown_report(scores: Scores, beside: Comparisons) -> str:
    """The overall figures, slices and comparisons as Markdown tables."""
    systems = [scores, *beside.peers]
    lines = [
        f"# 评测结果：{scores.system}",
        "",
        _markdown_row("指标", *(system.system for system in systems)),
    ]
    lines.append(_markdown_row(*["---"] * (len(systems) + 1)))
    for name, label in LABELS:
        lines.append(_markdown_row(label, *(_show(system.overall.get(name)) for system in systems)))
    for dimension, figures in scores.slices.items():
        lines += ["", f"## 按{SLICE_LABELS[dimension]}", ""]
        lines.append(_markdown_row("", "题数", *(dict(LABELS)[name] for name in SLICE_MEASURES)))
        lines.append(_markdown_row(*["---"] * (len(SLICE_MEASURES) + 2)))
        lines += [_slice_row(CAUSES.get(value, value), row) for value, row in figures.items()]
    if beside.baseline is not None:
        lines += _markdown_comparison(beside.baseline)
    return "\n".join(lines) + "\n"


def _markdown_comparison(comparison: Comparison) -> list[str]:
    lines = ["", f"## 与 {comparison.before} 对比", ""]
    lines.append(_markdown_row("指标", "题数", "之前", "之后", "差值", "95% 区间", "McNemar p"))
    lines.append(_markdown_row(*["---"] * 7))
    for row in comparison.measures:
        interval = f"[{_show(row.low)}, {_show(row.high)}]"
        figures = (_show(row.before), _show(row.after), _show(row.difference), interval, _show(row.p_value))
        lines.append(_markdown_row(row.measure, str(row.n), *figures))
    return [*lines, "", f"有变化的题目：{'、'.join(item.id for item in comparison.changed) or '无'}"]


def _slice_row(value: str, figures: Figures) -> str:
    return _markdown_row(value, _show(figures["n"]), *(_show(figures.get(name)) for name in SLICE_MEASURES))


def _markdown_row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "｜") for cell in cells) + " |"


def _show(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.0f}" if float(value).is_integer() and abs(value) > 1 else f"{value:.3g}"


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


def peers_table(systems: Sequence[Scores], measures: Mapping[str, str]) -> str:
    """A Markdown table of systems by measures, for the README."""
    lines = [_markdown_row("system", *measures.values()), _markdown_row(*["---"] * (len(measures) + 1))]
    for system in systems:
        lines.append(_markdown_row(system.system, *(_show(system.overall.get(name)) for name in measures)))
    return "\n".join(lines)
