"""What a question takes for granted."""

from __future__ import annotations

import pytest
from small_corpus import ask, bigram_words, hit, passage

from service.evidence import Selector, Unit
from service.premises import baseless, claim, left_out, unstated
from service.questions import Terms

NO_WEIGHTS = Selector({}, bigram_words, lambda _: Terms(rarity={}, groups=(), near=()))
LIMIT = "年度救助限额6万元。"


def evidence(*sentences: str) -> list[Unit]:
    return NO_WEIGHTS.units(ask("养老"), [hit(passage(*sentences))])


@pytest.mark.parametrize(
    ("question", "sentence", "without"),
    [
        ("云溪取消医疗救助以后，押金怎么退？", LIMIT, "云溪取消医疗救助"),
        ("云溪取消医疗救助以后，押金怎么退？", "自2024年起取消医疗救助。", None),
        ("云溪已经宣布不再分类了，桶哪天收走？", "开展垃圾分类。", "云溪已经宣布不再分类了"),
        ("陈明因为什么违纪被免职？", "免去陈明的职务。", "违纪"),
        ("给每个新生儿发5000元，到哪里领？", "鼓励生育。", "给每个新生儿发5000元"),
        ("给每个新生儿发5000元，到哪里领？", "每个新生儿发放5000元。", None),
        ("我住院花了5万元，能救助吗？", LIMIT, None),
        ("班次被取消了能不能退票？", "不能运输的应当免费退票。", None),
    ],
)
def test_an_event_or_a_payment_that_the_evidence_does_not_know(
    question: str, sentence: str, without: str | None
):
    assert baseless(ask(question), evidence(sentence)) == without


@pytest.mark.parametrize(
    ("question", "sentence", "stated", "neutral"),
    [
        ("云溪救助限额是10万元吗？", LIMIT, "10万元", "云溪救助限额是多少万元"),
        (
            "云溪普查时点是2022年12月31日吗？",
            "时点为2023年12月31日。",
            "2022年12月31日",
            "云溪普查时点是什么时候",
        ),
        ("听说补贴最长12个月，怎么申请？", "最长不超过6个月。", "12个月", "补贴最长多少个月"),
        ("云溪小站是不是由区民政局负责？", "责任单位：区商务委。", "区民政局", "云溪小站由哪个部门负责"),
        ("云溪救助限额是6万元吗？", LIMIT, None, None),
        ("我今年65岁，能申请吗？", "年满60岁可以申请。", None, None),
        ("云溪居民医保只补一半，剩下的能缓交吗？", "给予全额资助。", "一半", "云溪居民医保补多少比例"),
        (
            "云溪禁采期是7月到10月，5月找哪个窗口？",
            "3月至6月禁采。",
            "7月到10月",
            "云溪禁采期是几月到几月",
        ),
        ("哪一年建成？", "2025年建成。", None, None),
        ("有研发机构的25年只占几成？", "2025年占50%。", None, None),
    ],
)
def test_a_claim_that_the_evidence_lacks_is_asked_for_neutrally(
    question: str, sentence: str, stated: str | None, neutral: str | None
):
    found = claim(ask(question), evidence(sentence))
    assert (found.stated if found else None, found.neutral if found else None) == (stated, neutral)


@pytest.mark.parametrize(
    ("question", "sentence", "contradicted"),
    [
        ("云溪救助限额是10万元吗？", LIMIT, True),
        ("云溪救助限额是10万元吗？", "给予适当救助。", False),
        ("云溪救助限额是10万元吗？", "救助比例为60%。", False),
        ("云溪小站是不是由区民政局负责？", "责任单位：区商务委。", True),
        ("云溪小站是不是由区民政局负责？", "加快小站建设。", False),
    ],
)
def test_only_another_value_of_the_same_kind_contradicts(question: str, sentence: str, contradicted: bool):
    found = claim(ask(question), evidence(sentence))
    assert found is not None
    assert found.is_contradicted(evidence(sentence)) == contradicted


ROW = passage(
    "床位占比 31.5 60",
    kind="table_row",
    fields=(("指标名称", "床位占比"), ("目标值 2020 年", "31.5%"), ("目标值 2025 年", "60%")),
)


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("云溪2020年床位占比就到60%了，怎么做到的？", "60%"),
        ("云溪2025年床位占比要到60%了，怎么做到的？", None),
    ],
)
def test_a_claim_about_a_year_is_held_against_the_column_of_that_year(question: str, stated: str | None):
    units = NO_WEIGHTS.units(ask("床位"), [hit(ROW)])
    found = claim(ask(question), units)
    assert (found.stated if found else None) == stated
    assert found is None or (found.taken and found.is_contradicted(units))


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        ("云溪救助限额是10万元，怎么申请？", True),
        ("云溪救助限额是10万元吗？", False),
        ("云溪救助限额是10万元，对吗？", False),
    ],
)
def test_a_claim_is_taken_for_granted_where_something_else_is_asked(question: str, taken: bool):
    found = claim(ask(question), evidence(LIMIT))
    assert found is not None
    assert found.taken == taken


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("规划把石桥开发区也包进来了，谁来编？", "规划把石桥开发区也包进来了"),
        ("规划包不包括石桥开发区？", None),
        ("规划把双河镇也包进来了，谁来编？", None),
    ],
)
def test_what_the_text_leaves_out_is_not_included(question: str, clause: str | None):
    (unit,) = evidence("规划范围为全区(不含石桥开发区)。")
    assert left_out(ask(question), unit) == clause


@pytest.mark.parametrize(
    ("clause", "is_unstated"),
    [
        ("必须带48小时报告", True),
        ("必须带24小时报告", False),
        ("必须带报告", False),
        ("由区环保局负责", True),
        ("由区民政局负责", False),
    ],
)
def test_an_amount_or_a_body_that_no_passage_states(clause: str, is_unstated: bool):
    assert unstated(clause, ["持24小时报告乘车。", "班车照常，民政部门负责。"]) == is_unstated
