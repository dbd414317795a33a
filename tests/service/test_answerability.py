"""Whether the evidence answers."""

from __future__ import annotations

import pytest
from small_corpus import ask, bigram_words, hit, passage

from ingest import Passage
from service.answerability import Answerability, lacks_detail, stated
from service.evidence import Unit
from service.searching import TermGroup

ROW = passage(
    "1\t甲镇\t15", kind="table_row", table_title="表1", fields=(("序号", "1"), ("镇", "甲镇"), ("数量", "15"))
)


def unit(found: Passage) -> Unit:
    return Unit(
        hit=hit(found),
        position=0,
        score=1.0,
        words=0.9,
        own_words=0.8,
        features={"run": 0.5, "unit": 0.0, "quoted": 0.0, "table": 0.0},
        held=frozenset(),
        above=frozenset(),
        wanted=True,
    )


def judging(weights: dict[str, float]) -> Answerability:
    return Answerability(weights=weights, threshold=0.5, words=bigram_words, outside=lambda _: 0.0)


@pytest.mark.parametrize(
    ("question", "sentences", "lacks"),
    [
        ("民政局的电话", ["由区民政局负责。"], True),
        ("民政局的电话", ["由区民政局负责。", "电话：023-45678901"], False),
        ("补贴多少钱", ["按月发放补贴。"], True),
        ("补贴多少钱", ["每月300元。"], False),
        ("食堂几点开门", ["每天开放。"], True),
        ("什么时候施行", ["按时施行。"], False),
    ],
)
def test_a_phone_number_a_sum_or_an_hour_must_stand_in_the_evidence(
    question: str, sentences: list[str], lacks: bool
):
    assert lacks_detail(ask(question), [unit(passage(text)) for text in sentences]) is lacks


def test_a_row_states_its_values_without_title_and_serial_number():
    assert stated(unit(ROW)) == "镇甲镇；数量15"
    assert stated(unit(passage("发放补贴。"))) == "发放补贴。"


@pytest.mark.parametrize("weight", [0.5, 3.0])
def test_the_probability_grows_with_a_feature_that_speaks_for_an_answer(weight: float):
    judge = judging({"bias": -1.0, "dense": weight})
    chances = [judge.probability({"dense": value / 10}) for value in range(-1000, 1001, 100)]
    assert chances == sorted(chances)
    assert 0 < chances[0] < chances[-1] < 1
    assert judge.probability({"unknown": 9.0}) == judge.probability({})


@pytest.mark.parametrize(
    ("question", "text", "feature", "value"),
    [
        ("有几家食堂", "建食堂3家。", "asks_amount", 1.0),
        ("食堂在哪里", "建食堂3处。", "asks_amount", 0.0),
        ("满60岁就有300元吗", "满60岁发放200元。", "amounts", 0.5),
        ("有补贴吗", "发放补贴。", "amounts", 1.0),
        ("补贴归哪个部门管", "区民政局负责。", "wanted", 1.0),
        ("什么时候发放", "按时发放。", "wanted", 0.0),
    ],
)
def test_features_of_question_and_evidence(question: str, text: str, feature: str, value: float):
    judge = judging({})
    best = unit(passage(text))
    assert judge.features(ask(question), [best], [best.hit], [])[feature] == value


def test_words_are_covered_by_themselves_or_by_a_policy_term():
    groups = [
        TermGroup(word="食堂", weight=2.0, others=frozenset()),
        TermGroup(word="老汉", weight=2.0, others=frozenset({"老年"})),
        TermGroup(word="飞机", weight=4.0, others=frozenset({"航班"})),
    ]
    best = unit(passage("老年食堂。"))
    values = judging({}).features(ask("食堂"), [best], [best.hit], groups)
    assert (values["covered"], values["missing_rarest"]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("question", "units", "bias", "accepted"),
    [
        ("食堂在哪里", [unit(passage("建食堂。"))], 1.0, True),
        ("食堂在哪里", [unit(passage("建食堂。"))], -1.0, False),
        ("食堂的电话", [unit(passage("建食堂。"))], 1.0, False),
        ("食堂在哪里", [], 1.0, False),
    ],
    ids=["likely", "unlikely", "detail missing", "no evidence"],
)
def test_only_likely_and_complete_evidence_answers(
    question: str, units: list[Unit], bias: float, accepted: bool
):
    judge = judging({"bias": bias})
    groups = [TermGroup(word="食堂", weight=2.0, others=frozenset())]
    confidence = judge.confidence(ask(question), units, [hit(passage("建食堂。"))], groups)
    assert 0 <= confidence <= 1
    assert (confidence >= judge.threshold) is accepted


def test_a_question_without_a_content_word_is_not_answered():
    judge = judging({"bias": 9.0})
    assert judge.confidence(ask("怎么办"), [unit(passage("建食堂。"))], [hit(passage("建食堂。"))], []) == 0
