"""Tools for people who write gold items: checks of a gold file against its sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from eval.coverage import Sources
from eval.gold import PERSONAS, UNANSWERABLE_KINDS, EvidencedItem, GoldItem, UnanswerableItem
from eval.scoring.answer_measures import LONGEST_ANSWER, key_fact_recall
from ingest import Span, squeeze

FaultKind = Literal[
    "form",
    "source_missing",
    "quote_missing",
    "quote_repeated",
    "fact_missing",
    "answer_long",
    "leak",
    "repeated",
]


class GoldFault(BaseModel):
    """Something wrong with one gold item; `message` is for its author, in Chinese."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item_id: str
    kind: FaultKind
    message: str


def check_gold(items: Sequence[GoldItem], texts: Mapping[str, str]) -> tuple[GoldFault, ...]:
    """Checks form, quotes, key facts and leaks between splits.

    Args:
        items: gold items.
        texts: source texts by name; items whose source is not among them are reported.
    """
    sources = Sources(texts)
    faults: list[GoldFault] = []
    for item in items:
        faults += _form_faults(item)
        if not isinstance(item, UnanswerableItem):
            faults += _quote_faults(item, sources)
            faults += _fact_faults(item)
    return (*faults, *_repeated_questions(items), *_leaks(items, sources))


def _form_faults(item: GoldItem) -> Iterable[GoldFault]:
    if item.persona and item.persona not in PERSONAS:
        known = "、".join(PERSONAS)
        yield _fault(item, "form", f"persona {item.persona!r} 不在 {known} 之中")
    if isinstance(item, UnanswerableItem) and item.kind not in UNANSWERABLE_KINDS:
        known = "、".join(UNANSWERABLE_KINDS)
        yield _fault(item, "form", f"kind {item.kind!r} 不在 {known} 之中")


def _quote_faults(item: EvidencedItem, sources: Sources) -> Iterable[GoldFault]:
    if item.seed not in sources.texts:
        yield _fault(item, "source_missing", f"没有来源文件 {item.seed!r}")
        return
    for evidence in item.evidence:
        found = len(sources.find(item.seed, evidence.quote))
        if not found:
            yield _fault(item, "quote_missing", f"来源里找不到引文“{evidence.quote}”")
        elif found > 1:
            yield _fault(
                item, "quote_repeated", f"引文“{evidence.quote}”在来源里出现 {found} 次，请加长到只出现一次"
            )


def _fact_faults(item: EvidencedItem) -> Iterable[GoldFault]:
    for fact in item.key_facts:
        if key_fact_recall(item.answer, [fact]) < 1:
            yield _fault(item, "fact_missing", f"参考答案里没有要点“{fact}”")
    if len(squeeze(item.answer)) > LONGEST_ANSWER:
        yield _fault(item, "answer_long", f"参考答案超过 {LONGEST_ANSWER} 字")


def _repeated_questions(items: Sequence[GoldItem]) -> Iterable[GoldFault]:
    seen: dict[str, str] = {}
    for item in items:
        question = squeeze(item.query)
        if question in seen:
            yield _fault(item, "repeated", f"与 {seen[question]} 的问题相同")
        seen.setdefault(question, item.id)


def _leaks(items: Sequence[GoldItem], sources: Sources) -> Iterable[GoldFault]:
    """Evidence that stands in two splits: tuning on one would then show in the other.

    Items that name no split belong to the split of their file.
    """
    seen: dict[str, list[tuple[Span, EvidencedItem]]] = defaultdict(list)
    for item in items:
        if isinstance(item, UnanswerableItem):
            continue
        places = [p for evidence in item.evidence for p in sources.find(item.seed, evidence.quote)[:1]]
        others = (other for place in places for span, other in seen[item.seed] if _overlap(place, span))
        other = next((other for other in others if _split(other) != _split(item)), None)
        if other is not None:
            yield _fault(item, "leak", f"与 {_split(other)!r} 集的 {other.id} 用了同一处证据")
        seen[item.seed] += [(place, item) for place in places]


def _split(item: GoldItem) -> str:
    return item.split or item.file


def _overlap(one: Span, other: Span) -> bool:
    """Whether two places share more than half of the shorter one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > min(one[1] - one[0], other[1] - other[0]) / 2


def _fault(item: GoldItem, kind: FaultKind, message: str) -> GoldFault:
    return GoldFault(item_id=item.id, kind=kind, message=message)
