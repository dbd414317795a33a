"""What the bundled model learned from questions on policy texts, and what its short form for questions learned of it.

LoRA (Hu et al. 2021, arXiv 2106.09685): a matrix W (out, in) becomes W + B A, with B (out, rank) and A (rank, in).
The additions that the project ships were made by `policyqa tune` and `policyqa distill` (docs/experiments.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

Tensors = Mapping[str, npt.NDArray[np.floating]]
UP, DOWN = "B", "A"
_WEIGHT = ".weight"
_LAYER = re.compile(r"(?<=^encoder\.layer\.)\d+(?=\.)")
QUERY_LAYERS = (0, 2, 4, 7, 8, 9, 10, 11)
"""Layers that the short form keeps: each time the one without which token vectors of questions changed least went."""


def shipped_adapter() -> Tensors:
    """`{matrix}.A` and `{matrix}.B` of every matrix that is changed."""
    return _shipped("policy_adapter.safetensors")


def shipped_query_adapter() -> Tensors:
    """The same for the short form, by its own layer numbers, and its layer norms whole."""
    return _shipped("query_adapter.safetensors")


def _shipped(name: str) -> Tensors:
    from safetensors.numpy import load_file

    with as_file(files("indexes").joinpath(f"data/{name}")) as path:
        return load_file(path)


def shortened(
    tensors: Iterable[tuple[str, npt.NDArray[np.float32]]], layers: Sequence[int]
) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    """The tensors of a model with these layers only, numbered from 0."""
    numbers = {str(layer): str(number) for number, layer in enumerate(layers)}
    for name, tensor in tensors:
        layer = _LAYER.search(name)
        if layer is None:
            yield name, tensor
        elif layer.group() in numbers:
            yield _LAYER.sub(numbers[layer.group()], name), tensor


def adapted(
    tensors: Iterable[tuple[str, npt.NDArray[np.float32]]], adapter: Tensors
) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    """The tensors of a model: those that `adapter` has whole as there, those that it has additions for with them."""
    for name, tensor in tensors:
        if name in adapter:
            yield name, adapter[name].astype(np.float32)
            continue
        matrix = name.removesuffix(_WEIGHT)
        if name.endswith(_WEIGHT) and f"{matrix}.{UP}" in adapter:
            up, down = (adapter[f"{matrix}.{side}"].astype(np.float32) for side in (UP, DOWN))
            yield name, tensor + up @ down
        else:
            yield name, tensor
