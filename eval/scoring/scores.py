"""Scores a run: figures per item, overall, by slice and by cause of failure.

Names and meanings of the overall figures are those of the public yardstick: answerable items are pooled,
conversations and unanswerable items have figures of their own. An item that failed scores the worst value;
a measure that does not apply to an item is left out and counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from eval.coverage import Sources
from eval.gold import GoldError, GoldItem
from eval.runs import Run
from eval.scoring.answer_measures import ANSWERED, area_under, risk_coverage
from eval.scoring.item_scores import ItemScores, score_row

Figures = dict[str, int | float | None]
SCORES_FILE = "scores.json"
DIMENSIONS = ("file", "persona", "type", "region", "kind", "difficulty", "document", "variant", "failure")
STAGE_CUTS = (1, 5, 10, 50)
DIGITS = 4


class Scores(BaseModel):
    """The figures of a run; holds ids and numbers, no texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    system: str
    settings: dict[str, str] = Field(default_factory=dict)
    index_version: str = ""
    prompt_fingerprints: dict[str, str] = Field(default_factory=dict)
    gold_files: tuple[str, ...] = ()
    overall: Figures
    """Over the answerable items; `refused` over the unanswerable ones, `verbatim` and latency over all."""
    conversation: Figures
    refusal: Figures
    not_applicable: dict[str, int]
    """For each measure to how many answerable items it does not apply."""
    failures: dict[str, int]
    stages: dict[str, Figures] = Field(default_factory=dict)
    """For each stage of retrieval the share of the items of which it had evidence among the first k."""
    slices: dict[str, dict[str, Figures]]
    risk_coverage: tuple[tuple[float, float], ...] = ()
    items: tuple[ItemScores, ...]

    def figures(self) -> Figures:
        """The overall figures, and those of conversations and refusals with their group's name in front."""
        groups = {"conversation": self.conversation, "refusal": self.refusal}
        grouped = {f"{name}.{key}": value for name, group in groups.items() for key, value in group.items()}
        return self.overall | grouped


def score_run(run: Run, items: Iterable[GoldItem]) -> Scores:
    """Scores each row against its gold item; an item that the run lacks scores the worst values.

    Raises:
        GoldError: the run has none of the items.
    """
    items = tuple(items)
    if all(run.row_of(item) is None for item in items):
        raise GoldError("评测记录里没有这些题目，请用同一份题目重新运行")
    rows, sources = run.aligned(items).rows, Sources(run.sources)
    return summarise(run, [score_row(item, row, sources) for item, row in zip(items, rows, strict=True)])


def summarise(run: Run, items: Sequence[ItemScores]) -> Scores:
    """Pools the figures of single items."""
    answerable = [item for item in items if item.kind == "answerable"]
    curve = risk_coverage([_confident(item) for item in items if _is_answer(item)])
    return Scores(
        system=run.header.system,
        settings=run.header.settings,
        index_version=run.header.index_version,
        prompt_fingerprints=run.header.prompt_fingerprints,
        gold_files=run.header.gold_files,
        overall=_overall(items, answerable),
        conversation=means([item for item in items if item.kind == "conversation"]),
        refusal=_refusal(items) | {"risk_coverage_area": _round(area_under(curve))},
        not_applicable=_not_applicable(answerable),
        failures=dict(Counter(item.failure for item in items if item.failure)),
        stages=_stages([item for item in items if item.kind != "unanswerable"]),
        slices=_slices(items),
        risk_coverage=curve,
        items=tuple(items),
    )


def means(items: Sequence[ItemScores]) -> Figures:
    """Mean of each measure over the items to which it applies, and the number of items."""
    names = sorted({name for item in items for name in item.measures})
    figures: Figures = {"n": len(items), "errors": sum(item.error for item in items)}
    for name in names:
        values = [item.measures[name] for item in items if name in item.measures]
        figures[name] = _round(sum(values) / len(values))
    flags = [flag for item in items for flag in item.verbatim]
    return figures | ({"verbatim": _round(sum(flags) / len(flags))} if flags else {})


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value at that share of the sorted values, nearest rank from below; None without values."""
    ordered = sorted(values)
    return round(ordered[min(int(len(ordered) * share), len(ordered) - 1)], 1) if ordered else None


def write_scores(scores: Scores, path: Path) -> None:
    """Writes the figures as JSON."""
    path.write_text(json.dumps(scores.model_dump(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_scores(path: Path) -> Scores:
    """Reads figures back; `path` is the file or the folder of a run."""
    file = path / SCORES_FILE if path.is_dir() else path
    try:
        return Scores.model_validate_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GoldError(f"读不了对比用的评测结果 {file}：{error}") from error


def _overall(items: Sequence[ItemScores], answerable: Sequence[ItemScores]) -> Figures:
    unanswerable = [item for item in items if item.kind == "unanswerable"]
    lengths = [item.measures["answer_chars"] for item in answerable if "answer_chars" in item.measures]
    asked = [item.ask_ms for item in items if item.ask_ms is not None]
    searched = [item.search_ms for item in items if item.search_ms is not None]
    return means(answerable) | {
        "answer_chars_median": sorted(lengths)[len(lengths) // 2] if lengths else None,
        "verbatim": means(items).get("verbatim"),
        "refused": means(unanswerable).get("refused"),
        "audit": means(items).get("audit"),
        "errors": sum(item.error for item in items),
        "items": len(items),
        "ask_p50_ms": percentile(asked, 0.5),
        "ask_p95_ms": percentile(asked, 0.95),
        "search_p50_ms": percentile(searched, 0.5),
        "search_p95_ms": percentile(searched, 0.95),
    }


def _refusal(items: Sequence[ItemScores]) -> Figures:
    """Refusal as a classifier: positive is "the corpus does not answer this"."""
    refused = [item for item in items if not item.error and item.status != ANSWERED]
    unanswerable = [item for item in items if item.kind == "unanswerable"]
    right = sum(item.kind == "unanswerable" for item in refused)
    return {
        "precision": _round(right / len(refused)) if refused else None,
        "recall": _round(right / len(unanswerable)) if unanswerable else None,
        "refused": len(refused),
        "unanswerable": len(unanswerable),
    }


def _stages(items: Sequence[ItemScores]) -> dict[str, Figures]:
    """Share of the items with evidence among the first k of each stage, the worst where a stage is not told."""
    names = dict.fromkeys(name for item in items for name in item.stage_ranks)
    shares = {
        name: {
            k: sum(item.stage_ranks.get(name, k + 1) <= k for item in items) / len(items) for k in STAGE_CUTS
        }
        for name in names
    }
    return {name: {f"hit@{k}": _round(share) for k, share in row.items()} for name, row in shares.items()}


def _is_answer(item: ItemScores) -> bool:
    return item.status == ANSWERED and not item.error


def _confident(item: ItemScores) -> tuple[float, bool]:
    return (item.confidence or 0.0, item.measures.get("correct", 0.0) == 1.0)


def _not_applicable(items: Sequence[ItemScores]) -> dict[str, int]:
    names = sorted({name for item in items for name in item.measures})
    missing = {name: sum(name not in item.measures for item in items) for name in names}
    return {name: count for name, count in missing.items() if count}


def _slices(items: Sequence[ItemScores]) -> dict[str, dict[str, Figures]]:
    slices: dict[str, dict[str, Figures]] = {}
    for dimension in DIMENSIONS:
        get = _reader(dimension)
        values = sorted({value for item in items if (value := get(item))})
        slices[dimension] = {value: means([item for item in items if get(item) == value]) for value in values}
    return {dimension: figures for dimension, figures in slices.items() if figures}


def _reader(dimension: str) -> Callable[[ItemScores], str | None]:
    if dimension == "failure":
        return lambda item: item.failure
    return lambda item: item.slices.get(dimension)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
