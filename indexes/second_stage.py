"""The second stage: how well the single sentences of pooled passages cover the query.

Everything is computed for the whole pool in a few array operations; objects are made only of what is returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import overload

import numpy as np
import numpy.typing as npt

from indexes.runs import Bounds, maxima

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceHit:
    """How well one sentence of a passage covers the query, each from 0 to about 1."""

    words: float
    bigrams: float
    tokens: float
    weakest: float = 0.0
    """Mean similarity of the quarter of the query's tokens that the sentence matches worst."""
    held: frozenset[str] = frozenset()
    """Words of the query that the sentence holds."""


class SentenceHits(Sequence[SentenceHit]):
    """The sentences of one passage, in order; made when they are first looked at, since a search shows none."""

    def __init__(self, scores: SentenceScores, position: int) -> None:
        self._scores = scores
        self._position = position

    @cached_property
    def _made(self) -> tuple[SentenceHit, ...]:
        return self._scores.of_passage(self._position)

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, index: int) -> SentenceHit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[SentenceHit, ...]: ...
    def __getitem__(self, index: int | slice) -> SentenceHit | tuple[SentenceHit, ...]:
        return self._made[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._made == tuple(other)

    __hash__ = None  # type: ignore[assignment]


def weakest_quarter(similar: Floats) -> Floats:
    """(sentences, query tokens) → mean of the lowest quarter of each row, of one token at least."""
    size = max(1, similar.shape[1] // 4)
    lowest: Floats = np.partition(similar, size - 1, axis=1)[:, :size].mean(axis=1)
    return lowest


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceScores:
    """Coverage of the query by each sentence of the pool, passage after passage."""

    words: Floats
    bigrams: Floats
    tokens: Floats
    weakest: Floats
    present: npt.NDArray[np.bool_]
    """(sentences, words of the query): which word stands in which sentence."""
    names: Sequence[str]
    """The query's words."""
    bounds: Bounds
    """Passage i of the pool has the sentences `bounds[i]` to `bounds[i + 1]`."""

    def best(self) -> dict[str, Floats]:
        """The best sentence of each passage by each grain, 0 for a passage without sentences."""
        return {name: maxima(getattr(self, name), self.bounds) for name in ("words", "bigrams", "tokens")}

    def of_passage(self, position: int) -> tuple[SentenceHit, ...]:
        """The sentences of one passage of the pool, in order."""
        own = slice(self.bounds[position], self.bounds[position + 1])
        grains = (grain[own].tolist() for grain in (self.words, self.bigrams, self.tokens, self.weakest))
        return tuple(
            SentenceHit(
                words=words,
                bigrams=bigrams,
                tokens=tokens,
                weakest=weakest,
                held=frozenset(compress(self.names, present)),
            )
            for words, bigrams, tokens, weakest, present in zip(
                *grains, self.present[own].tolist(), strict=True
            )
        )
