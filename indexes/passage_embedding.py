"""Embeds passages for an index version, taking over what the version before already has.

In: passages with their titles. Out: the matrix of passage vectors, and token vectors and keys in the folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexes.embedder import Embedder, Vectors
from indexes.late_interaction import PassageTokens, TokenVectorStore, TokenVectorWriter, quantise
from ingest import Passage

KEY_FILE = "embedded.json"
_CHUNK = 256
"""Passages handed to the embedder at once: enough to batch by length, few enough to keep memory low."""
_CONTEXT = 200
"""Characters of context that are embedded; more would push the passage out of the model's window."""


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """What the model sees of a passage, and where its sentences begin in it."""

    text: str
    sentence_starts: tuple[int, ...]

    @property
    def key(self) -> str:
        """Equal keys may share vectors."""
        layout = f"{self.text}\0{','.join(map(str, self.sentence_starts))}"
        return hashlib.sha256(layout.encode("utf-8", "surrogatepass")).hexdigest()


def embedding_text(passage: Passage, title: str) -> str:
    """The document's title, the passage's context and its text, each on its own line."""
    context = passage.context[:_CONTEXT]
    return "\n".join(part for part in (title, context, passage.text) if part)


def embedded_text(passage: Passage, title: str) -> EmbeddedText:
    """The embedded text with the starts of the passage's sentences in it."""
    text = embedding_text(passage, title)
    starts: list[int] = []
    position = offset = len(text) - len(passage.text)
    for sentence in passage.sentences:
        found = text.find(sentence.text, position)
        starts.append(position if found < 0 else found)
        position = starts[-1] + len(sentence.text)
    return EmbeddedText(text, tuple(min(start, len(text)) for start in starts) or (offset,))


class KnownVectors:
    """Vectors of an earlier version by key.

    Args:
        folder: The version; must be of the same embedding model.
        vectors: Its passage vectors by row.
    """

    def __init__(self, folder: Path, vectors: Vectors) -> None:
        keys = json.loads((folder / KEY_FILE).read_text(encoding="utf-8"))
        self._rows = {key: row for row, key in enumerate(keys)}
        self._vectors = vectors
        self._tokens = TokenVectorStore(folder)

    def get(self, key: str) -> tuple[Vectors, PassageTokens] | None:
        """The passage's vector and token vectors, None if that text was not embedded before."""
        row = self._rows.get(key)
        return None if row is None else (self._vectors[row], self._tokens.passage(row))


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedPassages:
    """The vectors of a version, and how many of them were taken over."""

    vectors: Vectors
    """(passages, dimension)."""
    reused: int


def embed_passages(
    folder: Path,
    texts: Sequence[EmbeddedText],
    embedder: Embedder,
    known: KnownVectors | None,
    progress: Callable[[int, int], None],
) -> EmbeddedPassages:
    """Embeds texts in order and writes their token vectors and keys into `folder`.

    Args:
        folder: The unfinished version.
        texts: What is embedded, by row.
        embedder: The model.
        known: Vectors of the version before.
        progress: Is told how many texts of how many are done.
    """
    vectors = np.zeros((len(texts), embedder.dimension), np.float32)
    reused = 0
    with TokenVectorWriter(folder, embedder.dimension) as writer:
        for start in range(0, len(texts), _CHUNK):
            progress(start, len(texts))
            chunk = texts[start : start + _CHUNK]
            for row, (vector, tokens, was_known) in enumerate(_chunk_vectors(chunk, embedder, known), start):
                vectors[row] = vector
                writer.add(tokens)
                reused += was_known
    progress(len(texts), len(texts))
    (folder / KEY_FILE).write_text(json.dumps([text.key for text in texts]), encoding="utf-8")
    return EmbeddedPassages(vectors=vectors, reused=reused)


def _chunk_vectors(
    chunk: Sequence[EmbeddedText], embedder: Embedder, known: KnownVectors | None
) -> Iterator[tuple[Vectors, PassageTokens, bool]]:
    found = [known.get(text.key) if known else None for text in chunk]
    missing = [text for text, vectors in zip(chunk, found, strict=True) if vectors is None]
    made = iter(embedder.embed_passage_tokens([text.text for text in missing]))
    for text, vectors in zip(chunk, found, strict=True):
        if vectors is not None:
            yield *vectors, True
        else:
            encoded = next(made)
            yield encoded.vector, quantise(encoded, text.sentence_starts), False
