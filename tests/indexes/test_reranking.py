"""The second opinion: order, scale, and what stays behind."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.reranking import RERANKED, Reranker
from ingest import Passage


class Liking:
    """Gives each text the score that it ends with, and keeps what it was asked."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.asked: list[tuple[str, Sequence[str]]] = []

    def scores(self, query: str, texts: Sequence[str]) -> np.ndarray:
        self.asked.append((query, texts))
        return np.array([float(text.rpartition(" ")[2]) for text in texts], np.float32) * self.scale


def passage(number: int, liked: float, padding: str = "") -> Passage:
    return Passage(
        passage_id=f"d#{number}",
        document_id="d",
        source="d.txt",
        kind="text",
        text=f"{padding}第{number}段 {liked}",
        spans=((0, 1),),
        heading_path=(),
        sentences=(),
        context="第一章",
    )


def new_order(ranks: Sequence[float], liked: Sequence[float], scorer: Liking | None = None) -> list[int]:
    passages = [passage(number, value) for number, value in enumerate(liked)]
    scores = Reranker(scorer or Liking(), {"d": "云溪区办法"}).scores(
        "低保", passages, np.array(ranks, np.float32)
    )
    return np.argsort(-scores, kind="stable").tolist()


@pytest.mark.parametrize(
    ("liked", "expected"),
    [([1, 1, 1], [0, 1, 2]), ([3, 2, 1], [0, 1, 2]), ([0, 0, 9], [0, 2, 1]), ([0, 1, 0], [1, 0, 2])],
    ids=["no opinion", "agrees", "lifts the last past the second", "lifts the second"],
)
def test_the_order_follows_both_opinions(liked: list[float], expected: list[int]):
    assert new_order([1.0, 0.9, 0.8], liked) == expected


def test_the_scale_of_the_cross_encoder_does_not_matter():
    ranks, liked = [3.0, 2.5, 2.4, 1.0], [0.1, 0.7, 0.2, 0.9]
    assert new_order(ranks, liked) == new_order(ranks, liked, Liking(1000))


def test_it_reads_title_headings_and_text_cut_to_a_length():
    scorer = Liking()
    Reranker(scorer, {"d": "云溪区办法"}).scores("低保", [passage(0, 1)], np.ones(1, np.float32))
    assert scorer.asked == [("低保", ["云溪区办法\n第一章\n第0段 1"])]
    with pytest.raises(ValueError, match="could not convert"):  # The score at its end was cut off.
        Reranker(scorer, {}).scores("低保", [passage(0, 1, "长" * 700)], np.ones(1, np.float32))


@given(
    st.lists(
        st.tuples(st.floats(-9, 9, width=32), st.floats(-9, 9, width=32)), min_size=1, max_size=RERANKED + 20
    )
)
def test_only_the_first_are_looked_at_and_the_others_stay_behind_in_order(pairs: list[tuple[float, float]]):
    ranks = np.array([rank for rank, _ in pairs], np.float32)
    scorer = Liking()
    passages = [passage(number, liked) for number, (_, liked) in enumerate(pairs)]
    scores = Reranker(scorer, {}).scores("低保", passages, ranks)
    before = np.argsort(-ranks, kind="stable")
    first, rest = before[:RERANKED], before[RERANKED:]
    assert len(scorer.asked[0][1]) == len(first)
    assert (scores[rest] <= scores[first].min()).all()
    assert (np.diff(scores[rest]) <= 0).all()
    assert scores[first].mean() == pytest.approx(ranks[first].mean(), abs=1e-3)
