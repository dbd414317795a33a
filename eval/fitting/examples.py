"""From gold items and an engine to numbers to fit on: candidates of questions, and evidence with its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from eval.coverage import COVERED, SHORTEST_QUOTE, TOUCHED, Sources, covered_share
from eval.fitting.softmax import Candidates
from eval.gold import AnswerableItem, ConversationItem, GoldItem
from ingest import Span, squeeze
from service import Engine

_INSIDE = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or passage with its place, as coverage wants it."""

    text: str
    source: str
    spans: tuple[Span, ...]


class Listed(NamedTuple):
    """Candidates of one question, with the group that it is held out with."""

    group: str
    candidates: Candidates
    found: npt.NDArray[np.bool_]
    """(candidates, quotes): which quote each candidate covers."""


class Judged(NamedTuple):
    """Features of the evidence for one question, and whether the corpus answers it."""

    features: tuple[float, ...]
    answerable: bool


def passage_lists(engine: Engine, items: Sequence[AnswerableItem], sources: Sources) -> list[Listed]:
    """The passages that the legs propose for each question, with the ranker's features."""
    lists = []
    for item in items:
        question = engine.searcher.understand(item.question)
        hits = engine.searcher.proposed(question)
        pieces = [Piece(hit.passage.text, hit.passage.source, hit.passage.spans) for hit in hits]
        lists.append(_listed(item, [list(hit.features.values()) for hit in hits], pieces, sources))
    return lists


def sentence_lists(
    engine: Engine, items: Sequence[AnswerableItem], sources: Sources, names: Sequence[str]
) -> list[Listed]:
    """The sentences and rows of the best passages for each question, with the selector's features."""
    lists = []
    for item in items:
        drawn = engine.evidence(item.question)
        if drawn is None:
            continue
        units = engine.selector.units(drawn.question, drawn.hits)
        pieces = [Piece(unit.sentence.text, unit.passage.source, unit.sentence.spans) for unit in units]
        features = [[unit.features[name] for name in names] for unit in units]
        lists.append(_listed(item, features, pieces, sources))
    return lists


def judged_evidence(engine: Engine, items: Sequence[GoldItem], names: Sequence[str]) -> list[Judged]:
    """Features of the evidence for every question that earlier gates let through."""
    judged = []
    for item in items:
        drawn = None if isinstance(item, ConversationItem) else engine.evidence(item.question)
        if drawn is None or not drawn.units:
            continue
        groups = engine.searcher.groups(drawn.question)
        if groups:
            values = engine.grounds.answerability.features(drawn.question, drawn.units, drawn.hits, groups)
            features = tuple(values[name] for name in names)
            judged.append(Judged(features, isinstance(item, AnswerableItem)))
    return judged


def _listed(
    item: AnswerableItem, features: Sequence[Sequence[float]], pieces: Sequence[Piece], sources: Sources
) -> Listed:
    shares = np.array(
        [[share_of_quote(sources, item.seed, e.quote, piece) for e in item.evidence] for piece in pieces]
    )
    best = shares.max(axis=1)
    relevance = np.where(best > TOUCHED, best, 0.0)
    return Listed(item.seed, Candidates(np.array(features, float), relevance), shares >= COVERED)


def share_of_quote(sources: Sources, seed: str, quote: str, piece: Piece) -> float:
    """How much of a quote a piece covers; a piece that stands inside it counts as half."""
    places = sources.find(seed, quote)
    share = max((covered_share(sources, seed, place, [piece]) for place in places), default=0.0)
    wanted, text = squeeze(quote), squeeze(piece.text)
    if wanted in text:
        return 1.0
    return max(share, _INSIDE) if len(text) >= SHORTEST_QUOTE and text in wanted else share
