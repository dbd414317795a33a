"""Measures of a ranking: recall, nDCG, reciprocal rank and characters.

The unit of relevance is the gold quote, not the passage: passages of different systems are cut differently,
quotes are not. `judge_ranking` turns a ranking into relevance judgements, the measures are pure functions of
them. References: Järvelin & Kekäläinen 2002 (nDCG), Voorhees 1999 (MRR), LegalBench-RAG (arXiv 2408.10343,
character precision and recall).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

from eval.coverage import Quoted, Sources, covered_quotes, source_name
from eval.gold import EvidencedItem


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRanking:
    """What is relevant in a ranking."""

    first_ranks: tuple[int | None, ...]
    """For each gold quote the smallest k whose first k passages cover it; None if no k does."""
    relevant: tuple[bool, ...]
    """For each passage whether it covers a gold quote by itself."""


def judge_ranking(sources: Sources, gold: EvidencedItem, ranking: Sequence[Quoted]) -> JudgedRanking:
    """Judges a ranking against the evidence of a gold item."""
    first: list[int | None] = [None] * len(gold.evidence)
    for k in range(1, len(ranking) + 1):
        if all(rank is not None for rank in first):
            break
        for i, covered in enumerate(covered_quotes(sources, gold, ranking[:k])):
            if covered and first[i] is None:
                first[i] = k
    relevant = tuple(any(covered_quotes(sources, gold, [passage])) for passage in ranking)
    return JudgedRanking(first_ranks=tuple(first), relevant=relevant)


def recall_at(judged: JudgedRanking, k: int) -> float:
    """Share of the gold quotes that the first `k` passages cover."""
    return sum(rank is not None and rank <= k for rank in judged.first_ranks) / len(judged.first_ranks)


def gains(judged: JudgedRanking) -> tuple[bool, ...]:
    """The ranking as a list of units, quotes and misses, each quote found once.

    A passage that completes n ≥ 1 quotes becomes n hits, any other passage one miss; so the list of a perfect
    ranking begins with as many hits as there are quotes.
    """
    units: list[bool] = []
    for rank in range(1, len(judged.relevant) + 1):
        found = sum(first == rank for first in judged.first_ranks)
        units.extend([True] * found if found else [False])
    return tuple(units)


def ndcg(units: Sequence[bool], total: int, k: int) -> float:
    """Normalised discounted cumulative gain of the first `k` units, of which `total` relevant ones exist."""
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(total, k) + 1))
    found = sum(1 / log2(rank + 1) for rank, hit in enumerate(units[:k], start=1) if hit)
    return found / ideal if ideal else 0.0


def reciprocal_rank(relevant: Sequence[bool], k: int) -> float:
    """1 / rank of the first relevant passage among the first `k`, 0 if there is none."""
    return next((1 / rank for rank, hit in enumerate(relevant[:k], start=1) if hit), 0.0)


def character_scores(sources: Sources, gold: EvidencedItem, ranking: Sequence[Quoted]) -> tuple[float, float]:
    """Character precision and recall of the given passages, as in LegalBench-RAG.

    Precision: share of the retrieved characters that are gold. Recall: share of the gold characters that are
    retrieved. A quote that stands several times in the source counts where it overlaps most.
    """
    held: dict[str, set[int]] = {}
    for passage in ranking:
        name = source_name(passage.source)
        held.setdefault(name, set()).update(sources.characters(name, passage.spans))
    mine = held.get(gold.seed, set())
    wanted: set[int] = set()
    for evidence in gold.evidence:
        places = [sources.characters(gold.seed, [p]) for p in sources.find(gold.seed, evidence.quote)]
        wanted |= max(places, key=lambda place: len(place & mine), default=set())
    retrieved = sum(len(characters) for characters in held.values())
    both = len(wanted & mine)
    return both / retrieved if retrieved else 0.0, both / len(wanted) if wanted else 0.0
