"""Refusals say what is missing and where to ask."""

from __future__ import annotations

import pytest
from small_corpus import ask, bigram_words, hit, passage, record

from service.evidence import Selector
from service.grounds import Finding
from service.questions import Terms
from service.refusals import Referral, lack
from service.scope import REFUSALS

REFERRAL = Referral("12345", {"d1": record(), "d2": record("d2", title="食堂办法", issuer=None)})


@pytest.mark.parametrize(
    ("question", "documents", "text"),
    [
        (
            "食堂的电话",
            ["d1"],
            "已收录的文件没有写明电话；最接近的文件是《云溪区养老服务办法》。请向云溪区人民政府办公室或拨打 12345 咨询。",
        ),
        (
            "食堂",
            ["d2", "d2"],
            "已收录的文件里没有找到能回答这个问题的内容；最接近的文件是《食堂办法》。请拨打 12345 咨询。",
        ),
        ("食堂的电话", [], "已收录的文件里没有找到相关内容。请拨打 12345 咨询。"),
    ],
    ids=["issuer", "no issuer", "nothing"],
)
def test_a_refusal_names_the_missing_detail_and_the_nearest_documents(
    question: str, documents: list[str], text: str
):
    hits = [hit(passage("…", document_id=document_id)) for document_id in documents]
    assert REFERRAL.unanswered(ask(question), hits) == text


def test_two_documents_are_named_at_most():
    hits = [hit(passage("…", document_id=document_id)) for document_id in ("d1", "d2", "d1")]
    assert REFERRAL.unanswered(ask("食堂"), hits).count("《") == 2


def test_an_uncovered_district_is_told_which_ones_are_covered():
    text = REFERRAL.uncovered("长阳", ["云溪区", "石桥县"])
    assert text == "没有收录长阳的文件，现有文件只涉及云溪区、石桥县。请向长阳有关部门或拨打 12345 咨询。"


@pytest.mark.parametrize("kind", sorted(REFUSALS))
def test_what_is_no_policy_question_gets_its_own_sentence(kind):
    assert REFERRAL.outside(kind) == REFUSALS[kind]


@pytest.mark.parametrize(
    ("document_id", "body", "text"),
    [
        ("d1", "区民政局", "请向云溪区民政局或拨打 12345 咨询。"),
        ("d1", None, "请向云溪区人民政府办公室或拨打 12345 咨询。"),
        ("d2", None, "请拨打 12345 咨询。"),
        (None, None, "请拨打 12345 咨询。"),
    ],
    ids=["the body in charge", "the issuer", "neither", "no document"],
)
def test_a_refusal_says_whom_to_ask(document_id: str | None, body: str | None, text: str):
    assert REFERRAL.whom_to_ask(document_id, body) == text


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (
            Finding(units=(), confidence=0.4, baseless="取消食堂"),
            "已收录的文件里没有“取消食堂”的内容，无法据此回答",
        ),
        (Finding(units=(), confidence=0.4, unspoken="护照"), "已收录的文件里没有关于“护照”的规定"),
        (Finding(units=(), confidence=0.4, missing="收费标准"), "已收录的文件没有写明收费标准"),
        (Finding(units=(), confidence=0.4), "已收录的文件没有写明电话"),
    ],
    ids=["baseless", "unspoken", "missing", "by what is asked"],
)
def test_what_is_lacking_is_said_as_exactly_as_it_is_known(found: Finding, text: str):
    assert lack(ask("食堂的电话"), found) == text


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("建成床位40张。", "已收录的文件里没有找到能回答这个问题的内容"),
        ("鼓励建设床位。", "已收录的文件没有写明具体数字"),
    ],
    ids=["a number is shown", "none is"],
)
def test_nothing_is_said_to_be_missing_that_the_shown_sentence_holds(sentence: str, text: str):
    near = Selector({}, bigram_words, lambda _: Terms(rarity={}, groups=(), near=())).units(
        ask("床位"), [hit(passage(sentence))]
    )[0]
    found = Finding(units=(), confidence=0.1, nearest=near)
    assert lack(ask("床位要多少张？"), found) == text
