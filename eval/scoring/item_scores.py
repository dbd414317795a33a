"""Scores one row of a run against its gold item, stage by stage."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from eval.coverage import Sources, covered_quotes, evidence_recall, is_verbatim
from eval.gold import ConversationItem, EvidencedItem, GoldItem, UnanswerableItem
from eval.runs import RunRow
from eval.scoring import answer_measures as answers
from eval.scoring import ranking_measures as rankings
from eval.scoring.failures import FailureCause, failure_cause
from ingest import squeeze

CUTS = (1, 3, 5, 10)
DEEP_CUTS = (20, 50)
ItemKind = Literal["answerable", "unanswerable", "conversation"]
WORST = MappingProxyType(
    {"answer_chars": None, "n_citations": None, "district_error": 1.0, "validity_error": None}
)
"""What an item that failed scores where that is not 0; None: does not apply."""


class ItemScores(BaseModel):
    """The figures of one item; no text, so that they can be published."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: ItemKind
    status: str
    error: bool = False
    slices: dict[str, str] = Field(default_factory=dict)
    measures: dict[str, float] = Field(default_factory=dict)
    """Those that apply to the item."""
    verbatim: tuple[bool, ...] = ()
    """For each citation."""
    stage_ranks: dict[str, int] = Field(default_factory=dict)
    """Best rank of a passage that holds gold evidence, by retrieval stage."""
    confidence: float | None = None
    ask_ms: float | None = None
    search_ms: float | None = None
    failure: FailureCause | None = None

    @property
    def good(self) -> bool:
        """Whether it was answered correctly, or refused where nothing else is right."""
        return self.measures.get("refused" if self.kind == "unanswerable" else "correct") == 1.0


def score_row(item: GoldItem, row: RunRow, sources: Sources) -> ItemScores:
    """All measures that apply to the item."""
    measures = _answer_measures(item, row, sources)
    scores = ItemScores(
        id=item.id,
        kind=_kind(item),
        status=row.status,
        error=bool(row.error),
        slices=_slices(item),
        verbatim=tuple(is_verbatim(sources, citation) for citation in row.citations),
        confidence=row.confidence,
        ask_ms=row.ask_ms,
        search_ms=row.search_ms,
    )
    if isinstance(item, UnanswerableItem):
        return scores.model_copy(update={"measures": measures, "failure": failure_cause(item, row, sources)})
    judged = rankings.judge_ranking(sources, item, row.ranking)
    measures |= _ranking_measures(item, row, sources, judged)
    update = {
        "measures": _worst(measures) if row.error else measures,
        "stage_ranks": _stage_ranks(item, row, sources),
        "failure": failure_cause(item, row, sources),
    }
    return scores.model_copy(update=update)


def _kind(item: GoldItem) -> ItemKind:
    if isinstance(item, UnanswerableItem):
        return "unanswerable"
    return "conversation" if isinstance(item, ConversationItem) else "answerable"


def _slices(item: GoldItem) -> dict[str, str]:
    slices = {"file": item.file, "persona": item.persona, "variant": item.variant}
    if isinstance(item, UnanswerableItem):
        slices["kind"] = item.kind
    else:
        slices |= {
            "type": item.type,
            "region": item.region or "",
            "difficulty": item.difficulty,
            "document": item.doc_number or item.seed,
        }
    return {name: value for name, value in slices.items() if value}


def _answer_measures(item: GoldItem, row: RunRow, sources: Sources) -> dict[str, float]:
    answered = row.status == answers.ANSWERED
    if isinstance(item, UnanswerableItem):
        refused = float(not answered and not row.error)
        return {"refused": refused, "audit": refused}
    cited = evidence_recall(sources, item, row.citations)
    facts = answers.key_fact_recall(row.answer, item.key_facts)
    precision = answers.citation_precision(sources, item, row.citations)
    measures = {
        "answered": float(answered),
        "citation_recall": cited,
        "citation_precision": precision,
        "key_facts": facts,
        "correct": float(answers.is_correct(row.status, row.answer, item.key_facts)),
        "answer_chars": float(len(squeeze(row.answer))),
        "character_f1": answers.character_f1(row.answer, item.answer),
        "audit": answers.audit_score(row.status, row.answer, item.key_facts, evidence_cited=cited > 0),
        "n_citations": float(len(row.citations)),
    }
    errors = {
        "district_error": answers.cites_other_region(item.region, row.citations) if answered else None,
        "validity_error": answers.hides_validity(row.citations, row.notices) if answered else None,
    }
    return measures | {name: float(error) for name, error in errors.items() if error is not None}


def _ranking_measures(
    item: EvidencedItem, row: RunRow, sources: Sources, judged: rankings.JudgedRanking
) -> dict[str, float]:
    measures = {f"recall@{k}": rankings.recall_at(judged, k) for k in CUTS}
    for k in DEEP_CUTS:
        deep = row.deep_ranking[:k] or row.ranking
        measures[f"recall@{k}"] = max(measures["recall@10"], evidence_recall(sources, item, deep))
    measures["mrr@10"] = rankings.reciprocal_rank(judged.relevant, 10)
    measures["ndcg@10"] = rankings.ndcg(rankings.gains(judged), len(item.evidence), 10)
    for k in CUTS:
        precision, recall = rankings.character_scores(sources, item, row.ranking[:k])
        measures |= {f"char_precision@{k}": precision, f"char_recall@{k}": recall}
    measures["chars@5"] = float(sum(len(passage.text) for passage in row.ranking[:5]))
    return measures


def _stage_ranks(item: EvidencedItem, row: RunRow, sources: Sources) -> dict[str, int]:
    """Over the longest ranking that the run has."""
    ranks: dict[str, int] = {}
    for rank, passage in enumerate(row.deep_ranking or row.ranking, start=1):
        if any(covered_quotes(sources, item, [passage])):
            for stage, at in (passage.stages | {"final": rank}).items():
                ranks[stage] = min(at, ranks.get(stage, at))
    return ranks


def _worst(measures: dict[str, float]) -> dict[str, float]:
    worst = {name: WORST.get(name, 0.0) for name in measures}
    return {name: value for name, value in worst.items() if value is not None}
