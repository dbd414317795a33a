from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.answerer import CitedQuote
from eval.scoring.answer_measures import (
    area_under,
    audit_score,
    character_f1,
    cites_other_region,
    hides_validity,
    is_correct,
    key_fact_recall,
    risk_coverage,
)


@pytest.mark.parametrize(
    ("answer", "facts", "recall"),
    [
        ("每月 60 元。", ("60元",), 1.0),
        ("一半。", ("50%|百分之五十|一半", "区民政局"), 0.5),
        ("", ("甲",), 0.0),
    ],
)
def test_key_facts_are_found_in_any_wording(answer, facts, recall):
    assert key_fact_recall(answer, facts) == recall


def test_correct_needs_status_facts_and_brevity():
    assert is_correct("answered", "是甲", ["甲"])
    assert not is_correct("needs_region", "是甲", ["甲"])
    assert not is_correct("answered", "是乙", ["甲"])
    assert is_correct("answered", "甲" * 400 + " \n", ["甲"])
    assert not is_correct("answered", "甲" * 401, ["甲"])


@pytest.mark.parametrize(
    ("status", "answer", "cited", "score"),
    [
        ("answered", "甲和乙", True, 1.0),
        ("answered", "甲", False, 0.5),
        ("answered", "丙", True, 0.5),
        ("answered", "丙", False, 0.0),
        ("answered", "甲和乙" + "丙" * 400, False, 0.5),
        ("insufficient_evidence", "甲和乙", False, 0.0),
    ],
)
def test_audit_score_is_1_half_or_0(status, answer, cited, score):
    assert audit_score(status, answer, ["甲", "乙"], evidence_cited=cited) == score


def test_a_citation_of_another_district_is_an_error():
    here, there, nowhere = (CitedQuote(region=region) for region in ("云溪区", "石桥县", None))
    assert cites_other_region("云溪区", [here, there]) is True
    assert cites_other_region("云溪区", [here, nowhere]) is False
    assert cites_other_region("云溪区", [nowhere]) is None
    assert cites_other_region(None, [here]) is None


def test_an_expired_document_needs_a_notice():
    old, new = CitedQuote(validity="repealed"), CitedQuote(validity="in_force")
    assert hides_validity([old, new], []) is True
    assert hides_validity([old], ["validity"]) is False
    assert hides_validity([new], []) is None


def test_character_f1_ignores_marks_and_blanks():
    assert character_f1("每月 60元[1]", "每月60元") == 1.0
    assert character_f1("甲甲", "甲") == pytest.approx(2 / 3)
    assert character_f1("", "甲") == 0.0


def test_risk_coverage_puts_confident_answers_first():
    points = risk_coverage([(0.2, False), (0.9, True), (0.5, True), (0.5, False)])
    assert points == ((0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5))
    assert area_under(points) == pytest.approx(0.5 / 3 + 0.125)
    assert area_under(()) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_risk_coverage_ignores_the_order_of_the_answers(answers):
    points = risk_coverage(answers)
    assert points == risk_coverage(answers[::-1])
    assert points[-1] == (1.0, pytest.approx(sum(not right for _, right in answers) / len(answers)))


@given(st.text("甲乙丙 ", max_size=12), st.text("甲乙丙 ", max_size=12))
def test_character_f1_is_symmetric_and_between_0_and_1(one, other):
    assert character_f1(one, other) == character_f1(other, one)
    assert 0 <= character_f1(one, other) <= 1
