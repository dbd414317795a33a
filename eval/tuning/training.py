"""Teaches the encoder that a question lies near the passage, and near the very sentence, that answers it.

Two losses a question, both marginal likelihoods: of its passages among all of the batch by their vectors, and of its
sentences among all in its own passages by late interaction (the mean over the question's tokens of their best match in
a sentence), as retrieval computes both. Wrong passages are drawn from those that retrieval proposes: the better they
look, the likelier.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch

from eval.tuning.encoding import Embedded, SplitEncoder
from eval.tuning.examples import Example

_TEMPERATURE = 0.03
_WARMING = 30
"""Steps in which the rate rises."""
_LAST_RATE = 0.02
LONGEST_STEP = 1.0
"""Norm to which gradients are cut."""
_RANK_OFFSET = 2
"""Proposal number n is drawn with weight 1 / (n + this)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningOptions:
    """How to teach."""

    epochs: int = 2
    rate: float = 3e-4
    batch: int = 8
    """Questions a step."""
    negatives: int = 3
    """Wrong passages a question."""
    nearest: int = 20
    """Proposals that wrong passages are drawn from."""
    decay: float = 0.01
    seed: int = 0


class LoweredPassage(NamedTuple):
    """A passage after the frozen layers."""

    states: torch.Tensor
    """(tokens, hidden)."""
    sentence: torch.Tensor
    """(tokens,): the sentence each token stands in, -1 for none and for tokens that say nothing."""
    sentences: int


class LoweredQuestion(NamedTuple):
    """A question after the frozen layers."""

    example: Example
    states: torch.Tensor
    content: torch.Tensor
    """(tokens,): which tokens say something."""


def train(
    encoder: SplitEncoder,
    parameters: Sequence[torch.nn.Parameter],
    passages: dict[int, LoweredPassage],
    questions: Sequence[LoweredQuestion],
    options: TuningOptions,
    told: Callable[[int, int, float], None],
) -> None:
    """Changes `parameters` by all questions, `options.epochs` times.

    Args:
        encoder: Whose upper layers the parameters belong to.
        parameters: What learns.
        passages: Every passage that a question proposes or is answered by, by row.
        questions: At least as many as a batch.
        options: How to teach.
        told: Is told the step, the number of steps and the mean loss of a question.
    """
    chance = random.Random(options.seed)
    optimizer = torch.optim.AdamW(parameters, lr=options.rate, weight_decay=options.decay)
    steps = options.epochs * (len(questions) // options.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: share_of_rate(step, steps, _WARMING))
    for step in range(steps):
        if step % (len(questions) // options.batch) == 0:
            shuffled = chance.sample(list(questions), len(questions))
        batch = [shuffled.pop() for _ in range(options.batch)]
        loss = _loss(encoder, passages, batch, [_drawn(q.example, options, chance) for q in batch])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(parameters, LONGEST_STEP)
        optimizer.step()
        schedule.step()
        told(step + 1, steps, float(loss.detach()))


def share_of_rate(step: int, steps: int, warming: int) -> float:
    """How much of the learning rate a step gets: it rises over `warming` steps, and falls to the end."""
    return min(1.0, (step + 1) / warming) * max(_LAST_RATE, 1 - step / max(1, steps))


def _drawn(example: Example, options: TuningOptions, chance: random.Random) -> list[int]:
    """Rows of a passage that answers, then of wrong ones."""
    wrong = [row for row in example.pool[: options.nearest] if row not in example.passages]
    # Efraimidis and Spirakis 2006: the largest keys are a weighted sample without replacement.
    keys = {row: chance.random() ** (place + 1 + _RANK_OFFSET) for place, row in enumerate(wrong)}
    chosen = sorted(wrong, key=keys.__getitem__, reverse=True)[: options.negatives]
    return [chance.choice(sorted(example.passages)), *chosen]


def _loss(
    encoder: SplitEncoder,
    passages: dict[int, LoweredPassage],
    batch: Sequence[LoweredQuestion],
    drawn: Sequence[Sequence[int]],
) -> torch.Tensor:
    rows = [row for own in drawn for row in own]
    texts = encoder.upper([passages[row].states for row in rows])
    asked = encoder.upper([question.states for question in batch])
    wholes = torch.stack([text.whole for text in texts])
    losses = []
    start = 0
    for question, vectors, own in zip(batch, asked, drawn, strict=True):
        right = torch.tensor([row in question.example.passages for row in rows])
        losses.append(_surprise(wholes @ vectors.whole / _TEMPERATURE, right))
        scores = [
            late_interaction(vectors.tokens[question.content], text, passages[row])
            for row, text in zip(own, texts[start : start + len(own)], strict=True)
        ]
        answers = [
            (row, position) in question.example.answers
            for row in own
            for position in range(passages[row].sentences)
        ]
        if any(answers) and question.content.any():
            losses.append(_surprise(torch.cat(scores) / _TEMPERATURE, torch.tensor(answers)))
        start += len(own)
    return torch.stack(losses).sum() / len(batch)


def late_interaction(asked: torch.Tensor, text: Embedded, passage: LoweredPassage) -> torch.Tensor:
    """(query tokens, dimension) and a passage → a score for each of its sentences, 0 for one without tokens."""
    inside = passage.sentence >= 0
    similar = text.tokens[inside] @ asked.T
    place = passage.sentence[inside][:, None].expand_as(similar)
    best = similar.new_zeros(passage.sentences, len(asked))
    return best.scatter_reduce(0, place, similar, "amax", include_self=False).mean(dim=1)


def _surprise(scores: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """Less the log of the probability that a softmax picks one of those that are right."""
    return torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0)
