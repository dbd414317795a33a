"""The figures of scored runs as tables: labels, Markdown, and what stands beside a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.reporting.labels import LABELS, NAMES, SLICE_LABELS, STAGE_LABELS, VALUE_LABELS
from eval.runs import Run
from eval.scoring.comparing import Comparison
from eval.scoring.failures import CAUSES
from eval.scoring.judge import JudgeReport
from eval.scoring.robustness import Robustness, robustness
from eval.scoring.scores import STAGE_CUTS, Figures, Scores

ROBUSTNESS_HEADS = ("证据召回@5", "答对", "该拒答时拒答", "仍答好")
SLICE_MEASURES = ("recall@5", "citation_recall", "key_facts", "correct", "refused", "audit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparisons:
    """What a report may show beside the run itself."""

    baseline: Comparison | None = None
    baseline_run: Run | None = None
    peers: tuple[Scores, ...] = ()
    robustness: Scores | None = None
    """Scores of the variants of the same items."""
    judge: JudgeReport | None = None


def markdown_report(scores: Scores, beside: Comparisons) -> str:
    """The overall figures, slices and comparisons as Markdown tables."""
    systems = [scores.overall, *(peer.overall for peer in beside.peers), scores.conversation]
    names = [scores.system, *(peer.system for peer in beside.peers), "对话题"]
    lines = [f"# 评测结果：{scores.system}", "", *_markdown_head("指标", *names)]
    for name, label in LABELS:
        lines.append(_markdown_row(label, *(show(figures.get(name)) for figures in systems)))
    lines += ["", *(f"- {note}" for note in notes(scores))]
    lines += ["", "## 各检索阶段前 k 名有证据的比例", ""]
    lines += _markdown_head("阶段", *(f"前 {k} 名" for k in STAGE_CUTS))
    for stage, figures in scores.stages.items():
        shares = (show(figures[f"hit@{k}"]) for k in STAGE_CUTS)
        lines.append(_markdown_row(STAGE_LABELS.get(stage, stage), *shares))
    for dimension, rows in scores.slices.items():
        lines += _markdown_slices(f"按{SLICE_LABELS[dimension]}", rows)
    if beside.robustness is not None:
        lines += _markdown_robustness(robustness(scores, beside.robustness))
    if beside.baseline is not None:
        lines += _markdown_comparison(beside.baseline)
    if beside.judge is not None:
        lines += ["", "## 模型评卷", "", judge_note(beside.judge)]
    return "\n".join(lines) + "\n"


def notes(scores: Scores) -> list[str]:
    """What stands below the table of overall figures."""
    refusal = scores.refusal
    told = [
        f"拒答：精确率 {show(refusal.get('precision'))}，召回率 {show(refusal.get('recall'))}；"
        f"风险—覆盖曲线下面积 {show(refusal.get('risk_coverage_area'))}（越小越好）"
    ]
    if scores.failures:
        lost = "；".join(
            f"{label.split('：')[0]} {scores.failures[cause]}"
            for cause, label in CAUSES.items()
            if cause in scores.failures
        )
        told.append(f"失误环节（题数）：{lost}")
    if scores.not_applicable:
        left = "；".join(f"{NAMES.get(name, name)} {n}" for name, n in scores.not_applicable.items())
        told.append(f"不适用而未计入的题数：{left}")
    return told


def judge_note(judge: JudgeReport) -> str:
    """What the judge thinks, and how far that agrees with the exact measures."""
    return (
        f"模型评卷（{judge.model}）：评了 {len(judge.grades)} 题，未评成 {len(judge.failed)} 题；"
        f"忠实 {show(judge.faithfulness)}，完整 {show(judge.completeness)}，"
        f"与“答对”一致 {show(judge.agreement)}，κ {show(judge.kappa)}"
    )


def _markdown_comparison(comparison: Comparison) -> list[str]:
    lines = ["", f"## 与 {comparison.before} 对比", ""]
    lines += _markdown_head("指标", "题数", "之前", "之后", "差值", "95% 区间", "McNemar p")
    for row in comparison.measures:
        interval = f"[{show(row.low)}, {show(row.high)}]"
        figures = (show(row.before), show(row.after), show(row.difference), interval, show(row.p_value))
        lines.append(_markdown_row(row.measure, str(row.n), *figures))
    return [*lines, "", f"有变化的题目：{'、'.join(item.id for item in comparison.changed) or '无'}"]


def _markdown_robustness(rows: Mapping[str, Robustness]) -> list[str]:
    lines = ["", "## 改写后的问题（与同一批题的原问法比）", ""]
    lines += _markdown_head("改写", "题数", *ROBUSTNESS_HEADS)
    for kind, row in rows.items():
        lines.append(_markdown_row(VALUE_LABELS.get(kind, kind), str(row.n), *robustness_cells(row)))
    return lines


def robustness_cells(row: Robustness) -> list[str]:
    """The figures below `ROBUSTNESS_HEADS`."""
    pairs = [
        f"{show(row.before.get(name))}→{show(row.after.get(name))}"
        for name in ("recall@5", "correct", "refused")
    ]
    return [*pairs, show(row.survival)]


def _markdown_slices(title: str, slices: Mapping[str, Figures]) -> list[str]:
    lines = ["", f"## {title}", ""]
    lines += _markdown_head("", "题数", *(NAMES[name] for name in SLICE_MEASURES))
    return lines + [_slice_row(VALUE_LABELS.get(value, value), figures) for value, figures in slices.items()]


def _slice_row(value: str, figures: Figures) -> str:
    return _markdown_row(value, show(figures["n"]), *(show(figures.get(name)) for name in SLICE_MEASURES))


def _markdown_head(*cells: str) -> list[str]:
    return [_markdown_row(*cells), _markdown_row(*["---"] * len(cells))]


def _markdown_row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "｜") for cell in cells) + " |"


def show(value: float | None) -> str:
    """A figure for people: shares with three decimals, larger figures with one, a dash where there is none."""
    if value is None:
        return "—"
    if isinstance(value, int):
        return str(value)
    if abs(value) <= 1:
        return f"{value:.3f}"
    return f"{value:.0f}" if value.is_integer() else f"{value:.1f}"
