"""Sentence terms: presence by sentence, in the order of the passages asked for."""

from pathlib import Path

import numpy as np

from indexes.grains import SentenceTerms

PASSAGES = [[["垃圾", "分类"], ["厨余"]], [[], ["校车"]], [["垃圾"]]]


def test_presence_tells_which_sentence_holds_which_term():
    presence = SentenceTerms.build(PASSAGES).presence(["垃圾", "校车"], [1, 0])
    np.testing.assert_array_equal(presence, [[0, 0], [0, 1], [1, 0], [0, 0]])


def test_an_unknown_term_stands_nowhere():
    assert not SentenceTerms.build(PASSAGES).presence(["森林"], [0, 1, 2]).any()


def test_no_passages_and_no_terms_give_empty_matrices():
    terms = SentenceTerms.build(PASSAGES)
    assert terms.presence(["垃圾"], []).shape == (0, 1)
    assert terms.presence([], [0]).shape == (2, 0)


def test_saved_and_opened_are_equal(tmp_path: Path):
    terms = SentenceTerms.build(PASSAGES)
    terms.save(tmp_path, "sentences")
    opened = SentenceTerms.open(tmp_path, "sentences")
    np.testing.assert_array_equal(opened.presence(["垃圾"], [0, 2]), terms.presence(["垃圾"], [0, 2]))
    assert opened.sentences([0, 1, 2]).tolist() == [0, 2, 4, 5]
