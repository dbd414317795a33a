"""The fitted ranker: a linear score over the features of a (query, passage) pair.

Linear, because a hundred questions fit no more than that, and because an operator can read it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt

ASPECTS = ("years", "amounts", "quoted", "wanted", "measure", "title", "groups", "rare", "listed")
"""How a passage fits what the question asks for; whoever understood the question reads them, each from 0 to 1."""
FEATURES = (
    "dense",
    "body",
    "context",
    "bigrams",
    "sentence_words",
    "sentence_bigrams",
    "sentence_tokens",
    "prior",
    "table_row",
    "table",
    "length",
    *ASPECTS,
)


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights by feature name."""

    weights: Mapping[str, float]

    @classmethod
    def load(cls) -> Ranker:
        """Reads the weights that the project ships (fitted by `policyqa fit`, see docs/experiments.md)."""
        text = files("indexes").joinpath("data/ranker.json").read_text(encoding="utf-8")
        return cls(json.loads(text)["weights"])

    def scores(self, features: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Scores rows of features in the order of FEATURES: shape (n, len(FEATURES)) → (n,)."""
        weights = np.array([self.weights[name] for name in FEATURES], dtype=np.float32)
        return (features @ weights).astype(np.float32)
