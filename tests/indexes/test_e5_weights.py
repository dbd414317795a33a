"""The weight file: Q4_0 blocks, header, tokenizer, directory."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.e5_weights import E5Weights, dequantise_q4
from indexes.errors import BundledModelError


def block(scale: float, nibbles: list[int]) -> bytes:
    packed = bytes(nibbles[i] | nibbles[i + 16] << 4 for i in range(16))
    return np.array([scale], "<f2").tobytes() + packed


def weight_file(version: int = 1) -> bytes:
    """Two pieces, one float tensor, one Q4_0 tensor."""
    pieces = [b"<s>", "▁云溪".encode()]
    blob = b"".join(pieces)
    header = b"E5S1" + struct.pack("<I7ifi", version, 4, 1, 1, 8, 2, 16, 2, 1e-12, 32)
    tokenizer = struct.pack("<5iQ", 2, 0, 2, 1, 3, len(blob)) + struct.pack("<3I", 0, 3, len(blob))
    tokenizer += struct.pack("<2f", 0.0, -3.5) + blob
    normaliser = struct.pack("<iI", 1, 0) + struct.pack("<IBI", 0x3000, 1, 0x20)
    start = len(header + tokenizer + normaliser) + 4 + 2 * (2 + 3 + 21)
    plain, packed = struct.pack("<3f", 1.0, 2.0, 3.0), block(0.5, list(range(16)) * 2)
    directory = struct.pack("<i", 2)
    directory += struct.pack("<H", 3) + b"one" + struct.pack("<BIQQ", 0, 3, start, len(plain))
    directory += struct.pack("<H", 3) + b"two" + struct.pack("<BIQQ", 1, 32, start + len(plain), len(packed))
    return header + tokenizer + normaliser + directory + plain + packed


@given(
    st.lists(st.integers(0, 15), min_size=32, max_size=32),
    st.floats(-8, 8, width=16),
)
def test_a_weight_is_its_nibble_less_eight_times_the_scale(nibbles: list[int], scale: float):
    np.testing.assert_allclose(dequantise_q4(block(scale, nibbles)), [(n - 8) * scale for n in nibbles])


def test_pieces_and_tensors_are_read(tmp_path: Path):
    path = tmp_path / "model.bin"
    path.write_bytes(weight_file())
    weights = E5Weights(path)
    assert weights.pieces == [("<s>", 0.0), ("▁云溪", -3.5)]
    assert (weights.shape.hidden, weights.shape.vocabulary, weights.shape.layer_norm_epsilon) == (4, 2, 1e-12)
    np.testing.assert_array_equal(weights.tensor("one"), [1, 2, 3])
    np.testing.assert_array_equal(weights.tensor("two"), [(n - 8) / 2 for n in [*range(16), *range(16)]])


@pytest.mark.parametrize("content", [b"", b"E5S1", b"GGUF" + bytes(100), weight_file(version=2)])
def test_other_files_are_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(BundledModelError, match=r"model\.bin"):
        E5Weights(path)
