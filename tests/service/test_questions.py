"""What rules read off a question."""

from __future__ import annotations

import pytest
from small_corpus import ask


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("养老服务归哪个部门管", "who"),
        ("民政局的联系电话", "phone"),
        ("高龄津贴一个月多少钱", "money"),
        ("服务中心几点开门", "clock"),
        ("什么时候开始施行", "date"),
        ("全区有多少家养老机构", "amount"),
        ("在哪里办理", "where"),
        ("包括哪些内容", "list"),
        ("什么是适老化改造", "definition"),
        ("我能不能领补贴", "eligibility"),
        ("怎么申请", "procedure"),
        ("这份文件还有效吗", "validity"),
        ("为什么要分类", "reason"),
        ("文号是什么", "number"),
    ],
)
def test_the_wanted_kind_of_answer(text: str, want: str):
    assert want in ask(text).wants


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("2024年和25年的目标，2024年呢", "years", ("2024", "2025")),
        ("90年代的房子", "years", ()),
        ("60岁以上补贴300元吗", "amounts", ("60岁", "300元")),
        ("比例要到85%吗", "amounts", ("85%",)),
        ("云溪府办发〔2024〕5号讲什么", "doc_numbers", ("云溪府办发〔2024〕5号",)),
        ("补贴多少钱？找哪个部门？", "clauses", ("补贴多少钱", "找哪个部门")),
        ("谁管？", "clauses", ("谁管？",)),
    ],
)
def test_what_the_asker_states(text: str, field: str, value: tuple[str, ...]):
    assert getattr(ask(text), field) == value


@pytest.mark.parametrize("text", ["这几年保护了哪些景点", "那几天有饭吃吗", "说了好几次", "哪几个部门"])
def test_a_number_that_is_only_mentioned_is_not_asked_for(text: str):
    assert "amount" not in ask(text).wants


def test_a_plain_statement_wants_nothing():
    assert ask("养老服务").wants == frozenset()
