"""Checks a converted or exported embedding model against the vector of one sentence.

The vector was made by torch from the weights and what they learned (indexes/adapter.py); of the weights alone it was
compared with that of their own engine.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexes.errors import BundledModelError

REFERENCE_TEXT = "query: 低保对象的医疗救助比例是多少？"
_LEAST_COSINE_OF_WEIGHTS = 0.999
"""They give 0.9999; with a single matrix wrong it is 0.983."""
_LEAST_COSINE_OF_EXPORT = 0.96
"""int8 gives 0.985; another question on the same matter 0.70, on another one 0.11."""
# fmt: off
REFERENCE_VALUES = (
    0.0384, 0.0162, -0.0254, 0.0421, 0.0548, 0.0040, -0.0111, -0.0357,
    -0.0083, -0.0517, 0.0326, 0.0224, -0.0023, -0.1054, -0.0098, -0.0186,
    0.0577, -0.1243, -0.0424, -0.0319, -0.0388, 0.0078, 0.0149, -0.0035,
    -0.0040, -0.0084, 0.0382, -0.0124, -0.0084, 0.0858, 0.0194, -0.0017,
    0.0655, -0.0429, 0.0671, -0.0009, 0.0353, 0.0544, 0.0938, 0.0075,
    0.0830, 0.0373, 0.0418, 0.0528, 0.0090, -0.0332, 0.0243, -0.0451,
    0.0176, 0.0309, 0.0510, 0.0442, -0.0155, 0.0340, -0.0294, 0.0255,
    -0.0358, 0.0746, -0.0002, -0.1729, -0.0947, -0.0707, 0.0028, 0.0289,
)
# fmt: on
"""The leading values of the sentence's normalised vector."""


def check_reference_vector(folder: Path, *, onnx_file: str | None) -> None:
    """Embeds the reference sentence and compares.

    Args:
        folder: A sentence-transformers folder.
        onnx_file: Name of an ONNX file inside it; None for the torch weights.

    Raises:
        BundledModelError: The cosine over the reference values is below 0.999, of an export below 0.96.
    """
    from indexes.encoder import load_sentence_transformer

    model = load_sentence_transformer(str(folder), onnx_file=onnx_file)
    made = np.asarray(model.encode(REFERENCE_TEXT, prompt=""), np.float32)[: len(REFERENCE_VALUES)]
    expected = np.asarray(REFERENCE_VALUES, np.float32)
    cosine = float(made @ expected / (np.linalg.norm(made) * np.linalg.norm(expected)))
    least = _LEAST_COSINE_OF_EXPORT if onnx_file else _LEAST_COSINE_OF_WEIGHTS
    if not cosine >= least:
        raise BundledModelError(
            f"内置向量模型校验失败（{onnx_file or 'safetensors'}，余弦 {cosine:.4f} < {least}）。"
            f"请删除 {folder} 后重试。"
        )
