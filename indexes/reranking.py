"""The second opinion on the first passages of the ranker, where a cross-encoder is configured.

The new score is the mean of the ranker's and of the cross-encoder's, the latter moved to the mean and spread that the
ranker gave the same passages. Replacing the score, as LlamaIndex's `SentenceTransformerRerank` does, would throw away
what a cross-encoder cannot see (years, measures, kinds of documents), and the margins between scores, which district
rivals and refusals were fitted on, would mean something else with every model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest import Passage

Floats = npt.NDArray[np.float32]

RERANKED = 50
"""Passages that are looked at again."""
_CHARS = 600
"""Of title, headings and text together; a cross-encoder's time grows with every one."""


class PairScorer(Protocol):
    """Scores texts against a question."""

    def scores(self, query: str, texts: Sequence[str]) -> Floats:
        """One score a text, higher for what fits better; any scale."""


@dataclass(frozen=True, slots=True)
class Reranker:
    """Puts the ranker's first passages into a new order."""

    scorer: PairScorer
    titles: Mapping[str, str]
    """Title of each document."""

    def scores(self, query: str, passages: Sequence[Passage], ranks: Floats) -> Floats:
        """New scores of all passages (one at least), in their order; those beyond the first stay behind, in their old order."""
        order = np.argsort(-ranks, kind="stable")
        first, rest = order[:RERANKED], order[RERANKED:]
        given = self.scorer.scores(query, [self._told(passages[i]) for i in first.tolist()])
        new = ranks.copy()
        new[first] = (ranks[first] + _on_scale_of(ranks[first], given)) / 2
        new[rest] = np.minimum(ranks[rest], new[first].min())
        return new

    def _told(self, passage: Passage) -> str:
        return f"{self.titles.get(passage.document_id, '')}\n{passage.context}\n{passage.text}"[:_CHARS]


def _on_scale_of(ranks: Floats, given: Floats) -> Floats:
    """The given scores with the mean and the spread of the ranker's; all at the mean if they do not differ."""
    given = given.astype(np.float64)  # In 32 bits the mean of equal scores may be off by a rounding.
    spread = float(given.std())
    moved = (given - given.mean()) / spread if spread > 0 else np.zeros_like(given)
    scaled: Floats = (ranks.mean() + moved * ranks.std()).astype(np.float32)
    return scaled
