"""From an engine and gold items to an adapter of the bundled model."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from eval.gold import AnswerableItem
from eval.tuning.encoding import SplitEncoder
from eval.tuning.examples import Examples, examples_of
from eval.tuning.lora import adapter_of, attach
from eval.tuning.training import LoweredPassage, LoweredQuestion, TuningOptions, train
from indexes import Encoder, Tensors, write_plain_model
from service import Engine

_FIRST_LAYER = 6
_RANK = 16
_POOL = 20
_LONGEST = 384
"""Tokens of a passage that are taught on."""


def tune(
    engine: Engine,
    items: Sequence[AnswerableItem],
    options: TuningOptions,
    told: Callable[[int, int, float], None],
    start: Tensors | None = None,
) -> dict[str, Any]:
    """Teaches the bundled model as it came, without any adapter but `start`, and returns what it learned.

    Args:
        engine: Over an index that holds the sources of the items; its model proposes wrong passages.
        items: Questions with evidence.
        options: How to teach.
        told: Is told the step, the number of steps and the loss.
        start: An adapter of an earlier lesson to go on from.

    Raises:
        BundledModelError: The bundled weights are absent or damaged.
    """
    examples = examples_of(engine, items, _POOL)
    with tempfile.TemporaryDirectory() as name:
        write_plain_model(Path(name))
        return teach(Path(name), examples, options, told, start)


def teach(
    folder: Path,
    examples: Examples,
    options: TuningOptions,
    told: Callable[[int, int, float], None],
    start: Tensors | None = None,
) -> dict[str, Any]:
    """Teaches the BERT model in a sentence-transformers folder and returns an adapter for it."""
    from transformers import BertModel

    torch.manual_seed(options.seed)
    model = BertModel.from_pretrained(folder, add_pooling_layer=False)
    model.eval()  # Dropout stays off: it makes attention five times as slow here, and the additions are small.
    attached = attach(model, min(_FIRST_LAYER, len(model.encoder.layer) - 1), _RANK, start)
    encoder = SplitEncoder(model, min(_FIRST_LAYER, len(model.encoder.layer) - 1))
    tokenizer = Encoder(str(folder))
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    train(
        encoder,
        parameters,
        _passages(encoder, tokenizer, examples),
        _questions(encoder, tokenizer, examples),
        options,
        told,
    )
    return adapter_of(attached)


def _passages(encoder: SplitEncoder, tokenizer: Encoder, examples: Examples) -> dict[int, LoweredPassage]:
    rows = sorted({row for question in examples.questions for row in (*question.pool, *question.passages)})
    texts = [examples.texts[row] for row in rows]
    tokens = tokenizer.tokenise([text.text for text in texts], tokenizer.prompt("passage"))
    lowered = encoder.lower([own.ids[:_LONGEST].tolist() for own in tokens])
    made = {}
    for row, text, own, states in zip(rows, texts, tokens, lowered, strict=True):
        sentence = np.searchsorted(np.asarray(text.sentence_starts), own.starts, side="right") - 1
        sentence = np.where(tokenizer.says_something(own), sentence, -1)[:_LONGEST]
        made[row] = LoweredPassage(states, torch.from_numpy(sentence), len(text.sentence_starts))
    return made


def _questions(encoder: SplitEncoder, tokenizer: Encoder, examples: Examples) -> list[LoweredQuestion]:
    tokens = tokenizer.tokenise([question.text for question in examples.questions], tokenizer.prompt("query"))
    lowered = encoder.lower([own.ids.tolist() for own in tokens])
    return [
        LoweredQuestion(question, states, torch.from_numpy(tokenizer.says_something(own)))
        for question, own, states in zip(examples.questions, tokens, lowered, strict=True)
    ]
