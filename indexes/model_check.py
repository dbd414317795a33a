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
    0.0382, -0.0035, -0.0241, 0.0493, 0.0842, 0.0030, 0.0059, -0.0277,
    0.0033, -0.0338, 0.0319, 0.0503, -0.0083, -0.1049, -0.0262, -0.0092,
    0.0487, -0.1395, -0.0626, -0.0525, -0.0458, 0.0487, 0.0319, 0.0154,
    -0.0316, -0.0085, 0.0042, -0.0139, -0.0226, 0.0587, 0.0042, 0.0110,
    0.0878, -0.0568, 0.0843, -0.0076, 0.0341, 0.0541, 0.0886, 0.0040,
    0.0770, 0.0539, 0.0617, 0.0474, 0.0036, -0.0155, 0.0103, -0.0446,
    0.0360, 0.0038, 0.0339, 0.0634, -0.0112, 0.0195, -0.0333, 0.0531,
    -0.0452, 0.0657, -0.0013, -0.1388, -0.0597, -0.0595, -0.0216, 0.0506,
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
