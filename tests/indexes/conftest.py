"""A small deterministic embedder in place of the model, and places to build in."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from indexes.embedder import EncodedPassage, Vectors


class HashingEmbedder:
    """Counts of hashed character bigrams: like texts get like vectors, the same on every machine."""

    dimension = 64
    name = "hashing"

    def __init__(self, fingerprint: str = "hashing-64") -> None:
        self.fingerprint = fingerprint
        self.embedded: list[str] = []
        """Every passage that was embedded, in order."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([self._vector(text) for text in texts], np.float32).reshape(-1, self.dimension)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return self.embed_queries(texts)

    def embed_query_tokens(self, text: str) -> tuple[Vectors, Vectors]:
        return self._vector(text), self._tokens(text)[0]

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[EncodedPassage]:
        self.embedded.extend(texts)
        made = []
        for text in texts:
            tokens, starts = self._tokens(text)
            made.append(EncodedPassage(self._vector(text), tokens.astype(np.float16), starts))
        return made

    def _tokens(self, text: str) -> tuple[Vectors, np.ndarray]:
        starts = [i for i, character in enumerate(text) if character.isalnum()]
        tokens = [self._vector(text[i : i + 2]) for i in starts]
        return np.array(tokens, np.float32).reshape(-1, self.dimension), np.array(starts, np.int32)

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, np.float32)
        for i in range(max(1, len(text) - 1)):
            vector[zlib.crc32(text[i : i + 2].encode()) % self.dimension] += 1
        return vector / np.linalg.norm(vector)


@pytest.fixture
def hashing_embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture(scope="session")
def model_dir() -> Path:
    """Where the bundled model is kept between runs."""
    return Path(os.environ.get("POLICYQA_MODEL_DIR", Path.home() / ".cache" / "policyqa" / "models"))
