"""Teaching a very small model: what is attached, what is learned, what is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from eval.tuning.encoding import Embedded, SplitEncoder
from eval.tuning.examples import Example, Examples
from eval.tuning.lora import adapter_of, attach
from eval.tuning.training import LoweredPassage, LoweredQuestion, TuningOptions, late_interaction, train
from eval.tuning.tuning import teach
from indexes import QUERY_LAYERS, EmbeddedText, write_plain_model
from indexes.adapter import adapted

TOPICS = ("garbage", "school", "forest", "clinic")


@pytest.fixture
def model():
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50, hidden_size=32, num_hidden_layers=3, num_attention_heads=2, intermediate_size=64
    )
    return BertModel(config, add_pooling_layer=False).eval()


def passage(states: torch.Tensor, lengths: list[int]) -> LoweredPassage:
    sentence = torch.repeat_interleave(torch.arange(len(lengths)), torch.tensor(lengths))
    return LoweredPassage(states, sentence, len(lengths))


def test_additions_are_nothing_at_first_and_only_they_learn(model):
    ids = torch.arange(6)[None]
    before = model(input_ids=ids).last_hidden_state
    attached = attach(model, 1, rank=4)
    torch.testing.assert_close(model(input_ids=ids).last_hidden_state, before)
    assert len(attached) == 2 * 6
    learning = {name for name, parameter in model.named_parameters() if parameter.requires_grad}
    assert all(name.endswith((".up", ".down")) for name in learning)
    assert len(learning) == 2 * len(attached)


def test_an_adapter_added_to_the_weights_gives_the_vectors_of_the_taught_model(model):
    plain = {name: tensor.numpy().copy() for name, tensor in model.state_dict().items()}
    attached = attach(model, 1, rank=4)
    for added in attached.values():
        torch.nn.init.normal_(added.up, std=0.05)
    ids = torch.arange(7)[None]
    taught = model(input_ids=ids).last_hidden_state.detach()

    from transformers import BertModel

    merged = BertModel(model.config, add_pooling_layer=False).eval()
    tensors = adapted(plain.items(), adapter_of(attached))
    merged.load_state_dict({name: torch.from_numpy(np.array(tensor)) for name, tensor in tensors})
    torch.testing.assert_close(merged(input_ids=ids).last_hidden_state, taught, atol=2e-3, rtol=0)


def test_a_further_lesson_starts_where_the_last_one_ended(model):
    taught = attach(model, 1, rank=4)
    for added in taught.values():
        torch.nn.init.normal_(added.up, std=0.05)
    learned = adapter_of(taught)

    from transformers import BertModel

    fresh = BertModel(model.config, add_pooling_layer=False).eval()
    resumed = adapter_of(attach(fresh, 1, 4, learned))
    assert resumed.keys() == learned.keys()
    assert all(np.array_equal(resumed[name], learned[name]) for name in learned)


def test_two_parts_together_are_the_model(model):
    ids = [[5, 6, 7, 8], [9, 10], [11, 12, 13]]
    encoder = SplitEncoder(model, 2)
    for own, embedded in zip(ids, encoder.upper(encoder.lower(ids)), strict=True):
        whole = model(input_ids=torch.tensor([own])).last_hidden_state[0].mean(0)
        assert embedded.tokens.shape == (len(own), 32)
        assert torch.nn.functional.cosine_similarity(embedded.whole, whole, dim=0).item() > 0.999


def test_late_interaction_is_the_mean_of_the_best_matches_of_each_sentence():
    tokens = torch.eye(4)
    scored = passage(tokens, [2, 2])
    asked = torch.stack([tokens[0], tokens[3]])
    scores = late_interaction(asked, Embedded(tokens[0], tokens), scored)
    torch.testing.assert_close(scores, torch.tensor([0.5, 0.5]))
    silent = LoweredPassage(tokens, torch.tensor([0, 0, -1, -1]), 2)
    torch.testing.assert_close(
        late_interaction(asked, Embedded(tokens[0], tokens), silent), torch.tensor([0.5, 0.0])
    )


def test_the_passage_and_the_sentence_that_answer_come_nearer(model):
    attached = attach(model, 1, rank=8)
    encoder = SplitEncoder(model, 1)
    ids = [[10 + n, 20 + n, 30 + n, 40 + n] for n in range(8)]
    passages = {row: passage(states, [2, 2]) for row, states in enumerate(encoder.lower(ids))}
    # The answer is where nothing but teaching could put it.
    questions = [
        LoweredQuestion(
            Example("", tuple(range(8)), frozenset({((row + 3) % 8, 1)})),
            states,
            torch.ones(2, dtype=torch.bool),
        )
        for row, states in enumerate(encoder.lower([[10 + n, 20 + n] for n in range(8)]))
    ]
    losses: list[float] = []
    options = TuningOptions(epochs=60, rate=1e-2, batch=4, negatives=3)
    parameters = [tensor for added in attached.values() for tensor in (added.up, added.down)]
    train(encoder, parameters, passages, questions, options, lambda _step, _steps, loss: losses.append(loss))
    assert len(losses) == 60 * 2
    assert np.mean(losses[-10:]) < 0.3 * np.mean(losses[:10])


@pytest.mark.models
def test_the_bundled_model_learns_an_adapter_of_the_shipped_form(tmp_path: Path):
    from indexes.adapter import shipped_adapter

    write_plain_model(tmp_path)
    texts = [EmbeddedText(f"{topic}\n{topic} one. two.", (len(topic) + 1,)) for topic in TOPICS]
    questions = [Example(topic, tuple(range(4)), frozenset({(row, 0)})) for row, topic in enumerate(TOPICS)]
    adapter = teach(
        tmp_path, Examples(texts, questions), TuningOptions(epochs=1, batch=2, negatives=1), print
    )
    shipped = shipped_adapter()
    assert adapter.keys() == shipped.keys()
    assert all(adapter[name].shape == shipped[name].shape for name in shipped)


@pytest.mark.models
def test_what_is_shipped_for_the_short_form_fits_it(tmp_path: Path):
    from safetensors.numpy import load_file

    from indexes.adapter import shipped_query_adapter
    from indexes.bundled_model import write_short_model

    write_short_model(tmp_path, QUERY_LAYERS, {})
    names = load_file(tmp_path / "model.safetensors").keys()
    learned = shipped_query_adapter()
    assert {
        name.removesuffix(".A").removesuffix(".B") + ".weight" for name in learned if name[-2] == "."
    } <= names
    assert {name for name in learned if name[-2] != "."} <= names
    assert len(learned) == len(QUERY_LAYERS) * (2 * 6 + 2 * 2)
