"""Teaching a shorter model the vectors of a longer one."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from eval.tuning.distilling import DistillingOptions, teach_short
from indexes.adapter import adapted, shortened

KEPT = (0, 2)


@pytest.fixture
def teacher():
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=50, hidden_size=32, num_hidden_layers=3, num_attention_heads=2, intermediate_size=64
    )
    return BertModel(config, add_pooling_layer=False).eval()


def short_form(teacher, learned):
    """The teacher's kept layers with what they learned."""
    from transformers import BertConfig, BertModel

    config = BertConfig(**(teacher.config.to_dict() | {"num_hidden_layers": len(KEPT)}))
    made = BertModel(config, add_pooling_layer=False).eval()
    whole = ((name, tensor.numpy()) for name, tensor in teacher.state_dict().items())
    tensors = adapted(shortened(whole, KEPT), learned)
    made.load_state_dict({name: torch.from_numpy(np.array(tensor)) for name, tensor in tensors})
    return made


def vectors(model, tokens):
    with torch.no_grad():
        return torch.stack(
            [model(input_ids=torch.tensor([own])).last_hidden_state[0].mean(0) for own in tokens]
        )


def test_the_pupil_comes_nearer_and_what_it_learned_is_all_that_differs(teacher):
    tokens = [[5 + n % 40, 6 + (7 * n) % 40, 7 + (3 * n) % 40, 8][: 3 + n % 2] for n in range(48)]
    untaught = short_form(teacher, {})
    pupil = short_form(teacher, {})
    losses: list[float] = []
    options = DistillingOptions(epochs=60, rate=5e-3, batch=16)
    learned = teach_short(teacher, pupil, tokens, options, lambda _step, _steps, loss: losses.append(loss))
    assert np.mean(losses[-10:]) < 0.5 * np.mean(losses[:10])
    right = vectors(teacher, tokens)
    apart = [
        1 - torch.nn.functional.cosine_similarity(right, vectors(model, tokens)).mean().item()
        for model in (untaught, short_form(teacher, learned))
    ]
    assert apart[1] < 0.5 * apart[0]


def test_every_text_is_taught_where_there_are_fewer_than_a_batch(teacher):
    steps: list[int] = []
    options = DistillingOptions(epochs=2, batch=64)
    teach_short(
        teacher, short_form(teacher, {}), [[5, 6], [7, 8, 9]], options, lambda step, *_: steps.append(step)
    )
    assert steps == [1, 2]


def test_kept_layers_are_numbered_anew_and_all_else_stays():
    names = ["embeddings.word", "encoder.layer.0.x", "encoder.layer.1.x", "encoder.layer.11.x", "pooler"]
    kept = [name for name, _ in shortened(((name, np.zeros(1)) for name in names), (0, 11))]
    assert kept == ["embeddings.word", "encoder.layer.0.x", "encoder.layer.1.x", "pooler"]
