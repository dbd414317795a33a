"""What the index needs of an embedding model, whichever it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


class EncodedPassage(NamedTuple):
    """A passage as one vector and as one vector a token."""

    vector: Vectors
    """(dimension,), of length 1."""
    tokens: npt.NDArray[np.float16]
    """(tokens, dimension), each of length 1; tokens of the prompt, special ones and mere punctuation left out."""
    starts: npt.NDArray[np.int32]
    """(tokens,): the character of the text that each token begins at."""


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is their similarity."""

    @property
    def name(self) -> str:
        """The model's name, for people."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""

    @property
    def fingerprint(self) -> str:
        """Equal for two embedders whose vectors may be compared, across machines and backends."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embeds questions, (n, dimension)."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embeds passages, (n, dimension)."""

    def embed_query_tokens(self, text: str) -> tuple[Vectors, Vectors]:
        """Embeds one question as a whole, (dimension,), and token by token, (tokens, dimension), in one pass."""

    def embed_passage_tokens(self, texts: Sequence[str]) -> list[EncodedPassage]:
        """Embeds passages as wholes and token by token, in the order given."""
