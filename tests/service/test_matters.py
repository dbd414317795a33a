"""Public matters that evidence is silent about."""

from __future__ import annotations

from importlib.resources import files

import pytest

from service.matters import Matters, quoted, things
from service.questions import TermGroup

MATTERS = Matters.parse(["# 说明", "", "结婚 婚姻登记", "离婚 婚姻登记", "公积金"])


@pytest.mark.parametrize(
    ("question", "evidence", "unspoken"),
    [
        ("结婚登记在哪里办", "到派出所办理犬只登记。", "结婚"),
        ("结婚登记在哪里办", "区民政局负责婚姻登记。", None),
        ("公积金能贷多少", "住房困难家庭可申请补贴。", "公积金"),
        ("高龄津贴多少", "每月60元。", None),
        ("我没有公积金，能申请公租房吗", "住房困难家庭可以申请。", None),
    ],
)
def test_evidence_that_is_silent_about_the_matter_is_noticed(
    question: str, evidence: str, unspoken: str | None
):
    assert MATTERS.unspoken(question, evidence) == unspoken


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("云溪凭优待券能领什么", ["优待券"]),
        ("云溪给安家费吗", ["安家费"]),
        ("我的优待券掉了，小站哪天开", []),
        ("小站哪天开", []),
    ],
)
def test_rare_papers_payments_and_bodies_are_things(question: str, named: list[str]):
    words = {"优待券": 9.0, "安家费": 9.0, "小站": 9.0, "学费": 3.0}
    groups = [TermGroup(word=word, weight=weight, others=frozenset()) for word, weight in words.items()]
    assert [thing.word for thing in things(question, groups)] == named


def test_names_in_quotation_marks_are_known_by_the_text_or_not_at_all():
    assert quoted('云溪的"惠民卡"怎么办，"十四五"规划说了没') == ["惠民卡"]


def test_the_list_of_the_product_can_be_read():
    lines = files("service").joinpath("data/matters.txt").read_text(encoding="utf-8").splitlines()
    known = Matters.parse(lines).known
    assert len(known) > 50
    assert all(len(word) >= 2 or word in "犬奖" for matter in known for word in matter)
