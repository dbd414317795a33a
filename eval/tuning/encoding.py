"""Runs a BERT encoder in two parts: the frozen lower layers once for every text, the upper ones at every step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import torch
from torch.nn import functional

if TYPE_CHECKING:
    from transformers import BertModel

_TOGETHER = 8
"""Texts of like length in one run."""
_PAD = 1
_NEVER = -1e4


class Embedded(NamedTuple):
    """Vectors of one text, each of length 1."""

    whole: torch.Tensor
    """(dimension,)."""
    tokens: torch.Tensor
    """(tokens, dimension)."""


class SplitEncoder:
    """A model whose layers below `first_layer` do not learn.

    Args:
        model: The encoder.
        first_layer: The first layer that learns.
    """

    def __init__(self, model: BertModel, first_layer: int) -> None:
        self._model = model
        self._first = first_layer

    @torch.no_grad()
    def lower(self, ids: Sequence[Sequence[int]]) -> list[torch.Tensor]:
        """Token ids of each text → what enters the first layer that learns, (tokens, hidden) bfloat16."""
        made: dict[int, torch.Tensor] = {}
        for rows in _alike([len(own) for own in ids]):
            padded = torch.full((len(rows), max(len(ids[row]) for row in rows)), _PAD)
            lengths = [len(ids[row]) for row in rows]
            for place, row in enumerate(rows):
                padded[place, : len(ids[row])] = torch.tensor(ids[row])
            with torch.autocast("cpu", torch.bfloat16):
                states = self._model.embeddings(input_ids=padded)
            states = self._through(states, lengths, range(self._first))
            for place, row in enumerate(rows):
                made[row] = states[place, : len(ids[row])].to(torch.bfloat16).clone()
        return [made[row] for row in range(len(ids))]

    def upper(self, entering: Sequence[torch.Tensor]) -> list[Embedded]:
        """Vectors of texts that went through the lower layers, in the order given."""
        made: dict[int, Embedded] = {}
        for rows in _alike([len(own) for own in entering]):
            lengths = [len(entering[row]) for row in rows]
            states = torch.nn.utils.rnn.pad_sequence([entering[row] for row in rows], batch_first=True)
            layers = range(self._first, len(self._model.encoder.layer))
            states = self._through(states, lengths, layers).float()
            for place, row in enumerate(rows):
                own = states[place, : lengths[place]]
                made[row] = Embedded(
                    functional.normalize(own.mean(0), dim=-1), functional.normalize(own, dim=-1)
                )
        return [made[row] for row in range(len(entering))]

    def _through(self, states: torch.Tensor, lengths: Sequence[int], layers: range) -> torch.Tensor:
        places = torch.arange(states.shape[1])
        outside = places[None, :] >= torch.tensor(lengths)[:, None]
        mask = (outside * _NEVER)[:, None, None, :].to(torch.bfloat16)
        with torch.autocast("cpu", torch.bfloat16):
            for number in layers:
                made = self._model.encoder.layer[number](states, attention_mask=mask)
                states = made[0] if isinstance(made, tuple) else made
        return states


def _alike(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows in groups of like length."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for start in range(0, len(order), _TOGETHER):
        yield order[start : start + _TOGETHER]
