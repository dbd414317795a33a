"""A sentence-transformers model and the one forward pass that gives sentence and token vectors.

In: texts and a prompt. Out: normalised vectors. The int8 ONNX export is used where the model folder has one
for this processor, torch otherwise.
"""

from __future__ import annotations

import logging
import os
import unicodedata
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexes.embedder import Vectors
from indexes.errors import EmbeddingModelError
from indexes.onnx_export import int8_file
from indexes.onnx_run import OnnxRun

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_LOG = logging.getLogger(__name__)
_BATCH_TOKENS = 1024
"""Padded tokens in one forward pass: what is fastest on few cores, and keeps memory low."""
_NOWHERE = -(10**6)
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
    # Several runs at once use several processors better than one run on several: the threads of a run wait for each
    # other at every step.
    options.intra_op_num_threads = 1
    # Slower on a processor than the steps it stands for.
    options.add_session_config_entry("optimization.disable_specified_optimizers", "SkipLayerNormFusion")
    return options


class Tokens(NamedTuple):
    """One text in its prompt as the model takes it, cut to the model's window."""

    ids: npt.NDArray[np.int64]
    starts: Starts
    """The character of the text that each token begins at; negative for the prompt and special tokens."""


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
        self._run = OnnxRun.of(self._model)
        self._content = _content_tokens(self._model.tokenizer)
        self._tokenizer = self._model.tokenizer.backend_tokenizer
        """Below the wrapper, which is slow and changes the tokenizer's settings at every call."""
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

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
        for rows, vectors, _ in self._forward(self.tokenise(texts, prompt)):
            made[rows] = vectors
        return made

    def encoded(
        self, texts: Sequence[str], prompt: str
    ) -> Iterator[tuple[int, tuple[Vectors, Vectors, Starts]]]:
        """Yields (row, (sentence vector, token vectors, where tokens start)), rows in no order."""
        tokens = self.tokenise(texts, prompt)
        for rows, vectors, token_vectors in self._forward(tokens):
            for index, row in enumerate(rows):
                ids, starts = tokens[row]
                kept = self.says_something(tokens[row])
                own = _normalised(token_vectors[index, : len(ids)][kept])
                yield row, (vectors[index], own, starts[kept])

    def says_something(self, tokens: Tokens) -> npt.NDArray[np.bool_]:
        """Which tokens are of the text itself and more than blanks and punctuation, (tokens,)."""
        said: npt.NDArray[np.bool_] = self._content[tokens.ids] & (tokens.starts >= 0)
        return said

    def tokenise(self, texts: Sequence[str], prompt: str) -> list[Tokens]:
        """Tokens of each text in its prompt, cut to the model's window; a cut is logged."""
        if not texts:
            return []
        made = self._tokenizer.encode_batch([prompt + text for text in texts])
        limit = self._model.max_seq_length or max(map(len, made))
        truncated = sum(len(own) > limit for own in made)
        if truncated:
            _LOG.warning("%d texts have more than %d tokens; only their beginning counts", truncated, limit)
        return [
            Tokens(_cut(np.array(own.ids), limit), _cut(_token_starts(own.offsets), limit) - len(prompt))
            for own in made
        ]

    def _forward(
        self, tokens: Sequence[Tokens]
    ) -> Iterator[tuple[list[int], Vectors, npt.NDArray[np.float32]]]:
        """Runs the model over texts of like length; yields rows, sentence vectors and raw token vectors."""
        grouped = list(batches_by_length([len(own.ids) for own in tokens], _BATCH_TOKENS))
        batches = [[tokens[row] for row in rows] for rows in grouped]
        for rows, (vectors, token_vectors) in zip(grouped, self._each_embedded(batches), strict=True):
            yield rows, vectors, token_vectors

    def _each_embedded(
        self, batches: Sequence[Sequence[Tokens]]
    ) -> Iterator[tuple[Vectors, npt.NDArray[np.float32]]]:
        if len(batches) < 2 or self._run is None:
            yield from map(self._embedded, batches)
            return
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            yield from pool.map(self._embedded, batches)

    def _embedded(self, batch: Sequence[Tokens]) -> tuple[Vectors, npt.NDArray[np.float32]]:
        ids, mask = self._padded(batch)
        vectors, token_vectors = self._run(ids, mask) if self._run else self._wrapped(batch, ids, mask)
        return _normalised(vectors), token_vectors

    def _padded(self, batch: Sequence[Tokens]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Ids and attention mask, (texts, tokens)."""
        shape = (len(batch), max(len(own.ids) for own in batch))
        ids = np.full(shape, self._model.tokenizer.pad_token_id or 0, np.int64)
        mask = np.zeros(shape, np.int64)
        for row, own in enumerate(batch):
            ids[row, : len(own.ids)] = own.ids
            mask[row, : len(own.ids)] = 1
        return ids, mask

    def _wrapped(
        self, batch: Sequence[Tokens], ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]
    ) -> tuple[Vectors, npt.NDArray[np.float32]]:
        """The forward pass of sentence-transformers, for all models that are more than a session and a mean."""
        import torch

        features: dict[str, Any] = {
            "input_ids": torch.from_numpy(ids),
            "attention_mask": torch.from_numpy(mask),
            # Counts for models that leave the prompt out of the mean.
            "prompt_length": int(np.argmax(batch[0].starts >= 0)),
        }
        with torch.inference_mode():
            output = self._model(features)
        return output["sentence_embedding"].numpy(), output["token_embeddings"].numpy()


def _cut(values: npt.NDArray[Any], limit: int) -> npt.NDArray[Any]:
    """Cuts a row of tokens to the window, keeping the closing special token."""
    return values if len(values) <= limit else np.concatenate([values[: limit - 1], values[-1:]])


def _token_starts(offsets: Sequence[tuple[int, int]]) -> Starts:
    """First character of each token, far below 0 for special tokens, which stand for none."""
    return np.array([start if end > start else _NOWHERE for start, end in offsets], np.int32)


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
    normalised: Vectors = np.divide(vectors, np.maximum(lengths, 1e-12), dtype=np.float32)
    return normalised
