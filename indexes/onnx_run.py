"""Runs the ONNX session of a sentence-transformers model itself: padded tokens in, both kinds of vectors out.

The library's wrapper turns every array into a tensor and back and walks through its modules, which costs a question
a fifth of its time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexes.embedder import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_AFTER_POOLING = ["Normalize"]


class OnnxRun(NamedTuple):
    """A session whose token vectors are averaged into the sentence vector, the prompt's among them."""

    session: Any
    inputs: tuple[str, ...]

    @classmethod
    def of(cls, model: SentenceTransformer) -> OnnxRun | None:
        """The session of `model`; None where it has none, or more to it than a mean over the tokens."""
        transformer, *others = model
        session = getattr(getattr(transformer, "auto_model", None), "session", None)
        if session is None or not others:
            return None
        inputs = tuple(node.name for node in session.get_inputs())
        pooling, *rest = others
        is_mean = getattr(pooling, "pooling_mode", None) == "mean" and getattr(
            pooling, "include_prompt", False
        )
        is_plain = is_mean and [type(module).__name__ for module in rest] in ([], _AFTER_POOLING)
        return cls(session, inputs) if is_plain and set(inputs) <= set(_INPUTS) else None

    def __call__(
        self, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]
    ) -> tuple[Vectors, npt.NDArray[np.float32]]:
        """(texts, tokens) ids and mask → (texts, dimension) means and (texts, tokens, dimension)."""
        given = dict(zip(_INPUTS, (ids, mask, np.zeros_like(ids)), strict=True))
        tokens = self.session.run(["last_hidden_state"], {name: given[name] for name in self.inputs})[0]
        weights = mask.astype(np.float32)
        means: Vectors = np.matmul(weights[:, None, :], tokens)[:, 0] / weights.sum(axis=1, keepdims=True)
        return means, tokens
