"""Checks a converted or exported embedding model against the vector of one sentence.

The vector was made by torch from the weights and what they learned (indexes/adapter.py); of the weights alone it was
compared with that of their own engine.
"""

from __future__ import annotations

from collections.abc import Sequence
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
QUERY_VALUES = (
    0.0330, -0.0048, -0.0156, 0.0623, 0.0844, 0.0022, 0.0001, -0.0182,
    0.0036, -0.0314, 0.0200, 0.0457, -0.0227, -0.1044, -0.0114, -0.0058,
    0.0367, -0.1253, -0.0693, -0.0433, -0.0453, 0.0401, 0.0233, 0.0121,
    -0.0244, -0.0132, 0.0098, -0.0251, -0.0175, 0.0581, -0.0002, 0.0025,
    0.0929, -0.0567, 0.0878, 0.0003, 0.0334, 0.0648, 0.1046, 0.0186,
    0.0800, 0.0384, 0.0540, 0.0390, -0.0024, -0.0089, 0.0040, -0.0451,
    0.0192, 0.0055, 0.0350, 0.0651, -0.0100, 0.0042, -0.0436, 0.0517,
    -0.0535, 0.0570, 0.0032, -0.1259, -0.0618, -0.0578, -0.0307, 0.0586,
)
# fmt: on
"""The leading values of the sentence's normalised vector, from the model for passages and the one for questions."""


def check_passage_model(folder: Path, *, onnx_file: str | None) -> None:
    """Embeds the reference sentence and compares.

    Args:
        folder: A sentence-transformers folder.
        onnx_file: Name of an ONNX file inside it; None for the torch weights.

    Raises:
        BundledModelError: The cosine over the reference values is below 0.999, of an export below 0.96.
    """
    _check(folder, onnx_file, REFERENCE_VALUES)


def check_query_model(folder: Path, *, onnx_file: str | None) -> None:
    """The same for the model of questions.

    Raises:
        BundledModelError: As above.
    """
    _check(folder, onnx_file, QUERY_VALUES)


def _check(folder: Path, onnx_file: str | None, reference: Sequence[float]) -> None:
    from indexes.encoder import load_sentence_transformer

    model = load_sentence_transformer(str(folder), onnx_file=onnx_file)
    made = np.asarray(model.encode(REFERENCE_TEXT, prompt=""), np.float32)[: len(reference)]
    expected = np.asarray(reference, np.float32)
    cosine = float(made @ expected / (np.linalg.norm(made) * np.linalg.norm(expected)))
    least = _LEAST_COSINE_OF_EXPORT if onnx_file else _LEAST_COSINE_OF_WEIGHTS
    if not cosine >= least:
        raise BundledModelError(
            f"内置向量模型校验失败（{onnx_file or 'safetensors'}，余弦 {cosine:.4f} < {least}）。"
            f"请删除 {folder} 后重试。"
        )
