from __future__ import annotations

import pytest

from eval.gold_tools.checks import check_gold


def kinds(items, texts):
    return {(fault.item_id, fault.kind) for fault in check_gold(items, texts)}


def test_good_items_have_no_faults(items, texts):
    assert check_gold(items, texts) == ()


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        ({"seed": "none.txt"}, "source_missing"),
        ({"key_facts": ("不在答案里",)}, "fact_missing"),
        ({"answer": "区民政局" * 101}, "answer_long"),
        ({"persona": "robot"}, "form"),
    ],
)
def test_each_fault_is_found(items, texts, update, kind):
    assert kinds([items[1].model_copy(update=update)], texts) == {("who", kind)}


@pytest.mark.parametrize(("quote", "kind"), [("没有这句话", "quote_missing"), ("每月", "quote_repeated")])
def test_quotes_must_stand_in_the_source_exactly_once(items, texts, quote, kind):
    evidence = items[1].evidence[0].model_copy(update={"quote": quote})
    assert kinds([items[1].model_copy(update={"evidence": (evidence,)})], texts) == {("who", kind)}


def test_an_unknown_kind_of_refusal_is_a_fault_of_form(items, texts):
    assert kinds([items[2].model_copy(update={"kind": "odd"})], texts) == {("phone", "form")}


def test_evidence_in_two_splits_is_a_leak(items, texts):
    twin = items[1].model_copy(update={"id": "twin", "split": "test", "question": "津贴哪家发？"})
    assert kinds([items[1].model_copy(update={"split": "dev"}), twin], texts) == {("twin", "leak")}


def test_a_longer_quote_of_the_same_place_in_another_file_is_a_leak_too(items, texts):
    evidence = items[1].evidence[0].model_copy(update={"quote": "津贴由区民政局发放，每月"})
    update = {"id": "twin", "question": "津贴哪家发？", "evidence": (evidence,)}
    assert kinds([items[1], items[1].model_copy(update=update)], texts) == set()
    twin = items[1].model_copy(update=update | {"file": "test.jsonl"})
    assert kinds([items[1], twin], texts) == {("twin", "leak")}


def test_the_same_question_twice_is_a_fault(items, texts):
    assert kinds([items[2], items[2].model_copy(update={"id": "again"})], texts) == {("again", "repeated")}
