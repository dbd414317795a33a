"""One gold item as the report shows it: its answer, what was cited and found, with the gold evidence marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup, escape

from eval.coverage import Quoted, Sources, source_name
from eval.gold import EvidencedItem, GoldItem, UnanswerableItem
from eval.reporting.labels import NAMES
from eval.reporting.tables import Comparisons, show
from eval.runs import Run, RunRow
from eval.scoring.comparing import ChangedItem
from eval.scoring.failures import CAUSES, SHOWN
from eval.scoring.item_scores import ItemScores
from eval.scoring.judge import Grade
from eval.scoring.scores import Scores
from ingest import squeeze

STATUSES = MappingProxyType(
    {
        "answered": "作答",
        "insufficient_evidence": "拒答：资料不足",
        "out_of_scope": "拒答：不在范围",
        "needs_region": "反问地区",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of an item since the run it is compared with."""

    better: bool
    figures: str
    answer: str
    """The other run's answer; "" where only its figures are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One item as the report shows it."""

    item: GoldItem
    row: RunRow
    scores: ItemScores
    status: str
    citations: tuple[Markup, ...]
    passages: tuple[Markup, ...]
    evidence: tuple[str, ...]
    cause: str
    change: Change | None = None
    grade: Grade | None = None


def item_views(run: Run, scores: Scores, items: Sequence[GoldItem], beside: Comparisons) -> list[ItemView]:
    """A view of each item, in the order of the items."""
    sources = Sources(run.sources)
    by_id = {item.id: item for item in scores.items}
    changes = _changes(beside)
    grades = beside.judge.grades if beside.judge is not None else {}
    rows = run.aligned(items).rows
    return [
        _view(item, row, by_id[item.id], sources, changes.get(item.id), grades.get(item.id))
        for item, row in zip(items, rows, strict=True)
    ]


def _view(
    item: GoldItem,
    row: RunRow,
    scores: ItemScores,
    sources: Sources,
    change: Change | None,
    grade: Grade | None,
) -> ItemView:
    evidence = () if isinstance(item, UnanswerableItem) else tuple(e.quote for e in item.evidence)
    return ItemView(
        item=item,
        row=row,
        scores=scores,
        status=STATUSES.get(row.status, row.status) or "没有回答",
        citations=tuple(mark_evidence(citation, item, sources) for citation in row.citations),
        passages=tuple(mark_evidence(passage, item, sources) for passage in row.ranking[:SHOWN]),
        evidence=evidence,
        cause=CAUSES[scores.failure] if scores.failure else "",
        change=change,
        grade=grade,
    )


def _changes(beside: Comparisons) -> Mapping[str, Change]:
    if beside.baseline is None:
        return {}
    rows = beside.baseline_run.rows if beside.baseline_run is not None else ()
    answers = {row.item_id: row.answer or row.status or row.error for row in rows}
    return {item.id: _change(item, answers.get(item.id, "")) for item in beside.baseline.changed}


def _change(item: ChangedItem, answer: str) -> Change:
    told = [f"{NAMES[name]} {show(old)} → {show(new)}" for name, (old, new) in item.changes.items()]
    before, after = next(iter(item.changes.values()))
    return Change(better=after > before, figures="；".join(told), answer=answer)


def mark_evidence(quoted: Quoted, item: GoldItem, sources: Sources) -> Markup:
    """A text as HTML with the characters marked that are gold evidence, by their place in the source."""
    if isinstance(item, UnanswerableItem):
        return escape(quoted.text)
    text = sources.texts.get(source_name(quoted.source), "")
    offsets = [
        i for start, end in quoted.spans for i in range(start, min(end, len(text))) if not text[i].isspace()
    ]
    if "".join(text[i] for i in offsets) != squeeze(quoted.text):
        return mark_quotes(quoted.text, [evidence.quote for evidence in item.evidence])
    gold = _gold_offsets(item, sources) if source_name(quoted.source) == item.seed else set()
    return _marked(quoted.text, (n for n, offset in enumerate(offsets) if offset in gold))


def _gold_offsets(item: EvidencedItem, sources: Sources) -> set[int]:
    places = [place for evidence in item.evidence for place in sources.find(item.seed, evidence.quote)]
    return sources.characters(item.seed, places)


def mark_quotes(text: str, quotes: Sequence[str]) -> Markup:
    """The text as HTML with every gold quote, or the part of one that it is, marked; blanks do not matter."""
    squeezed = squeeze(text)
    marked: set[int] = set()
    for quote in map(squeeze, quotes):
        if squeezed and squeezed in quote:
            marked.update(range(len(squeezed)))
        at = squeezed.find(quote)
        if at >= 0:
            marked.update(range(at, at + len(quote)))
    return _marked(text, marked)


def _marked(text: str, numbers: Iterable[int]) -> Markup:
    """Marks characters by their number, white space not counted."""
    positions = [i for i, character in enumerate(text) if not character.isspace()]
    marked = {positions[number] for number in numbers}
    parts, inside = [Markup()], False
    for i, character in enumerate(text):
        if not character.isspace() and (i in marked) != inside:
            parts.append(Markup("</mark>" if inside else "<mark>"))
            inside = not inside
        parts.append(escape(character))
    if inside:
        parts.append(Markup("</mark>"))
    return Markup().join(parts)
