from __future__ import annotations

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ir_measures import RR, R, nDCG

from eval.answerer import RankedPassage
from eval.coverage import Sources
from eval.gold import AnswerableItem, Evidence
from eval.scoring.ranking_measures import (
    JudgedRanking,
    character_scores,
    gains,
    judge_ranking,
    ndcg,
    recall_at,
    reciprocal_rank,
)

TEXT = "甲乙丙丁戊己庚辛壬癸" * 2 + "子丑寅卯辰巳午未申酉戌亥"


def gold(*quotes: str) -> AnswerableItem:
    return AnswerableItem(
        id="g",
        question="问",
        persona="staff",
        type="list",
        seed="a.txt",
        evidence=tuple(Evidence(quote=quote) for quote in quotes),
        answer="答",
        key_facts=("答",),
    )


def ranking(*texts: str) -> list[RankedPassage]:
    return [
        RankedPassage(source="a.txt", spans=((TEXT.index(t), TEXT.index(t) + len(t)),), text=t) for t in texts
    ]


def test_ranks_are_those_at_which_quotes_are_first_covered():
    judged = judge_ranking(
        Sources({"a.txt": TEXT}), gold("子丑寅", "午未申酉"), ranking("辰巳", "午未", "申酉戌", "子丑寅卯")
    )
    assert judged.first_ranks == (4, 3)
    assert judged.relevant == (False, False, False, True)
    assert [recall_at(judged, k) for k in (1, 3, 4)] == [0.0, 0.5, 1.0]
    assert reciprocal_rank(judged.relevant, 10) == 0.25


def test_a_passage_with_two_quotes_is_a_perfect_ranking():
    judged = judge_ranking(Sources({"a.txt": TEXT}), gold("子丑", "寅卯"), ranking("子丑寅卯", "辰巳"))
    assert gains(judged) == (True, True, False)
    assert ndcg(gains(judged), 2, 10) == 1.0


def test_character_scores_follow_the_definition():
    sources = Sources({"a.txt": TEXT})
    precision, recall = character_scores(sources, gold("子丑寅卯"), ranking("寅卯辰巳午未申酉", "甲乙"))
    assert (precision, recall) == (pytest.approx(2 / 10), pytest.approx(2 / 4))
    assert character_scores(sources, gold("子丑"), []) == (0.0, 0.0)


def test_a_repeated_quote_counts_where_it_was_retrieved():
    sources = Sources({"a.txt": TEXT})
    second = RankedPassage(source="a.txt", spans=((10, 14),), text="甲乙丙丁")
    assert character_scores(sources, gold("甲乙丙丁"), [second]) == (1.0, 1.0)


@st.composite
def judged_rankings(draw: st.DrawFn) -> JudgedRanking:
    """Rankings in which every relevant passage holds one quote of its own."""
    relevant = draw(st.lists(st.booleans(), min_size=1, max_size=12))
    found = [rank for rank, hit in enumerate(relevant, start=1) if hit]
    missed = draw(st.integers(0 if found else 1, 3))
    return JudgedRanking(first_ranks=(*found, *[None] * missed), relevant=tuple(relevant))


@settings(deadline=None)
@given(judged_rankings())
def test_measures_agree_with_ir_measures(judged):
    total = len(judged.first_ranks)
    names = iter(f"quote{n}" for n in range(total))
    hits = [next(names) if hit else f"miss{rank}" for rank, hit in enumerate(judged.relevant)]
    qrels = [ir_measures.Qrel("q", f"quote{n}", 1) for n in range(total)]
    run = [ir_measures.ScoredDoc("q", name, -float(rank)) for rank, name in enumerate(hits)]
    theirs = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10, R @ 5, R @ 10], qrels, run)
    assert ndcg(gains(judged), total, 10) == pytest.approx(theirs[nDCG @ 10])
    assert reciprocal_rank(judged.relevant, 10) == pytest.approx(theirs[RR @ 10])
    assert recall_at(judged, 5) == pytest.approx(theirs[R @ 5])
    assert recall_at(judged, 10) == pytest.approx(theirs[R @ 10])


@given(judged_rankings())
def test_measures_lie_between_0_and_1_and_recall_grows_with_k(judged):
    recalls = [recall_at(judged, k) for k in range(1, 14)]
    assert recalls == sorted(recalls)
    assert 0 <= ndcg(gains(judged), len(judged.first_ranks), 10) <= 1
