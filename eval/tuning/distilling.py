"""Teaches a shorter model to give texts the token and sentence vectors of the whole one (Hinton et al. 2015).

No gold is needed, only texts such as questions: the whole model says what is right for every token of each.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch.nn import functional

from eval.tuning.lora import adapter_of, attach
from eval.tuning.training import LONGEST_STEP, share_of_rate
from indexes import QUERY_LAYERS, Encoder, write_passage_model, write_short_model

if TYPE_CHECKING:
    from transformers import BertModel

_RANK = 48
_PAD = 1
_WARMING = 100
"""Steps in which the rate rises."""
_WHOLE_WEIGHT = 2.0
"""How much the sentence vector counts, of which a text has one, beside the mean over its tokens."""
_BUCKET = 20
"""Batches that are sorted by length together, so that little is padding."""
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")


@dataclass(frozen=True, slots=True, kw_only=True)
class DistillingOptions:
    """How to teach."""

    epochs: int = 4
    rate: float = 1e-3
    batch: int = 64
    decay: float = 0.01
    seed: int = 0


def distill(
    texts: Sequence[str], options: DistillingOptions, told: Callable[[int, int, float], None]
) -> dict[str, Any]:
    """Teaches the short form of the bundled model and returns what it learned.

    Args:
        texts: Questions, and sentences that may be asked for; a batch at least.
        options: How to teach.
        told: Is told the step, the number of steps and the loss.

    Raises:
        BundledModelError: The bundled weights are absent or damaged.
    """
    from transformers import BertModel

    with tempfile.TemporaryDirectory() as name:
        whole, short = Path(name) / "whole", Path(name) / "short"
        whole.mkdir()
        short.mkdir()
        write_passage_model(whole)
        write_short_model(short, QUERY_LAYERS, {})
        encoder = Encoder(str(whole))
        tokens = [own.ids.tolist() for own in encoder.tokenise(texts, encoder.prompt("query"))]
        teacher, pupil = (
            BertModel.from_pretrained(folder, add_pooling_layer=False).eval() for folder in (whole, short)
        )
        return teach_short(teacher, pupil, tokens, options, told)


def teach_short(
    teacher: BertModel,
    pupil: BertModel,
    tokens: Sequence[Sequence[int]],
    options: DistillingOptions,
    told: Callable[[int, int, float], None],
) -> dict[str, Any]:
    """Teaches low-rank additions to all layers of `pupil`, and its layer norms; returns them by name, float16."""
    torch.manual_seed(options.seed)
    attached = attach(pupil, 0, _RANK)
    norms = {
        f"encoder.layer.{number}.{name}.{kind}": getattr(layer.get_submodule(name), kind)
        for number, layer in enumerate(pupil.encoder.layer)
        for name in _NORMS
        for kind in ("weight", "bias")
    }
    for parameter in norms.values():
        parameter.requires_grad_(True)
    learning = [parameter for parameter in pupil.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=options.rate, weight_decay=options.decay)
    batches = [list(_batches(tokens, options, epoch)) for epoch in range(options.epochs)]
    steps = sum(map(len, batches))
    warming = min(_WARMING, max(1, steps // 10))
    for step, rows in enumerate(row for epoch in batches for row in epoch):
        for group in optimizer.param_groups:
            group["lr"] = options.rate * share_of_rate(step, steps, warming)
        loss = _distance(teacher, pupil, [tokens[row] for row in rows])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(learning, LONGEST_STEP)
        optimizer.step()
        told(step + 1, steps, float(loss.detach()))
    learned = {name: parameter.detach().half().numpy() for name, parameter in norms.items()}
    return adapter_of(attached) | learned


def _batches(tokens: Sequence[Sequence[int]], options: DistillingOptions, epoch: int) -> Iterator[list[int]]:
    """Rows in shuffled groups of like length; what is left over waits for the next round."""
    chance = random.Random(options.seed + epoch)
    order = chance.sample(range(len(tokens)), len(tokens))
    size = options.batch * _BUCKET
    made = []
    for start in range(0, len(order), size):
        alike = sorted(order[start : start + size], key=lambda row: len(tokens[row]))
        made += [alike[at : at + options.batch] for at in range(0, len(alike), options.batch)]
    chance.shuffle(made)
    yield from (rows for rows in made if len(rows) == min(options.batch, len(tokens)))


def _distance(teacher: BertModel, pupil: BertModel, texts: Sequence[Sequence[int]]) -> torch.Tensor:
    """One less the cosine of the tokens' vectors, their mean, and of the texts' vectors."""
    ids = torch.full((len(texts), max(map(len, texts))), _PAD)
    mask = torch.zeros_like(ids)
    for row, own in enumerate(texts):
        ids[row, : len(own)] = torch.tensor(np.asarray(own))
        mask[row, : len(own)] = 1
    with torch.no_grad():
        right, right_whole = _vectors(teacher, ids, mask)
    made, made_whole = _vectors(pupil, ids, mask)
    apart = (1 - functional.cosine_similarity(right, made, dim=-1))[mask.bool()].mean()
    apart_whole = (1 - functional.cosine_similarity(right_whole, made_whole, dim=-1)).mean()
    return apart + _WHOLE_WEIGHT * apart_whole


def _vectors(model: BertModel, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """(texts, tokens, hidden) and their means, (texts, hidden)."""
    with torch.autocast("cpu", torch.bfloat16):
        states = model(input_ids=ids, attention_mask=mask).last_hidden_state
    states = states.float()
    own = mask[..., None].float()
    return states, (states * own).sum(1) / own.sum(1)
