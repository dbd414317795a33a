"""Clauses that a question takes for granted, and whether the documents know of them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.presupposed import is_asked_back, presupposed, unfounded
from service.questions import TermGroup


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        ("云溪给每户每月补30元，到哪里领？", ["云溪给每户每月补30元"]),
        ("听说云溪买车补两万，发票开到哪天？", ["云溪买车补两万"]),
        ("云溪规定必须买车位，这个找谁投诉？", ["云溪规定必须买车位"]),
        ("云溪小站已经改成收费的了，一次收多少？", ["云溪小站已经改成收费的了"]),
        ("为什么云溪规定每户只配1个桶？", ["云溪规定每户只配1个桶"]),
        ("云溪和石桥合并以后，新区叫什么名字？", ["云溪和石桥合并以后"]),
        ("云溪要求救灾物资2小时运到，能安置多少人？", ["云溪要求救灾物资2小时运到"]),
        ("云溪从下个月起不用审核，卡要去哪里办？", ["云溪从下个月起不用审核"]),
        ("云溪小站由区环保局牵头，哪个科室管？", ["云溪小站由区环保局牵头"]),
        ("云溪给分类好的家庭发奖状，到哪里领？", ["云溪给分类好的家庭发奖状"]),
        ("云溪乱停车罚2000元在哪交", ["云溪乱停车罚2000元"]),
        ("云溪村规划总面积52平方公里，耕地占几成？", ["云溪村规划总面积52平方公里"]),
        ("云溪不参加培训取消低保是哪条规定", ["云溪不参加培训取消低保"]),
        ("云溪大会取消了退不退报名费", ["云溪大会取消了"]),
        ("云溪禁采期是7月到10月，5月找哪个窗口？", ["云溪禁采期是7月到10月"]),
    ],
)
def test_what_the_authorities_are_said_to_do_is_taken_for_granted(question: str, taken: list[str]):
    assert presupposed(question) == taken


@pytest.mark.parametrize(
    "question",
    [
        "云溪公路边上好远以内不准烧谷草？河边又是好远？",
        "外地的厂想搬到云溪来，哪个园区接？",
        "云溪给每户每月补30元，是吗？",
        "云溪给每户每月补30元，有没有这回事？",
        "听说云溪每户补30元，到底是多少？",
        "云溪规定必须买车位吗？",
        "云溪绿地率到底是52%还是42%？2025年目标是多少？",
        "云溪救助限额是多少，每年补几次？",
        "我家去年就交了200元，还要交吗？",
        "爸妈已经满了60岁，能领补贴吗？",
        "云溪的小站，哪个部门管？",
        "云溪区要建多少个回收小站？",
    ],
)
def test_what_is_asked_and_what_the_asker_tells_of_himself_is_not(question: str):
    assert presupposed(question) == []


def group(word: str, weight: float = 5.0, *others: str) -> TermGroup:
    return TermGroup(word=word, weight=weight, others=frozenset(others))


def all_stated(_clause: str, _texts: Sequence[str]) -> bool:
    return False


@pytest.mark.parametrize(
    ("clause", "texts", "is_unfounded"),
    [
        ("不分类要吊销执照", ["不分类的处罚款,登记执照。"], True),
        ("不分类要罚款", ["不分类的处50元以上罚款。"], False),
        ("小站重新开工了", ["小站已停工。"], True),
        ("小站已经建成了", ["建成小站60个。"], False),
        ("不分类要被停业", ["不分类的责令改正。"], True),
        ("分类好的发奖状", ["分类好的给予奖励。"], False),
    ],
)
def test_an_act_that_no_passage_speaks_of_is_unfounded(clause: str, texts: list[str], is_unfounded: bool):
    groups = [group(word) for word in ("分类", "小站") if word in clause]
    assert unfounded([clause], groups, texts, all_stated) == (clause if is_unfounded else None)


@pytest.mark.parametrize(
    ("texts", "is_unfounded"),
    [
        (["每户每月补贴桶费"], False),
        (["每户发桶", "按月补贴"], True),
        ([], True),
    ],
)
def test_a_clause_whose_words_stand_together_in_no_passage_is_unfounded(texts: list[str], is_unfounded: bool):
    clause = "每户每月补30元"
    groups = [group("每户"), group("每月", 5.0, "按月"), group("30", 2.0), group("别的", 9.0)]
    assert unfounded([clause], groups, texts, all_stated) == (clause if is_unfounded else None)


@pytest.mark.parametrize(
    ("clause", "question", "asked_back"),
    [
        ("限额是10万元吗", "限额是10万元吗？", True),
        ("限额是10万元", "限额是10万元，对吗？", True),
        ("限额是10万元", "限额是10万元，怎么申请？", False),
        ("为什么限额只有10万元", "为什么限额只有10万元？", False),
    ],
)
def test_a_claim_is_asked_back_where_the_question_is_whether_it_is_so(
    clause: str, question: str, asked_back: bool
):
    assert is_asked_back(clause, question) == asked_back
