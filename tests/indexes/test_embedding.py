"""The embedder that the settings name."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from indexes.embedding import PolicyEmbedding, model_fingerprint, open_embedding
from indexes.errors import EmbeddingModelError

QUESTION = "低保对象住院能救助多少？"
PASSAGES = ["特困人员住院费用按百分之百救助。", "厨余垃圾投入绿色收集容器，不得混入其他垃圾。"]


@pytest.fixture(scope="module")
def embedding(model_dir: Path) -> PolicyEmbedding:
    return open_embedding(None, model_dir)


@pytest.mark.parametrize("name", ["./models/absent", "/absent", "~/absent", "models/one/two"])
def test_a_path_without_a_folder_is_never_asked_of_the_hub(tmp_path: Path, name: str):
    with pytest.raises(EmbeddingModelError, match="找不到向量模型目录"):
        open_embedding(name, tmp_path)


def test_only_a_hub_name_may_ask_the_hub(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    assert not open_embedding(str(tmp_path / "mine"), tmp_path).ask_hub
    assert open_embedding("BAAI/bge-small-zh-v1.5", tmp_path).ask_hub


def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path):
    with pytest.raises(EmbeddingModelError, match="无法加载向量模型"):
        open_embedding(str(tmp_path), tmp_path).embed_queries([QUESTION])


def test_the_fingerprint_follows_weights_and_settings_but_not_exports(tmp_path: Path):
    (tmp_path / "model.safetensors").write_bytes(bytes(10_000))
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    first = model_fingerprint(tmp_path)
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "README.md").write_text("e5", encoding="utf-8")
    assert model_fingerprint(tmp_path) == first
    (tmp_path / "config.json").write_text('{"prompts": {}}', encoding="utf-8")
    second = model_fingerprint(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(bytes(9_999) + b"1")
    assert len({first, second, model_fingerprint(tmp_path)}) == 3


@pytest.mark.models
def test_like_meanings_are_near(embedding: PolicyEmbedding):
    question, passages = embedding.embed_queries([QUESTION])[0], embedding.embed_passages(PASSAGES)
    assert passages.shape == (2, embedding.dimension)
    assert passages.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(passages, axis=1), 1, atol=1e-5)
    assert passages[0] @ question > passages[1] @ question + 0.02


@pytest.mark.models
def test_vectors_keep_the_order_of_texts_of_all_lengths(embedding: PolicyEmbedding):
    texts = [PASSAGES[0] * 9, PASSAGES[1], PASSAGES[0] * 3, PASSAGES[1] * 5]
    together = embedding.embed_passages(texts)
    alone = np.concatenate([embedding.embed_passages([text]) for text in texts])
    similar = together @ alone.T
    # int8 shares one scale among the texts of a batch, so that a text alone is a little different.
    assert (similar.diagonal() > 0.97).all()
    np.testing.assert_array_equal(similar.argmax(axis=1), np.arange(len(texts)))


@pytest.mark.models
def test_tokens_point_at_their_characters_and_leave_the_prompt_out(embedding: PolicyEmbedding):
    vector, tokens, starts = embedding.embed_passage_tokens([PASSAGES[1]])[0]
    assert vector.shape == (embedding.dimension,)
    assert tokens.dtype == np.float16
    assert len(tokens) == len(starts)
    assert (np.diff(starts) > 0).all()
    assert starts[0] == 0
    assert "，。" not in "".join(PASSAGES[1][start] for start in starts)
    np.testing.assert_allclose(np.linalg.norm(tokens.astype(np.float32), axis=1), 1, atol=1e-2)


@pytest.mark.models
def test_a_query_gives_its_vector_and_its_tokens_in_one_pass(embedding: PolicyEmbedding):
    vector, tokens = embedding.embed_query_tokens(QUESTION)
    np.testing.assert_allclose(vector, embedding.embed_queries([QUESTION])[0], atol=1e-5)
    assert tokens.dtype == np.float32
    assert 5 <= len(tokens) <= len(QUESTION)


@pytest.mark.models
def test_texts_beyond_the_window_are_counted(embedding: PolicyEmbedding, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.WARNING, logger="indexes.encoder"):
        embedding.embed_passages([PASSAGES[0] * 100, PASSAGES[1]])
    assert "1 texts have more than 512 tokens" in caplog.text


@pytest.mark.models
def test_it_is_an_embedding_of_llama_index(embedding: PolicyEmbedding):
    mine = embedding.embed_queries([QUESTION])[0]
    assert embedding.get_query_embedding(QUESTION) == pytest.approx(mine.tolist(), abs=1e-5)
    assert len(embedding.get_text_embedding_batch(PASSAGES)) == 2


@pytest.mark.models
def test_nothing_to_embed_gives_no_vectors(embedding: PolicyEmbedding):
    assert embedding.embed_passages([]).shape == (0, embedding.dimension)
    assert embedding.embed_passage_tokens([]) == []
    assert len(embedding.embed_query_tokens("？")[1]) == 0


@pytest.mark.models
def test_threads_share_a_model(embedding: PolicyEmbedding):
    questions = [f"云溪区第{number}条怎么办理？" for number in range(24)]
    alone = [embedding.embed_query_tokens(question)[0] for question in questions]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda question: embedding.embed_query_tokens(question)[0], questions))
    np.testing.assert_allclose(together, alone, atol=1e-5)
