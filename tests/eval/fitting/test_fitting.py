"""What gold items teach the scope model."""

from __future__ import annotations

import pytest

from eval.fitting.fitting import POLICY, scope_examples_of
from eval.gold import ConversationItem, UnanswerableItem


def unanswerable(kind: str) -> UnanswerableItem:
    return UnanswerableItem(id="u1", split="dev", question="问题", persona="citizen", kind=kind)


@pytest.mark.parametrize(
    ("kind", "taught"),
    [
        ("missing_detail", POLICY),
        ("uncovered_region", POLICY),
        ("out_of_domain", "off_topic"),
        ("opinion", "opinion"),
        ("injection", "attack"),
    ],
)
def test_a_question_without_an_answer_may_still_be_one_about_policy(kind: str, taught: str):
    assert scope_examples_of([unanswerable(kind)]) == [(taught, "问题")]


def test_conversations_teach_nothing():
    turns = {"id": "c1", "split": "dev", "turns": ["甲", "乙"], "standalone": "乙", "seed": "a.txt"}
    item = ConversationItem.model_construct(**turns)
    assert scope_examples_of([item]) == []
