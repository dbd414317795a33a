from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold_tools.variants import (
    EVERYDAY,
    LOOKALIKES,
    in_everyday_words,
    in_half_width,
    in_traditional_script,
    make_variants,
    with_typo,
)


@pytest.mark.parametrize(
    ("rule", "question", "variant"),
    [
        (with_typo, "一年销假", "一年消假"),
        (with_typo, "没有可错", "没有可错"),
        (in_everyday_words, "老年人补贴如何申请", "老人补的钱咋个去办"),
        (in_half_width, "“十四五”目标，１００％？", "十四五目标,100%?"),
        (in_traditional_script, "养老补贴", "養老補貼"),
    ],
)
def test_rules_rewrite_questions(rule, question, variant):
    assert rule(question) == variant


def test_variants_keep_evidence_and_answer_and_name_their_rule(items):
    made = make_variants(items, ["halfwidth"])
    assert [item.id for item in made] == [f"{item.id}~halfwidth" for item in items]
    assert all(item.variant == "halfwidth" for item in made)
    assert made[0].evidence == items[0].evidence
    assert made[3].turns == ("云溪80岁的津贴多少?", "几号到账?")


def test_unchanged_questions_make_no_variant(items):
    question = items[0].model_copy(update={"question": "一二三"})
    assert make_variants([question], ["everyday", "halfwidth"]) == ()


@given(st.text(st.sampled_from([*LOOKALIKES, "甲"]), max_size=10))
def test_a_typo_is_at_most_one_character_and_always_the_same(question):
    made = with_typo(question)
    assert made == with_typo(question)
    assert len(made) == len(question)
    assert sum(a != b for a, b in zip(made, question, strict=True)) <= 1


def test_tables_change_what_they_name():
    assert all(official != everyday for official, everyday in EVERYDAY.items())
    assert sum(key == value for key, value in LOOKALIKES.items()) == 0
