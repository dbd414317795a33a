"""Finds passages: several legs propose candidates, a small fitted ranker orders them.

Legs: dense vectors, BM25 over words of the text and of its context (title, headings, table header), character
bigrams over both. The best of each leg are looked at again with what is too dear for all passages: late
interaction of token vectors (Khattab and Zaharia 2020, ColBERT) and coverage of the query by single sentences.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexes.grains import SentenceTerms
from indexes.integer_product import QuantisedRows
from indexes.lexical import Bm25Index
from indexes.ranking import ASPECTS, FEATURES, Ranker
from indexes.reranking import Reranker
from indexes.second_stage import SentenceHit, SentenceHits, SentenceScores, weakest_quarter
from ingest import Passage

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

POOL = 50
"""Candidates that each leg proposes and that the second stage reorders at most."""


_KEPT_QUERIES = 256
"""Encoded questions kept: the same ones are asked again, and asked and then searched; about 40 kB each."""


class QueryEncoder(Protocol):
    """One forward pass gives the sentence vector and the token vectors of a query."""

    def embed_query_tokens(self, text: str) -> tuple[Floats, Floats]:
        """Returns (dim,) and (tokens, dim), both L2-normalised."""


class TokenVectors(Protocol):
    """Token vectors of passages, for late interaction."""

    def max_similarity(self, query: Floats, passages: npt.NDArray[np.int64]) -> Floats:
        """(sentences of the passages, query tokens): the best cosine of each query token in each sentence."""


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
    """Soft prior by row: kind of document, validity."""
    aspects: Callable[[npt.NDArray[np.int64]], Mapping[str, Floats]] | None = None
    """Columns of ASPECTS for rows of the pool, read by whoever understood the question; None counts as 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found; higher scores are better, rank counts from 1."""

    passage: Passage
    score: float
    rank: int
    features: Mapping[str, float]
    sentences: Sequence[SentenceHit]
    stages: Mapping[str, int]
    """Rank from 1 after each stage: each leg alone, their sum (`fused`), the fitted ranker (`reordered`) and the
    cross-encoder (`reranked`, only where there is one)."""


class PassageRetriever:
    """Retrieves from one opened index version; holds no state of a query, so threads may share it."""

    def __init__(
        self, legs: Legs, encoder: QueryEncoder, ranker: Ranker, reranker: Reranker | None = None
    ) -> None:
        self._legs = legs
        self._vectors = QuantisedRows(legs.vectors)
        self._encoder = encoder
        self._encode = lru_cache(maxsize=_KEPT_QUERIES)(encoder.embed_query_tokens)
        self._ranker = ranker
        self._reranker = reranker
        self._shape: dict[str, Floats] = {
            "table_row": np.array([p.kind == "table_row" for p in legs.passages], np.float32),
            "table": np.array([p.kind == "table" for p in legs.passages], np.float32),
            "length": (np.log1p([len(p.text) for p in legs.passages]) / 6).astype(np.float32),
        }

    def with_ranker(self, ranker: Ranker) -> PassageRetriever:
        """The same legs, ordered by other weights."""
        return PassageRetriever(self._legs, self._encoder, ranker, self._reranker)

    def vector(self, text: str) -> Floats:
        """The sentence vector of a query, (dim,); kept, so that asking again costs nothing."""
        return self._encode(text)[0]

    def retrieve(self, query: Query, k: int) -> tuple[Hit, ...]:
        """Returns the best `k` hits, best first; ties keep the order of the index."""
        if not self._legs.passages or (query.allowed is not None and not query.allowed.any()):
            return ()
        vector, tokens = self._encode(query.text)
        scores = self._first_stage(query, vector)
        rows = self._pool(scores)
        sentences = self._sentence_scores(query, tokens, rows)
        features = self._features(query, scores, rows, sentences)
        ranks = self._ranker.scores(features)
        final = self._reranked(query, rows, ranks)
        order = np.argsort(-final, kind="stable")[:k].tolist()
        stages = _stages(scores, rows[order])
        return tuple(
            Hit(
                passage=self._legs.passages[rows[i]],
                score=float(final[i]),
                rank=rank,
                features=dict(zip(FEATURES, features[i].tolist(), strict=True)),
                sentences=SentenceHits(sentences, i),
                stages=stages[rank - 1] | _last_stages(ranks, i, rank, reranked=self._reranker is not None),
            )
            for rank, i in enumerate(order, start=1)
        )

    def _reranked(self, query: Query, rows: npt.NDArray[np.int64], ranks: Floats) -> Floats:
        if self._reranker is None:
            return ranks
        return self._reranker.scores(query.text, [self._legs.passages[row] for row in rows], ranks)

    def _first_stage(self, query: Query, vector: Floats) -> dict[str, Floats]:
        """Standardised scores of every passage by each leg and fused; what is not allowed is at -inf."""
        legs = self._legs
        scores = {
            "dense": standardised(self._vectors.products(vector)),
            "body": standardised(legs.body.scores(query.words)),
            "context": standardised(legs.context.scores(query.words)),
            "bigrams": standardised(legs.bigrams.scores(query.bigrams)),
        }
        scores["fused"] = reduce(np.add, scores.values())
        if query.allowed is not None:
            for values in scores.values():
                values[~query.allowed] = -np.inf
        return scores

    def _pool(self, scores: Mapping[str, Floats]) -> npt.NDArray[np.int64]:
        """The best of each leg and of their sum, in index order."""
        chosen: list[npt.NDArray[np.int64]] = []
        for name, values in scores.items():
            size = min(POOL if name == "fused" else POOL // 10, len(values))
            best = np.argpartition(-values, size - 1)[:size]
            chosen.append(best[values[best] > -np.inf])
        return np.unique(np.concatenate(chosen))

    def _sentence_scores(self, query: Query, tokens: Floats, rows: npt.NDArray[np.int64]) -> SentenceScores:
        legs = self._legs
        present = legs.sentence_words.presence(list(query.words), rows)
        pairs = legs.sentence_bigrams.presence(list(query.bigrams), rows)
        # A query without a word that says anything (rare characters, punctuation) has no token vectors.
        similar = legs.tokens.max_similarity(tokens, rows) if legs.tokens and len(tokens) else None
        nothing = np.zeros(len(present), np.float32)
        return SentenceScores(
            words=present @ _shares(legs.body, query.words),
            bigrams=pairs @ _shares(legs.bigrams, query.bigrams),
            tokens=nothing if similar is None else similar.mean(axis=1),
            weakest=nothing if similar is None else weakest_quarter(similar),
            present=present,
            names=list(query.words),
            bounds=legs.sentence_words.sentences(rows),
        )

    def _features(
        self,
        query: Query,
        scores: Mapping[str, Floats],
        rows: npt.NDArray[np.int64],
        sentences: SentenceScores,
    ) -> Floats:
        aligned: dict[str, Floats] = {**scores, **self._shape}
        columns = {name: values[rows] for name, values in aligned.items()}
        columns |= {f"sentence_{grain}": best for grain, best in sentences.best().items()}
        columns["prior"] = (
            np.zeros(len(rows), np.float32) if query.preferred is None else query.preferred[rows]
        )
        columns |= query.aspects(rows) if query.aspects else dict.fromkeys(ASPECTS, columns["prior"] * 0)
        return np.stack([columns[name] for name in FEATURES], axis=1).astype(np.float32)


def _stages(scores: Mapping[str, Floats], rows: npt.NDArray[np.int64]) -> list[dict[str, int]]:
    """For each row its rank from 1 by each score: one more than there are better ones."""
    ranks = {name: _ranks(values, rows) for name, values in scores.items()}
    return [{name: its[place] for name, its in ranks.items()} for place in range(len(rows))]


def _ranks(values: Floats, rows: npt.NDArray[np.int64]) -> list[int]:
    worse_first = np.sort(values)
    ranks: list[int] = (len(values) + 1 - np.searchsorted(worse_first, values[rows], side="right")).tolist()
    return ranks


def _last_stages(ranks: Floats, position: int, rank: int, *, reranked: bool) -> dict[str, int]:
    if not reranked:
        return {"reordered": rank}
    return {"reordered": int((ranks > ranks[position]).sum()) + 1, "reranked": rank}


def standardised(values: Floats) -> Floats:
    """Scores as distances from their mean in standard deviations; constant scores become 0."""
    distances = values - values.mean()
    deviation = math.sqrt(float(distances @ distances) / max(1, len(values)))
    return distances / np.float32(deviation) if deviation > 0 else np.zeros_like(values)


def _shares(rarity: Bm25Index, query: Mapping[str, float]) -> Floats:
    """Each term's share of the query's weight: rarity times term weight, in the query's order."""
    weights = np.array([weight * rarity.idf(name) for name, weight in query.items()], dtype=np.float32)
    shares: Floats = weights / max(1e-6, float(weights.sum()))
    return shares
