"""Low-rank additions to the upper layers of a BERT encoder, the only weights that learn (LoRA, Hu et al. 2021)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn import functional

from indexes import DOWN, UP, Tensors

if TYPE_CHECKING:
    from transformers import BertModel

_MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class LowRank(nn.Module):
    """A frozen linear layer W plus B A, which is nothing at first."""

    def __init__(self, frozen: nn.Linear, rank: int) -> None:
        super().__init__()
        self.frozen = frozen
        self.down = nn.Parameter(torch.randn(rank, frozen.in_features) / frozen.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(frozen.out_features, rank))

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """(…, in) → (…, out)."""
        added = functional.linear(functional.linear(values, self.down), self.up)
        made: torch.Tensor = self.frozen(values) + added
        return made


def attach(model: BertModel, first_layer: int, rank: int, start: Tensors | None = None) -> dict[str, LowRank]:
    """Freezes the model and puts additions into its layers from `first_layer` on, by the name of their matrix.

    Args:
        model: The encoder.
        first_layer: The first layer that learns.
        rank: Of the additions.
        start: An adapter of that rank for those layers to go on from.
    """
    model.requires_grad_(False)
    attached: dict[str, LowRank] = {}
    for number, layer in enumerate(model.encoder.layer):
        for matrix in _MATRICES if number >= first_layer else ():
            parent, _, name = matrix.rpartition(".")
            owner = layer.get_submodule(parent)
            added = LowRank(getattr(owner, name), rank)
            setattr(owner, name, added)
            attached[f"encoder.layer.{number}.{matrix}"] = added
    if start is not None:
        _fill(attached, start)
    return attached


def _fill(attached: Mapping[str, LowRank], start: Tensors) -> None:
    with torch.no_grad():
        for matrix, added in attached.items():
            added.up.copy_(torch.from_numpy(start[f"{matrix}.{UP}"].astype("float32")))
            added.down.copy_(torch.from_numpy(start[f"{matrix}.{DOWN}"].astype("float32")))


def adapter_of(attached: dict[str, LowRank]) -> dict[str, Any]:
    """What was learned, in the form that `indexes.adapter` reads; float16."""
    tensors = {}
    for matrix, added in attached.items():
        tensors[f"{matrix}.{UP}"] = added.up.detach().half().contiguous().numpy()
        tensors[f"{matrix}.{DOWN}"] = added.down.detach().half().contiguous().numpy()
    return tensors
