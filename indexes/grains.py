"""Sentences as a search grain: which query terms each sentence of a passage holds.

Term ids of all sentences stand in one flat array, so that a look at the sentences of fifty passages is a few array
operations. The result is a presence matrix; coverage of the query weighs it by the terms' rarity.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes.runs import Bounds, chosen_runs

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class SentenceTerms:
    """Terms of every sentence of every passage, in order."""

    vocabulary: dict[str, int]
    terms: Ids
    bounds: Bounds
    """Sentence s holds `terms[bounds[s]:bounds[s + 1]]`."""
    first: Bounds
    """Passage p has the sentences `first[p]` to `first[p + 1]`."""

    @classmethod
    def build(cls, passages: Sequence[Sequence[Sequence[str]]]) -> SentenceTerms:
        """Packs passages → sentences → terms. A sentence without terms gets one that no query has."""
        vocabulary: dict[str, int] = {"": 0}
        terms: list[int] = []
        bounds, first = [0], [0]
        for sentences in passages:
            for sentence in sentences:
                terms.extend(vocabulary.setdefault(term, len(vocabulary)) for term in sentence or ("",))
                bounds.append(len(terms))
            first.append(len(bounds) - 1)
        return cls(
            vocabulary,
            np.array(terms, dtype=np.int32),
            np.array(bounds, dtype=np.int64),
            np.array(first, dtype=np.int64),
        )

    def presence(self, query: Sequence[str], passages: Sequence[int] | Bounds) -> npt.NDArray[np.bool_]:
        """Which query terms stand in which sentence: shape (sentences of the passages in order, terms)."""
        sentences, _ = chosen_runs(self.first, passages)
        if not len(sentences) or not query:
            return np.zeros((len(sentences), len(query)), dtype=np.bool_)
        positions, lined = chosen_runs(self.bounds, sentences)
        columns = self._columns(query)[self.terms[positions]]
        found = np.flatnonzero(columns >= 0)
        present = np.zeros((len(sentences), len(query)), dtype=np.bool_)
        present[np.searchsorted(lined, found, side="right") - 1, columns[found]] = True
        return present

    def _columns(self, query: Sequence[str]) -> Ids:
        """The query's column of each term id, -1 for the terms that it has not."""
        columns = np.full(len(self.vocabulary), -1, dtype=np.int32)
        for column, term in enumerate(query):
            row = self.vocabulary.get(term)
            if row is not None:
                columns[row] = column
        return columns

    def sentences(self, passages: Sequence[int] | Bounds) -> Bounds:
        """Bounds of each passage's sentences in what `presence` returns, one more than there are passages."""
        return chosen_runs(self.first, passages)[1]

    def save(self, folder: Path, name: str) -> None:
        """Writes `{name}.npz` and `{name}.vocabulary.json`."""
        np.savez(folder / f"{name}.npz", terms=self.terms, bounds=self.bounds, first=self.first)
        (folder / f"{name}.vocabulary.json").write_text(
            json.dumps(list(self.vocabulary), ensure_ascii=False), encoding="utf-8"
        )

    @classmethod
    def open(cls, folder: Path, name: str) -> SentenceTerms:
        """Reads what `save` wrote."""
        words = json.loads((folder / f"{name}.vocabulary.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            vocabulary = {word: number for number, word in enumerate(words)}
            return cls(vocabulary, arrays["terms"], arrays["bounds"], arrays["first"])
