"""The figures of scored runs as tables: labels, Markdown, and what stands beside a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from eval.runs import Run
from eval.scoring.comparing import Comparison
from eval.scoring.failures import CAUSES
from eval.scoring.judge import JudgeReport
from eval.scoring.scores import Figures, Scores, means

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
SLICE_LABELS = MappingProxyType(
    {
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
)
VALUE_LABELS = MappingProxyType(
    CAUSES | {"typo": "错别字", "everyday": "口语词", "halfwidth": "半角", "traditional": "繁体"}
)
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
    systems = [scores, *beside.peers]
    lines = [
        f"# 评测结果：{scores.system}",
        "",
        _markdown_row("指标", *(system.system for system in systems)),
    ]
    lines.append(_markdown_row(*["---"] * (len(systems) + 1)))
    for name, label in LABELS:
        lines.append(_markdown_row(label, *(show(system.overall.get(name)) for system in systems)))
    for dimension, figures in scores.slices.items():
        lines += _markdown_slices(f"按{SLICE_LABELS[dimension]}", figures)
    if beside.robustness is not None:
        lines += _markdown_slices(
            "改写后的问题", {"原题": scores.overall} | beside.robustness.slices["variant"]
        )
    if beside.baseline is not None:
        lines += _markdown_comparison(beside.baseline)
    return "\n".join(lines) + "\n"


def _markdown_comparison(comparison: Comparison) -> list[str]:
    lines = ["", f"## 与 {comparison.before} 对比", ""]
    lines.append(_markdown_row("指标", "题数", "之前", "之后", "差值", "95% 区间", "McNemar p"))
    lines.append(_markdown_row(*["---"] * 7))
    for row in comparison.measures:
        interval = f"[{show(row.low)}, {show(row.high)}]"
        figures = (show(row.before), show(row.after), show(row.difference), interval, show(row.p_value))
        lines.append(_markdown_row(row.measure, str(row.n), *figures))
    return [*lines, "", f"有变化的题目：{'、'.join(item.id for item in comparison.changed) or '无'}"]


def robustness_rows(scores: Scores, robustness: Scores) -> dict[str, Figures]:
    """The items as written and each kind of variant, over items of all kinds."""
    return {"原题": means(scores.items), **robustness.slices.get("variant", {})}


def _markdown_slices(title: str, slices: Mapping[str, Figures]) -> list[str]:
    lines = ["", f"## {title}", ""]
    lines.append(_markdown_row("", "题数", *(dict(LABELS)[name] for name in SLICE_MEASURES)))
    lines.append(_markdown_row(*["---"] * (len(SLICE_MEASURES) + 2)))
    return lines + [_slice_row(VALUE_LABELS.get(value, value), figures) for value, figures in slices.items()]


def _slice_row(value: str, figures: Figures) -> str:
    return _markdown_row(value, show(figures["n"]), *(show(figures.get(name)) for name in SLICE_MEASURES))


def _markdown_row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "｜") for cell in cells) + " |"


def show(value: float | None) -> str:
    """A figure for people: three digits, a dash where there is none."""
    if value is None:
        return "—"
    return f"{value:.0f}" if float(value).is_integer() and abs(value) > 1 else f"{value:.3g}"
