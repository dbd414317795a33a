"""A sentence-transformers model and the one forward pass that gives sentence and token vectors.

In: texts and a prompt. Out: normalised vectors. The int8 ONNX export is used where the model folder has one
for this processor, torch otherwise.
"""

from __future__ import annotations

import logging
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexes.embedder import Vectors
from indexes.errors import EmbeddingModelError
from indexes.onnx_export import int8_file

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_LOG = logging.getLogger(__name__)
_BATCH_TOKENS = 1024
"""Padded tokens in one forward pass: what is fastest on few cores, and keeps memory low."""
_OUTPUTS = {"sentence_embedding", "token_embeddings", "input_ids"}
Starts = npt.NDArray[np.int32]
_KEPT_MARKS = "%‰℃"
"""Punctuation that carries meaning of its own in policy texts."""


def load_sentence_transformer(
    name: str, *, onnx_file: str | None, ask_hub: bool = False
) -> SentenceTransformer:
    """Loads a model for the CPU.

    Args:
        name: A folder or the name of a hub model.
        onnx_file: An ONNX file inside the folder; None for the torch weights.
        ask_hub: Whether a model that is not on disk may be fetched from the hub.

    Raises:
        EmbeddingModelError: The model is absent or cannot be loaded.
    """
    from sentence_transformers import SentenceTransformer

    options: dict[str, Any] = {"device": "cpu", "local_files_only": not ask_hub}
    if onnx_file is not None:
        session = _session_options()
        kwargs = {"provider": "CPUExecutionProvider", "file_name": onnx_file, "session_options": session}
        options |= {"backend": "onnx", "model_kwargs": kwargs}
    try:
        model: SentenceTransformer = SentenceTransformer(name, **options)
    except (OSError, ValueError, RuntimeError) as error:
        raise EmbeddingModelError(f"无法加载向量模型 {name!r}：{error}") from error
    return model


def _session_options() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    return options


class _Tokenised(NamedTuple):
    """Texts with their prompts, how many tokens each has uncut, and where those start."""

    texts: list[str]
    lengths: list[int]
    starts: list[Starts]


class Encoder:
    """Sentence and token vectors of one loaded model; safe to share between threads.

    Args:
        name: A folder or the name of a hub model.
        ask_hub: Whether the hub may be asked.
    """

    def __init__(self, name: str, *, ask_hub: bool = False) -> None:
        folder = Path(name)
        onnx_file = int8_file(folder) if folder.is_dir() else None
        self._model = load_sentence_transformer(name, onnx_file=onnx_file, ask_hub=ask_hub)
        self._content = _content_tokens(self._model.tokenizer)
        self._lock = threading.Lock()
        """Fast tokenizers must not be used by two threads at once."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return int(self._model.get_embedding_dimension() or 0)

    def prompt(self, *names: str) -> str:
        """The model's own prompt of the first of these names that it has, "" if none."""
        return next(filter(None, map(self._model.prompts.get, names)), "")

    def vectors(self, texts: Sequence[str], prompt: str) -> Vectors:
        """Sentence vectors in the order given, (n, dimension)."""
        made = np.zeros((len(texts), self.dimension), np.float32)
        tokenised = self._tokenised([prompt + text for text in texts])
        for rows, output in self._forward(tokenised):
            made[rows] = _normalised(output["sentence_embedding"])
        return made

    def encoded(
        self, texts: Sequence[str], prompt: str
    ) -> Iterator[tuple[int, tuple[Vectors, Vectors, Starts]]]:
        """Yields (row, (sentence vector, token vectors, where tokens start)), rows in no order."""
        tokenised = self._tokenised([prompt + text for text in texts])
        for rows, output in self._forward(tokenised):
            vectors = _normalised(output["sentence_embedding"])
            for index, row in enumerate(rows):
                length = min(tokenised.lengths[row], output["input_ids"].shape[1])
                starts = tokenised.starts[row][:length] - len(prompt)
                kept = self._content[output["input_ids"][index, :length]] & (starts >= 0)
                tokens = _normalised(output["token_embeddings"][index, :length][kept])
                yield row, (vectors[index], tokens, starts[kept])

    def _forward(self, tokenised: _Tokenised) -> Iterator[tuple[list[int], dict[str, Any]]]:
        """Runs the model over texts of like length; yields their rows and what the model put out."""
        import torch

        limit = self._model.max_seq_length or max(tokenised.lengths, default=0)
        truncated = sum(length > limit for length in tokenised.lengths)
        if truncated:
            _LOG.warning("%d texts have more than %d tokens; only their beginning counts", truncated, limit)
        lengths = [min(length, limit) for length in tokenised.lengths]
        for rows in batches_by_length(lengths, _BATCH_TOKENS):
            with self._lock, torch.inference_mode():
                output = self._model(self._model.preprocess([tokenised.texts[row] for row in rows]))
            yield rows, {key: np.asarray(value) for key, value in output.items() if key in _OUTPUTS}

    def _tokenised(self, texts: list[str]) -> _Tokenised:
        if not texts:
            return _Tokenised(texts, [], [])
        with self._lock:
            encodings = self._model.tokenizer(
                texts,
                truncation=False,
                verbose=False,
                return_offsets_mapping=True,
                return_attention_mask=False,
            )
        starts = [_token_starts(offsets) for offsets in encodings["offset_mapping"]]
        return _Tokenised(texts, [len(row) for row in starts], starts)


def _token_starts(offsets: Sequence[tuple[int, int]]) -> Starts:
    """First character of each token; -1 for special tokens, which stand for none."""
    return np.array([start if end > start else -1 for start, end in offsets], np.int32)


def batches_by_length(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Groups rows of like length, shortest first, so that padded tokens in a group stay below `budget`."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: (lengths[row], row)):
        if batch and lengths[row] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _content_tokens(tokenizer: Any) -> npt.NDArray[np.bool_]:
    """Which tokens of the vocabulary say something: no special ones, blanks or mere punctuation."""
    vocabulary = tokenizer.get_vocab()
    special = set(tokenizer.all_special_ids)
    content = np.zeros(max(vocabulary.values()) + 1, bool)
    for token, number in vocabulary.items():
        content[number] = number not in special and any(map(_says_something, token))
    return content


def _says_something(character: str) -> bool:
    return character in _KEPT_MARKS or (character != "▁" and unicodedata.category(character)[0] in "LNMS")


def _normalised(values: Any) -> Vectors:
    vectors = np.asarray(values, np.float32)
    lengths: Vectors = np.linalg.norm(vectors, axis=-1, keepdims=True)
    normalised: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return normalised
