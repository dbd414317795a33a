"""Who is responsible, from the register."""

from __future__ import annotations

import pytest
from small_corpus import ask, corpus, duty, hit, passage, record

from indexes import ResponsibilityRecord
from service.duties import DutyBook
from service.evidence import Unit

TEXT = "发放补贴。（区民政局牵头，区教委配合）"
FOUND = passage("发放补贴。", heading_path=("一、总则", "（一）补贴"))
WHO = "补贴归哪个部门管"


def said(duties: list[ResponsibilityRecord], question: str = WHO, sentence: str = "发放补贴。") -> str | None:
    found = passage(sentence, heading_path=FOUND.heading_path)
    unit = Unit(
        hit=hit(found),
        position=0,
        score=1.0,
        words=1.0,
        own_words=1.0,
        features={},
        held=frozenset(),
        above=frozenset(),
        wanted=True,
    )
    statement = DutyBook(corpus([record()], duties=duties, texts={"d1.txt": TEXT})).statement(
        ask(question), unit
    )
    return statement and statement.text


HERE, ABOVE, ELSEWHERE = ((0, 5),), ((5, 20),), ((6, 9),)
PATH = ("一、总则", "（一）补贴")


@pytest.mark.parametrize(
    ("duties", "text"),
    [
        (
            [
                duty("区教委", "support", HERE),
                duty("区民政局", "lead", HERE),
                duty("区财政局", "support", HERE),
            ],
            "牵头单位：区民政局；配合单位：区教委、区财政局。",
        ),
        (
            [duty("区民政局", "responsible", HERE), duty("区民政局", "responsible", HERE)],
            "责任单位：区民政局。",
        ),
        ([duty("区民政局", "lead", ABOVE, heading_path=PATH)], "牵头单位：区民政局。"),
        (
            [
                duty("区教委", "lead", ELSEWHERE, heading_path=PATH[:1]),
                duty("区民政局", "lead", ABOVE, heading_path=PATH),
            ],
            "牵头单位：区民政局。",
        ),
        (
            [
                duty("区教委", "lead", ELSEWHERE, heading_path=PATH),
                duty("区民政局", "lead", ABOVE, heading_path=PATH),
            ],
            None,
        ),
        ([duty("区民政局", "lead", ABOVE)], None),
        ([duty("区民政局", "lead", HERE, document_id="d2")], None),
        ([], None),
    ],
    ids=["roles", "once", "section", "deepest", "two proofs", "no section", "other document", "none"],
)
def test_units_are_named_by_role(duties: list[ResponsibilityRecord], text: str | None):
    assert said(duties) == text


@pytest.mark.parametrize(
    ("question", "sentence"),
    [("补贴多少钱", "发放补贴。"), (WHO, "区民政局发放补贴。")],
    ids=["not asked", "said"],
)
def test_nothing_is_added_where_nobody_asked_or_the_sentence_says_it(question: str, sentence: str):
    assert said([duty("区民政局", "lead", HERE)], question, sentence) is None


def test_each_proof_is_quoted_once():
    found = hit(FOUND)
    unit = Unit(
        hit=found,
        position=0,
        score=1.0,
        words=1.0,
        own_words=1.0,
        features={},
        held=frozenset(),
        above=frozenset(),
        wanted=True,
    )
    duties = [
        duty("区民政局", "lead", ABOVE, heading_path=PATH),
        duty("区教委", "support", ABOVE, heading_path=PATH),
    ]
    book = DutyBook(corpus([record()], duties=duties, texts={"d1.txt": TEXT}))
    statement = book.statement(ask(WHO), unit)
    assert statement is not None
    assert [(quote.text, quote.spans) for quote in statement.quotes] == [(TEXT[5:20], ABOVE)]
