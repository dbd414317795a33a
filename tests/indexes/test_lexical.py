"""BM25: parity with bm25s, and what is saved is what is opened."""

from pathlib import Path

import bm25s
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.lexical import Bm25Index

DOCUMENTS = [
    ["垃圾", "分类", "厨余", "垃圾"],
    ["医疗", "救助", "低保", "对象"],
    ["垃圾", "焚烧"],
    ["校车", "安全", "领导", "小组", "安全"],
]


def test_a_rare_term_scores_higher_than_a_common_one():
    index = Bm25Index.build(DOCUMENTS)
    assert index.scores({"焚烧": 1.0})[2] > index.scores({"垃圾": 1.0})[2]


def test_an_unknown_term_adds_nothing():
    assert not Bm25Index.build(DOCUMENTS).scores({"森林": 1.0}).any()


def test_weights_scale_the_score():
    index = Bm25Index.build(DOCUMENTS)
    np.testing.assert_allclose(index.scores({"校车": 0.5}), index.scores({"校车": 1.0}) / 2)


def test_an_empty_index_answers_with_nothing():
    assert Bm25Index.build([]).scores({"垃圾": 1.0}).shape == (0,)


def test_saved_and_opened_are_equal(tmp_path: Path):
    index = Bm25Index.build(DOCUMENTS)
    index.save(tmp_path, "words")
    query = {"垃圾": 1.0, "安全": 0.3}
    np.testing.assert_array_equal(Bm25Index.open(tmp_path, "words").scores(query), index.scores(query))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from("甲乙丙丁戊己"), min_size=1, max_size=9), min_size=2, max_size=12))
def test_scores_agree_with_bm25s(documents: list[list[str]]):
    peer = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    peer.index(documents, show_progress=False)
    terms = sorted({term for document in documents for term in document})
    ours = Bm25Index.build(documents).scores(dict.fromkeys(terms, 1.0))
    # bm25s drops the constant factor (k1 + 1) of the classic formula, as Lucene 8 does.
    np.testing.assert_allclose(ours, peer.get_scores(terms) * 2.2, rtol=1e-4)
