"""Answers about documents themselves."""

from __future__ import annotations

from datetime import date

import pytest
from small_corpus import BigramTokenizer, ask, corpus, hit, passage, record

from ingest import ValidityFact
from service.register_answers import RegisterAnswers

TEXT = "2024年4月5日起施行。旧办法废止。"
START = ValidityFact(kind="effective_from", on=date(2024, 4, 5), text=TEXT[:13], spans=((0, 13),))
REPEAL = ValidityFact(
    kind="repeals", on=date(2024, 4, 5), text="…", spans=((13, 19),), target_title="校车安全管理办法"
)
SPANS = {"issued_on": ((0, 9),), "doc_number": ((13, 16),)}
ANSWERS = RegisterAnswers(
    corpus([record(metadata_spans=SPANS, validity=(START, REPEAL))], texts={"d1.txt": TEXT}),
    BigramTokenizer(),
)
TITLE = "《云溪区养老服务办法》"


@pytest.mark.parametrize(
    ("question", "opening", "quotes"),
    [
        (
            "养老服务办法的文号",
            f"{TITLE}由云溪区人民政府办公室于2024年4月5日印发，文号为云溪府办发〔2024〕5号。",
            2,
        ),
        ("养老服务办法现在还有效吗", f"{TITLE}：", 1),
        ("校车安全管理办法废止了吗", f"《校车安全管理办法》已被{TITLE}自2024年4月5日起废止。", 1),
    ],
    ids=["issue", "standing", "repeal"],
)
def test_issue_standing_and_repeal_come_from_the_register(question: str, opening: str, quotes: int):
    (statement,) = ANSWERS.statements(ask(question), [hit(passage("…"))], date(2025, 6, 1))
    assert statement.text.startswith(opening)
    assert len(statement.quotes) == quotes
    assert all(quote.text == "".join(TEXT[a:b] for a, b in quote.spans) for quote in statement.quotes)


@pytest.mark.parametrize(("question", "found"), [("补贴多少钱", True), ("养老服务办法的文号", False)])
def test_other_questions_and_no_hits_are_left_alone(question: str, found: bool):
    hits = [hit(passage("…"))] if found else []
    assert ANSWERS.statements(ask(question), hits, date(2025, 6, 1)) == ()
