"""Token vectors of passages on disk, and the best match of every query token in every sentence.

Late interaction after Khattab and Zaharia (2020, ColBERT). Vectors are kept as int8 with one scale each and
mapped into memory, so that opening costs nothing and only what is looked at is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexes.embedder import EncodedPassage, Vectors
from indexes.errors import IndexDamagedError
from indexes.integer_product import IntegerProduct, counted_from_below
from indexes.runs import Bounds, bounds_of, chosen_runs, maxima

_VALUES = "tokens.int8"
_LAYOUT = "tokens.npz"
_LARGEST = 127


class PassageTokens(NamedTuple):
    """Quantised token vectors of one passage, sentence after sentence."""

    values: npt.NDArray[np.int8]
    """(tokens, dimension)."""
    scales: npt.NDArray[np.float32]
    """(tokens,): a token's vector is its values times its scale."""
    lengths: npt.NDArray[np.int64]
    """(sentences,): how many tokens each sentence has."""


def quantise(encoded: EncodedPassage, sentence_starts: Sequence[int]) -> PassageTokens:
    """Keeps the tokens that stand in sentences; those of title and headings have done their work.

    Args:
        encoded: An embedded text.
        sentence_starts: Where the sentences begin in that text, rising; the last one reaches to its end.
    """
    if not sentence_starts:
        encoded = EncodedPassage(encoded.vector, encoded.tokens[:0], encoded.starts[:0])
    sentence = np.searchsorted(np.asarray(sentence_starts), encoded.starts, side="right") - 1
    kept = sentence >= 0
    tokens = encoded.tokens[kept].astype(np.float32)
    scales = np.abs(tokens).max(axis=1, initial=1e-6) / _LARGEST
    values = np.rint(tokens / scales[:, None]).astype(np.int8)
    return PassageTokens(values, scales, np.bincount(sentence[kept], minlength=len(sentence_starts)))


class TokenVectorWriter:
    """Appends passages to the files of a version; `close` makes them readable.

    Args:
        folder: The unfinished version.
        dimension: Length of every vector.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._dimension = dimension
        self._file = (folder / _VALUES).open("wb")
        self._scales: list[npt.NDArray[np.float32]] = []
        self._lengths: list[npt.NDArray[np.int64]] = []

    def __enter__(self) -> TokenVectorWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if error is None:
            self._write_layout()

    def add(self, tokens: PassageTokens) -> None:
        """Appends one passage."""
        self._file.write(tokens.values.tobytes())
        self._scales.append(tokens.scales)
        self._lengths.append(tokens.lengths)

    def _write_layout(self) -> None:
        sentences = np.array([len(lengths) for lengths in self._lengths], np.int64)
        np.savez(
            self._folder / _LAYOUT,
            dimension=np.array(self._dimension),
            scales=np.concatenate([np.zeros(0, np.float32), *self._scales]).astype(np.float32),
            lengths=np.concatenate([np.zeros(0, np.int64), *self._lengths]).astype(np.int32),
            sentences=sentences.astype(np.int32),
        )


class TokenVectorStore:
    """Token vectors of an index version, opened for reading; threads may share it.

    Args:
        folder: The version.

    Raises:
        IndexDamagedError: A file is absent or does not fit the other.
    """

    def __init__(self, folder: Path) -> None:
        try:
            with np.load(folder / _LAYOUT, allow_pickle=False) as layout:
                self._scales: npt.NDArray[np.float32] = layout["scales"]
                lengths, sentences = layout["lengths"], layout["sentences"]
                shape = (len(self._scales), int(layout["dimension"]))
            self._values: npt.NDArray[np.int8] = _mapped(folder / _VALUES, shape)
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamagedError(
                f"词元向量 {folder} 已损坏：{error}。请重新运行 policyqa ingest。"
            ) from error
        self._product = IntegerProduct()
        self._sentence_bounds = bounds_of(lengths)
        self._passage_bounds = bounds_of(sentences)

    def __len__(self) -> int:
        return len(self._passage_bounds) - 1

    def passage(self, row: int) -> PassageTokens:
        """The quantised vectors of one passage, to be written again elsewhere."""
        bounds = self._sentences_of(row)
        tokens = slice(bounds[0], bounds[-1])
        return PassageTokens(self._values[tokens], self._scales[tokens], np.diff(bounds))

    def max_similarity(self, query: Vectors, passages: Sequence[int] | Bounds) -> Vectors:
        """Scores sentences of passages token by token.

        Args:
            query: (query tokens, dimension), each of length 1.
            passages: Rows to look at.

        Returns:
            (sentences of the passages in order, query tokens): the best cosine of each query token in each
            sentence, 0 for a sentence without tokens.
        """
        sentences, _ = chosen_runs(self._passage_bounds, passages)
        tokens, lined = chosen_runs(self._sentence_bounds, sentences)
        # `take` without a look at every row is the quickest way to gather rows.
        values = self._values.take(tokens, axis=0, mode="clip")
        similar = self._product(counted_from_below(values), query)
        similar *= self._scales[tokens, None]
        return maxima(similar, lined)

    def _sentences_of(self, row: int) -> Bounds:
        """Token bounds of the passage's sentences, one more than there are sentences."""
        first, last = self._passage_bounds[row], self._passage_bounds[row + 1]
        return self._sentence_bounds[first : last + 1]


def _mapped(path: Path, shape: tuple[int, int]) -> npt.NDArray[np.int8]:
    if path.stat().st_size != shape[0] * shape[1]:
        raise ValueError(f"{path.name} has not {shape[0]} vectors")
    if shape[0] == 0:
        return np.zeros(shape, np.int8)
    # A plain array over the same pages: the memmap class pays for every slice.
    return np.asarray(np.memmap(path, np.int8, mode="r", shape=shape))
