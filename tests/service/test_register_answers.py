"""Answers about documents themselves."""

from __future__ import annotations

from datetime import date

import pytest
from small_corpus import BigramTokenizer, ask, corpus, hit, passage, record

from ingest import ValidityFact
from service.questions import TermGroup
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


NUMBER = "云溪府办发〔2024〕5号"


def statements(question: str, words: str, *, found: bool = True) -> list[str]:
    groups = [TermGroup(word=word, weight=2.0, others=frozenset()) for word in words.split()]
    hits = [hit(passage("…"))] if found else []
    made = ANSWERS.statements(ask(question), groups, hits, date(2025, 6, 1))
    assert all(
        quote.text == "".join(TEXT[a:b] for a, b in quote.spans) for one in made for quote in one.quotes
    )
    return [f"{statement.text} {len(statement.quotes)}" for statement in made]


@pytest.mark.parametrize(
    ("question", "words", "opening"),
    [
        (
            "养老服务办法的文号",
            "养老 老服 服务",
            f"{TITLE}由云溪区人民政府办公室于2024年4月5日印发，文号为{NUMBER}。 2",
        ),
        ("养老服务办法现在还有效吗", "养老 老服 服务", f"{TITLE}：2024年4月5日起施行。"),
        (
            "校车安全管理办法废止了吗",
            "校车 安全 管理",
            f"《校车安全管理办法》已被{TITLE}自2024年4月5日起废止。 1",
        ),
        (f"{NUMBER}废止了哪些文件", "", f"《校车安全管理办法》已被{TITLE}自2024年4月5日起废止。 1"),
    ],
    ids=["issue", "standing", "repeal", "repealed-by"],
)
def test_issue_standing_and_repeal_come_from_the_register(question: str, words: str, opening: str):
    (statement,) = statements(question, words)
    assert statement.startswith(opening)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("养老补贴多少钱", "养老 补贴"),
        ("校车安全管理办法废止以后罚款多少元", "校车 安全 管理 罚款"),
        ("消防请示的文号", "消防 请示"),
        (f"{NUMBER}废止了消防办法，新的文号是多少", "消防"),
    ],
    ids=["another-subject", "another-detail", "another-document", "named-for-something-else"],
)
def test_questions_about_something_else_are_left_alone(question: str, words: str):
    assert statements(question, words) == []


def test_without_hits_nothing_is_described():
    assert statements("养老服务办法的文号", "养老 老服 服务", found=False) == []


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        (f"{NUMBER}讲什么", None),
        ("云溪府发〔2024〕5号讲什么", "云溪府发〔2024〕5号"),
        ("云溪府办发〔2023〕5号讲什么", "云溪府办发〔2023〕5号"),
        ("养老服务办法讲什么", None),
    ],
)
def test_a_number_that_stands_nowhere_is_told(question: str, unknown: str | None):
    assert ANSWERS.unknown_number(ask(question)) == unknown
