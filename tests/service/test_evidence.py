"""Which sentences are chosen as evidence."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from small_corpus import ask, bigram_words, hit, passage

from ingest import Passage
from service.evidence import Selector, Unit, fits_wants, told_by, unit_features
from service.matching import nearness
from service.questions import TermGroup, Terms, Want

WEIGHTS = {
    "passage": 1.0,
    "wanted": 1.0,
    "gain_cover": 4.0,
    "gain_score": 0.5,
    "cost_near": 0.5,
    "cost_row": 1.0,
    "cost_far": 1.5,
}


def selector(weights: Mapping[str, float], rarity: Mapping[str, float]) -> Selector:
    return Selector(weights, bigram_words, lambda _: Terms(rarity=rarity, groups=(), near=()))


def chosen(question: str, passages: list[Passage], held: dict[str, list[list[str]]]) -> list[tuple[str, int]]:
    """Keys of the selected units; the words held by each sentence are given, all weigh the same."""
    found = [
        hit(one, score=5.0 - rank, rank=rank, held=held.get(one.passage_id, []))
        for rank, one in enumerate(passages, 1)
    ]
    rarity = {word: 1.0 for rows in held.values() for row in rows for word in row}
    return [unit.key for unit in selector(WEIGHTS, rarity).select(ask(question), found)]


@pytest.mark.parametrize(
    ("question", "sentences", "held", "positions"),
    [
        ("养老补贴", ["发放养老金。", "发放补贴。"], [["养老"], ["补贴"]], [0, 1]),
        ("养老补贴", ["发放养老金。", "又发养老金。"], [["养老"], ["养老"]], [0]),
        ("养老补贴", ["发放养老金。", "长" * 300], [["养老"], ["补贴"]], [0]),
        ("养老补贴", ["发放养老金。", "一、总则"], [["养老"], ["补贴"]], [0]),
        ("养老补贴", ["发放养老金。", "补贴标准如下："], [["养老"], ["补贴"]], [0]),
        (
            "养老补贴",
            ["甲。", "乙。", "丙。", "丁。", "戊。"],
            [["甲"], ["乙"], ["丙"], ["丁"], ["戊"]],
            [0, 1, 2, 3],
        ),
    ],
    ids=["adds a word", "adds nothing", "too long", "a heading", "the lead of a list", "four at most"],
)
def test_a_further_sentence_is_taken_where_it_covers_more(
    question: str, sentences: list[str], held: list[list[str]], positions: list[int]
):
    one = passage(*sentences)
    assert chosen(question, [one], {one.passage_id: held}) == [(one.passage_id, at) for at in positions]


def test_with_one_line_of_an_event_come_the_others():
    fair = passage("1. 云溪花灯会", "时间:2月3日", "地点:滨江公园", "2. 茶山徒步", "时间:4月5日")
    keys = chosen("花灯会哪里办", [fair], {fair.passage_id: [["花灯"]]})
    assert sorted(keys) == [(fair.passage_id, position) for position in range(3)]


def test_a_neighbour_is_cheaper_than_a_sentence_of_another_passage():
    near, far = passage("发放养老金。", "给补贴。"), passage("也给补贴。", at="二、")
    held = {near.passage_id: [["养老", "金额"], ["补贴"]], far.passage_id: [["补贴"]]}
    assert chosen("养老补贴", [near, far], held) == [(near.passage_id, 0), (near.passage_id, 1)]


@pytest.mark.parametrize(
    "useless",
    [
        passage("补贴标准表", kind="table", at="二、"),
        passage("为落实补贴工作，根据《云溪区补贴办法》，制定本方案。", at="二、"),
    ],
    ids=["a caption", "a preamble"],
)
def test_what_says_nothing_by_itself_is_no_further_sentence(useless: Passage):
    first = passage("发放养老金。")
    held = {first.passage_id: [["养老"]], useless.passage_id: [["补贴"]]}
    assert chosen("养老补贴", [first, useless], held) == [(first.passage_id, 0)]


def test_words_of_the_title_are_covered_before_a_further_sentence_is_looked_for():
    first = passage("发放养老金。", context="云溪 补贴")
    other = passage("给补贴。", at="二、")
    held = {first.passage_id: [["养老"]], other.passage_id: [["补贴"]]}
    assert chosen("养老补贴", [first, other], held) == [(first.passage_id, 0)]


@pytest.mark.parametrize(("table", "taken"), [("一、总则", 2), ("另一张表", 1)])
def test_a_row_of_the_same_table_is_cheaper_than_one_of_another(table: str, taken: int):
    first = passage("城市低保对象\t70", kind="table_row", at="一、1")
    second = passage("农村低保对象\t40", kind="table_row", at="一、2", context=table)
    held = {first.passage_id: [["城市"]], second.passage_id: [["农村"]]}
    assert len(chosen("城市农村", [first, second], held)) == taken


def test_a_sentence_with_the_wanted_kind_of_thing_comes_first():
    one = passage("补贴按月发放。", "补贴标准为每人每月300元。")
    assert chosen("补贴多少钱", [one], {one.passage_id: [["补贴"], ["补贴"]]})[0] == (one.passage_id, 1)


@pytest.mark.parametrize(
    ("further", "positions"),
    [
        ("其中，高龄老人补300元。", [0, 1]),
        ("高龄老人由镇街补300元，失能老人另补。", [0]),
        ("其中，高龄老人从优。", [0]),
    ],
    ids=["goes on with the figure", "begins anew", "goes on without one"],
)
def test_the_sentence_that_goes_on_with_what_is_asked_for_comes_too(further: str, positions: list[int]):
    one = passage("补贴按标准发放。", further)
    # The first sentence is far ahead, and no further one is taken for its words.
    found = selector({**WEIGHTS, "start": 9.0, "cost_near": 9.0}, {"补贴": 1.0})
    units = found.select(ask("补贴多少钱"), [hit(one, held=[["补贴"], []])])
    assert [unit.position for unit in units] == positions


@pytest.mark.parametrize(("question", "listed"), [("补贴包括哪些项目", 1.0), ("补贴归谁管", 0.0)])
def test_an_enumeration_counts_where_a_list_is_asked_for(question: str, listed: float):
    one = hit(passage("补贴分高龄、护理、服务、失能四项。"), held=[["补贴"]])
    (unit,) = selector(WEIGHTS, {"补贴": 1.0}).units(ask(question), [one])
    assert unit.features["listed"] == listed


def test_nothing_is_chosen_where_nothing_was_found():
    assert chosen("养老", [], {}) == []


@pytest.mark.parametrize(
    ("wants", "text", "fits"),
    [
        ({"phone"}, "联系电话：023-45678901", True),
        ({"phone"}, "拨打12345", True),
        ({"phone"}, "联系电话：61234567", True),
        ({"phone"}, "截至20230131完成", False),
        ({"phone"}, "投资61234567万元", False),
        ({"phone"}, "补贴300元", False),
        ({"money"}, "每月三百元", True),
        ({"money"}, "免费发放", True),
        ({"money"}, "共300人", False),
        ({"money"}, "计划投资约2.5 亿", True),
        ({"money"}, "供气2.5亿立方米", False),
        ({"clock"}, "9:00开门", True),
        ({"clock"}, "每日 15 点播放", True),
        ({"clock"}, "新时代", False),
        ({"date"}, "2024年底", True),
        ({"amount"}, "建成三处", True),
        ({"who"}, "区民政局负责", True),
        ({"number"}, "云溪府办发〔2024〕5号", True),
        ({"money", "phone"}, "每月300元", False),
        ({"reason"}, "没有形式可认", True),
        (set(), "", True),
    ],
)
def test_what_is_asked_for_is_told_by_its_form(wants: set[Want], text: str, fits: bool):
    assert fits_wants(frozenset(wants), text) is fits


def test_a_row_is_told_with_its_columns():
    row = passage("甲镇\t15", kind="table_row", table_title="表1", fields=(("镇", "甲镇"), ("数量", "15")))
    assert told_by(row, row.sentences[0]) == "表1｜镇：甲镇；数量：15"
    assert told_by(passage("甲。"), passage("甲。").sentences[0]) == "甲。"


def test_words_beside_a_sentence_and_near_the_asking_word_count():
    one = hit(passage("补贴对象：", "八十岁以上老人。", "按月发放。"), held=[["补贴"], [], ["发放"]])
    groups = (
        TermGroup(word="补贴", weight=1.0, others=frozenset()),
        TermGroup(word="老年", weight=3.0, others=frozenset({"老人"})),
    )
    terms = Terms(rarity={"补贴": 1.0, "发放": 1.0}, groups=groups, near=nearness("老年补贴给哪些", groups))
    made = Selector(WEIGHTS, bigram_words, lambda _: terms).units(ask("老年补贴给哪些"), [one])
    features = {unit.position: unit.features for unit in made}
    assert [features[at]["near_words"] for at in range(3)] == [0.0, 1.0, 0.0]
    assert features[1]["groups"] == pytest.approx(0.75)
    assert features[1]["focus"] > features[0]["focus"]


@pytest.mark.parametrize(
    ("found", "features"),
    [
        (passage("一、总则"), {"heading": 1.0, "short": 1.0, "row": 0.0, "front": 0.0, "start": 1.0}),
        (passage("印发通知", at="文首"), {"heading": 0.0, "front": 1.0}),
        (passage("一、总则", kind="table_row"), {"heading": 0.0, "short": 0.0, "row": 1.0}),
        (passage("长" * 400, kind="table"), {"length": 1.0, "table": 1.0, "short": 0.0}),
    ],
)
def test_the_place_and_kind_of_a_sentence(found: Passage, features: dict[str, float]):
    made = unit_features(hit(found), 0, 6.0, wanted=True)
    assert made | features == made
    assert (made["passage"], made["first"], made["wanted"]) == (-1.0, 1.0, 1.0)


def test_headings_count_for_the_words_but_not_for_the_sentences_own():
    found = hit(passage("给补贴。", context="养老"), held=[["补贴"]])
    units = selector(WEIGHTS, {"养老": 1.0, "补贴": 3.0}).units(ask("养老补贴"), [found])
    assert [(unit.own_words, unit.words) for unit in units] == [(0.75, 1.0)]
    assert isinstance(units[0], Unit)


def test_of_sentences_about_as_good_the_one_that_holds_what_is_asked_for_comes_first():
    silent, telling = passage("免除住院押金。", at="一、"), passage("按70%的比例救助。", at="二、")
    weights = {"passage": 1.0, "cost_far": 9.0, "gain_cover": 0.0, "several": 1.0, "gain_score": 0.0}
    found = [hit(silent, 5.0, 1), hit(telling, 4.6, 2)]
    near = selector(weights, {}).select(ask("住院报销比例是多少"), found)
    assert [unit.passage for unit in near] == [telling]
    found = [hit(silent, 5.0, 1), hit(telling, 4.4, 2)]
    far = selector(weights, {}).select(ask("住院报销比例是多少"), found)
    assert [unit.passage for unit in far] == [silent]
