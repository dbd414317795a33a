"""BM25 over any tokens: words of jieba, or character bigrams as a net for words that jieba does not know.

Scores are computed once, at build time, into a term-by-passage matrix (as bm25s does, Lù 2024, arXiv
2407.03618), so a query is a weighted sum of a few short rows. On disk: arrays and a vocabulary, no pickle.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes.runs import chosen_runs

Scores = npt.NDArray[np.float32]

K1 = 1.2
B = 0.75


@dataclass(frozen=True)
class Bm25Index:
    """Precomputed BM25 scores, compressed by term: row t is `passages[indptr[t]:indptr[t+1]]`."""

    vocabulary: Mapping[str, int]
    indptr: npt.NDArray[np.int64]
    passages: npt.NDArray[np.int32]
    values: Scores
    size: int
    """Number of passages."""

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]], k1: float = K1, b: float = B) -> Bm25Index:
        """Scores every (term, passage) pair with BM25 and Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)).

        Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework"; this idf is never negative.
        """
        lengths = np.array([len(tokens) for tokens in documents], dtype=np.float32)
        norms = k1 * (1 - b + b * lengths / max(1.0, float(lengths.mean()) if len(lengths) else 1.0))
        vocabulary: dict[str, int] = {}
        postings: list[list[tuple[int, int]]] = []
        for passage, tokens in enumerate(documents):
            for term, count in Counter(tokens).items():
                row = vocabulary.setdefault(term, len(vocabulary))
                if row == len(postings):
                    postings.append([])
                postings[row].append((passage, count))
        return cls._pack(vocabulary, postings, norms, k1)

    @classmethod
    def _pack(
        cls, vocabulary: dict[str, int], postings: list[list[tuple[int, int]]], norms: Scores, k1: float
    ) -> Bm25Index:
        sizes = np.array([len(row) for row in postings], dtype=np.int64)
        indptr = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
        flat = np.array([pair for row in postings for pair in row], dtype=np.int64).reshape(-1, 2)
        counts = flat[:, 1].astype(np.float64)
        values = np.repeat(_idf(len(norms), sizes), sizes) * counts * (k1 + 1) / (counts + norms[flat[:, 0]])
        return cls(vocabulary, indptr, flat[:, 0].astype(np.int32), values.astype(np.float32), len(norms))

    def scores(self, weights: Mapping[str, float]) -> Scores:
        """Scores every passage: the sum over query terms of weight times BM25; unknown terms add nothing."""
        known = [
            (self.vocabulary[term], weight) for term, weight in weights.items() if term in self.vocabulary
        ]
        if not known:
            return np.zeros(self.size, np.float32)
        terms, shares = zip(*known, strict=True)
        postings, lined = chosen_runs(self.indptr, terms)
        values = self.values[postings] * np.repeat(np.array(shares), np.diff(lined))
        return np.bincount(self.passages[postings], values, self.size).astype(np.float32)

    def idf(self, term: str) -> float:
        """How rare a term is; terms that no passage has are rarest."""
        row = self.vocabulary.get(term)
        return math.log1p(2 * self.size + 1) if row is None else float(self._idf[row])

    @cached_property
    def _idf(self) -> npt.NDArray[np.float64]:
        """By row."""
        return _idf(self.size, np.diff(self.indptr))

    def frequencies(self) -> dict[str, int]:
        """How many passages hold each term."""
        sizes = np.diff(self.indptr).tolist()
        return {term: sizes[row] for term, row in self.vocabulary.items()}

    def save(self, folder: Path, name: str) -> None:
        """Writes `{name}.npz` and `{name}.vocabulary.json` into `folder`."""
        np.savez(folder / f"{name}.npz", indptr=self.indptr, passages=self.passages, values=self.values)
        (folder / f"{name}.vocabulary.json").write_text(
            json.dumps({"size": self.size, "terms": list(self.vocabulary)}, ensure_ascii=False),
            encoding="utf-8",
        )

    @classmethod
    def open(cls, folder: Path, name: str) -> Bm25Index:
        """Reads what `save` wrote."""
        described = json.loads((folder / f"{name}.vocabulary.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            return cls(
                {term: row for row, term in enumerate(described["terms"])},
                arrays["indptr"],
                arrays["passages"],
                arrays["values"],
                described["size"],
            )


def _idf(size: int, found_in: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Lucene's idf of terms that stand in so many of `size` passages."""
    rarity: npt.NDArray[np.float64] = np.log1p((size - found_in + 0.5) / (found_in + 0.5))
    return rarity
