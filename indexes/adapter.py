"""What the bundled model learned from questions on policy texts: low-rank additions to its upper matrices.

LoRA (Hu et al. 2021, arXiv 2106.09685): a matrix W (out, in) becomes W + B A, with B (out, rank) and A (rank, in).
The additions that the project ships were made by `policyqa tune` (docs/experiments.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import as_file, files

import numpy as np
import numpy.typing as npt

Tensors = Mapping[str, npt.NDArray[np.floating]]
UP, DOWN = "B", "A"
_WEIGHT = ".weight"


def shipped_adapter() -> Tensors:
    """`{matrix}.A` and `{matrix}.B` of every matrix that is changed."""
    from safetensors.numpy import load_file

    with as_file(files("indexes").joinpath("data/policy_adapter.safetensors")) as path:
        return load_file(path)


def adapted(
    tensors: Iterable[tuple[str, npt.NDArray[np.float32]]], adapter: Tensors
) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    """The tensors of a model, those that `adapter` names with their additions."""
    for name, tensor in tensors:
        matrix = name.removesuffix(_WEIGHT)
        if name.endswith(_WEIGHT) and f"{matrix}.{UP}" in adapter:
            up, down = (adapter[f"{matrix}.{side}"].astype(np.float32) for side in (UP, DOWN))
            yield name, tensor + up @ down
        else:
            yield name, tensor
