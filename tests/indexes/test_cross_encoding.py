"""A real cross-encoder of a few thousand random weights, made on the spot."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from indexes.cross_encoding import CrossEncoderScorer
from indexes.errors import RerankerError

TEXTS = [
    f"云溪区{chr(0x4E00 + number)}条，" + "低保户住院费用按规定救助。" * (number % 7) for number in range(40)
]


@pytest.fixture(scope="module")
def scorer(tiny_cross_encoder: Path) -> CrossEncoderScorer:
    return CrossEncoderScorer(str(tiny_cross_encoder))


def test_each_text_gets_its_own_score_whatever_the_batch(scorer: CrossEncoderScorer):
    together = scorer.scores("低保", TEXTS)
    assert together.shape == (40,)
    assert together.dtype == np.float32
    alone = [scorer.scores("低保", [text])[0] for text in TEXTS]
    np.testing.assert_allclose(together, alone, atol=1e-4)
    assert len(np.unique(together.round(6))) > 20
    np.testing.assert_allclose(scorer.scores("低保", TEXTS[::-1]), together[::-1], atol=1e-4)


def test_the_question_counts(scorer: CrossEncoderScorer):
    assert not np.allclose(scorer.scores("低保", TEXTS), scorer.scores("校车由谁管理", TEXTS))


def test_texts_beyond_the_window_are_cut(scorer: CrossEncoderScorer):
    assert np.isfinite(scorer.scores("低保", ["救助" * 2000])).all()


def test_nothing_to_score_gives_no_scores(scorer: CrossEncoderScorer):
    assert scorer.scores("低保", []).shape == (0,)


def test_threads_share_a_model(scorer: CrossEncoderScorer):
    alone = scorer.scores("低保", TEXTS)
    with ThreadPoolExecutor(4) as pool:
        for scores in pool.map(lambda _: scorer.scores("低保", TEXTS), range(8)):
            np.testing.assert_allclose(scores, alone, atol=1e-4)


def test_a_path_without_a_folder_is_never_asked_of_the_hub():
    with pytest.raises(RerankerError, match=r"找不到重排模型目录.*POLICYQA_RERANKER"):
        CrossEncoderScorer("./models/absent")


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path):
    with pytest.raises(RerankerError, match=r"无法加载重排模型.*POLICYQA_RERANKER"):
        CrossEncoderScorer(str(tmp_path))


@pytest.mark.parametrize("kind", ["encoder", "classifier of three"])
def test_a_model_that_does_not_score_pairs_is_refused(tiny_bert, tmp_path: Path, kind: str):
    from transformers import BertForSequenceClassification, BertModel

    made = (
        tiny_bert(tmp_path, BertModel)
        if kind == "encoder"
        else tiny_bert(tmp_path, BertForSequenceClassification, num_labels=3)
    )
    with pytest.raises(RerankerError, match="不是给问题和段落打一个分的模型"):
        CrossEncoderScorer(str(made))
