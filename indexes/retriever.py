"""Finds passages: several legs propose candidates, a small fitted ranker orders them.

Legs: dense vectors, BM25 over words of the text and of its context (title, headings, table header), character
bigrams over both. The best of each leg are looked at again with what is too dear for all passages: late
interaction of token vectors (Khattab and Zaharia 2020, ColBERT) and coverage of the query by single sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexes.grains import SentenceTerms
from indexes.lexical import Bm25Index
from indexes.ranking import FEATURES, Ranker
from ingest import Passage

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

POOL = 50
"""Candidates that each leg proposes and that the second stage reorders at most."""


class QueryEncoder(Protocol):
    """One forward pass gives the sentence vector and the token vectors of a query."""

    def embed_query_tokens(self, text: str) -> tuple[Floats, Floats]:
        """Returns (dim,) and (tokens, dim), both L2-normalised."""


class TokenVectors(Protocol):
    """Token vectors of passages, for late interaction."""

    def max_similarity(self, query: Floats, passages: Sequence[int]) -> list[Floats]:
        """Per passage: (sentences, query tokens), the best cosine of each query token in each sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """Everything that is searched, aligned with `passages` by row."""

    passages: Sequence[Passage]
    vectors: Floats
    body: Bm25Index
    context: Bm25Index
    bigrams: Bm25Index
    sentence_words: SentenceTerms
    sentence_bigrams: SentenceTerms
    tokens: TokenVectors | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What the index gets: terms with weights, and which passages may be found."""

    text: str
    words: Mapping[str, float]
    """Words of the question (weight 1) and policy terms for its everyday words (less)."""
    bigrams: Mapping[str, float]
    allowed: Mask | None = None
    """Hard filter by row: district, document, validity."""
    preferred: Floats | None = None
    """Soft prior by row: kind of document, named title, validity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceHit:
    """How well one sentence of a passage covers the query, each from 0 to about 1."""

    words: float
    bigrams: float
    tokens: float
    held: frozenset[str] = frozenset()
    """Words of the query that the sentence holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found; higher scores are better, rank counts from 1."""

    passage: Passage
    score: float
    rank: int
    features: Mapping[str, float]
    sentences: tuple[SentenceHit, ...]


class PassageRetriever:
    """Retrieves from one opened index version; holds no state of a query, so threads may share it."""

    def __init__(self, legs: Legs, encoder: QueryEncoder, ranker: Ranker) -> None:
        self._legs = legs
        self._encoder = encoder
        self._ranker = ranker

    def retrieve(self, query: Query, k: int) -> tuple[Hit, ...]:
        """Returns the best `k` hits, best first; ties keep the order of the index."""
        if not self._legs.passages or (query.allowed is not None and not query.allowed.any()):
            return ()
        vector, tokens = self._encoder.embed_query_tokens(query.text)
        scores = self._first_stage(query, vector)
        rows = self._pool(scores, query.allowed)
        sentences = self._sentence_hits(query, tokens, rows)
        features = self._features(query, scores, rows, sentences)
        ranks = self._ranker.scores(features)
        order = np.argsort(-ranks, kind="stable")[:k]
        return tuple(
            Hit(
                passage=self._legs.passages[rows[i]],
                score=float(ranks[i]),
                rank=rank,
                features=dict(zip(FEATURES, features[i].tolist(), strict=True)),
                sentences=sentences[i],
            )
            for rank, i in enumerate(order.tolist(), start=1)
        )

    def _first_stage(self, query: Query, vector: Floats) -> dict[str, Floats]:
        legs = self._legs
        return {
            "dense": legs.vectors @ vector,
            "body": legs.body.scores(query.words),
            "context": legs.context.scores(query.words),
            "bigrams": legs.bigrams.scores(query.bigrams),
        }

    def _pool(self, scores: Mapping[str, Floats], allowed: Mask | None) -> list[int]:
        """The best of each leg and of their standardised sum, in index order."""
        total = sum(
            (standardised(s) for s in scores.values()), np.zeros(len(self._legs.passages), np.float32)
        )
        chosen: set[int] = set()
        for leg, size in ((total, POOL), *((s, POOL // 10) for s in scores.values())):
            ranked = leg if allowed is None else np.where(allowed, leg, -np.inf)
            best = np.argpartition(-ranked, min(size, len(ranked) - 1))[:size]
            chosen.update(int(row) for row in best if ranked[row] > -np.inf)
        return sorted(chosen)

    def _sentence_hits(
        self, query: Query, tokens: Floats, rows: Sequence[int]
    ) -> list[tuple[SentenceHit, ...]]:
        legs = self._legs
        names = list(query.words)
        present = legs.sentence_words.presence(names, rows)
        words = present @ _shares(legs.body, query.words)
        bigrams = legs.sentence_bigrams.presence(list(query.bigrams), rows) @ _shares(
            legs.bigrams, query.bigrams
        )
        # A query without a word that says anything (rare characters, punctuation) has no token vectors.
        similar = legs.tokens.max_similarity(tokens, rows) if legs.tokens and len(tokens) else None
        hits: list[tuple[SentenceHit, ...]] = []
        position = 0
        for i, count in enumerate(legs.sentence_words.counts(rows)):
            token_scores = similar[i].mean(axis=1) if similar is not None else np.zeros(count)
            hits.append(
                tuple(
                    SentenceHit(
                        words=float(words[position + s]),
                        bigrams=float(bigrams[position + s]),
                        tokens=float(token_scores[s]) if s < len(token_scores) else 0.0,
                        held=frozenset(names[i] for i in np.flatnonzero(present[position + s])),
                    )
                    for s in range(count)
                )
            )
            position += count
        return hits

    def _features(
        self,
        query: Query,
        scores: Mapping[str, Floats],
        rows: Sequence[int],
        sentences: Sequence[tuple[SentenceHit, ...]],
    ) -> Floats:
        index = np.array(rows)
        columns = {name: standardised(values)[index] for name, values in scores.items()}
        for grain in ("words", "bigrams", "tokens"):
            columns[f"sentence_{grain}"] = np.array(
                [max((getattr(s, grain) for s in hit), default=0.0) for hit in sentences]
            )
        columns["prior"] = query.preferred[index] if query.preferred is not None else np.zeros(len(rows))
        columns["table_row"] = np.array(
            [self._legs.passages[r].kind == "table_row" for r in rows], np.float32
        )
        columns["table"] = np.array([self._legs.passages[r].kind == "table" for r in rows], np.float32)
        columns["length"] = (
            np.log1p(np.array([len(self._legs.passages[r].text) for r in rows], np.float32)) / 6
        )
        return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)


def standardised(values: Floats) -> Floats:
    """Scores as distances from their mean in standard deviations; constant scores become 0."""
    deviation = float(values.std())
    return (values - values.mean()) / deviation if deviation > 0 else np.zeros_like(values)


def _shares(rarity: Bm25Index, query: Mapping[str, float]) -> Floats:
    """Each term's share of the query's weight: rarity times term weight, in the query's order."""
    weights = np.array([weight * rarity.idf(name) for name, weight in query.items()], dtype=np.float32)
    shares: Floats = weights / max(1e-6, float(weights.sum()))
    return shares
