"""Checks a converted or exported embedding model against vectors made by the weights' own engine."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexes.errors import BundledModelError

REFERENCE_TEXT = "query: 低保对象的医疗救助比例是多少？"
_LEAST_COSINE_OF_WEIGHTS = 0.999
"""They give 0.9999; with a single matrix wrong it is 0.996."""
_LEAST_COSINE_OF_EXPORT = 0.99
"""int8 gives 0.997 or more; another sentence 0.83."""
# fmt: off
REFERENCE_VALUES = (
    0.0764, -0.0103, -0.0558, -0.0233, 0.1092, -0.0143, 0.0145, 0.0230,
    0.0817, -0.0158, 0.0540, 0.0079, 0.0577, -0.0546, -0.0667, 0.0339,
    0.0796, -0.1056, -0.0218, -0.0856, 0.0141, 0.0234, -0.0424, 0.0695,
    0.0546, 0.0291, -0.0371, 0.0283, 0.0438, -0.0215, -0.0389, -0.0534,
    0.0716, -0.0762, 0.1190, 0.0523, -0.0396, -0.0075, 0.0924, -0.0602,
    -0.0006, 0.0300, 0.0799, 0.0949, 0.0248, 0.0368, -0.0338, 0.0351,
    -0.0333, -0.0310, -0.0171, 0.0665, 0.0197, 0.0630, 0.0010, -0.0614,
    -0.0399, -0.0413, -0.0877, -0.0190, 0.0321, -0.0244, 0.0021, 0.0528,
)
# fmt: on
"""The leading values of the sentence's normalised vector."""


def check_reference_vector(folder: Path, *, onnx_file: str | None) -> None:
    """Embeds the reference sentence and compares.

    Args:
        folder: A sentence-transformers folder.
        onnx_file: Name of an ONNX file inside it; None for the torch weights.

    Raises:
        BundledModelError: The cosine over the reference values is below 0.999, of an export below 0.99.
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
