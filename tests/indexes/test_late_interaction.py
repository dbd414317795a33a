"""Token vectors on disk: parity with plain float arithmetic, sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.embedder import EncodedPassage
from indexes.errors import IndexDamagedError
from indexes.late_interaction import TokenVectorStore, TokenVectorWriter, quantise

DIMENSION = 8


def unit(count: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def passage(starts: list[int], seed: int = 0) -> EncodedPassage:
    tokens = unit(len(starts), seed) if starts else np.zeros((0, DIMENSION), np.float32)
    return EncodedPassage(unit(1, seed)[0], tokens.astype(np.float16), np.array(starts, np.int32))


def written(folder: Path, passages: list[tuple[EncodedPassage, list[int]]]) -> TokenVectorStore:
    with TokenVectorWriter(folder, DIMENSION) as writer:
        for encoded, sentences in passages:
            writer.add(quantise(encoded, sentences))
    return TokenVectorStore(folder)


def test_tokens_before_the_first_sentence_are_dropped_and_the_others_counted():
    tokens = quantise(passage([0, 3, 10, 12, 25]), [10, 20, 24])
    assert tokens.lengths.tolist() == [2, 0, 1]
    assert tokens.values.shape == (3, DIMENSION)


def test_a_text_without_sentences_keeps_no_tokens():
    assert quantise(passage([0, 1]), []).values.shape == (0, DIMENSION)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 60), max_size=12, unique=True).map(sorted), max_size=5), st.data())
def test_similarities_equal_those_of_unquantised_vectors(tmp_path_factory, layout, data):
    sentences = [5, 20, 21, 40]
    passages = [(passage(starts, seed), sentences) for seed, starts in enumerate(layout)]
    store = written(tmp_path_factory.mktemp("tokens"), passages)
    rows = data.draw(st.lists(st.integers(0, max(0, len(layout) - 1)), max_size=4)) if layout else []
    query = unit(3, 99)
    found = store.max_similarity(query, rows).reshape(len(rows), len(sentences), 3)
    for row, best in zip(rows, found, strict=True):
        encoded = passages[row][0]
        for number, (start, end) in enumerate(zip(sentences, [*sentences[1:], 10**6], strict=True)):
            inside = (encoded.starts >= start) & (encoded.starts < end)
            similar = encoded.tokens[inside].astype(np.float32) @ query.T
            expected = similar.max(axis=0) if inside.any() else np.zeros(3)
            np.testing.assert_allclose(best[number], expected, atol=0.02)


def test_a_passage_can_be_copied_into_another_store(tmp_path: Path):
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    store = written(first, [(passage([1, 2], 1), [0]), (passage([0, 5, 9], 2), [0, 5])])
    with TokenVectorWriter(second, DIMENSION) as writer:
        writer.add(store.passage(1))
    np.testing.assert_array_equal(
        TokenVectorStore(second).max_similarity(unit(2, 3), [0]),
        store.max_similarity(unit(2, 3), [1]),
    )


def test_an_empty_store_opens(tmp_path: Path):
    assert len(written(tmp_path, [])) == 0


def test_a_shortened_file_is_refused(tmp_path: Path):
    written(tmp_path, [(passage([0, 5]), [0])])
    (tmp_path / "tokens.int8").write_bytes(b"1")
    with pytest.raises(IndexDamagedError, match="词元向量"):
        TokenVectorStore(tmp_path)
