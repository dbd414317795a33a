from __future__ import annotations

import pytest

from eval.gold import load_gold
from eval.gold_tools import check_gold
from ingest import squeeze


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


def test_the_same_question_twice_is_a_fault(items, texts):
    assert kinds([items[2], items[2].model_copy(update={"id": "again"})], texts) == {("again", "repeated")}


def test_the_sample_gold_set_is_faultless_over_its_plain_texts(samples_dir):
    items = load_gold([samples_dir / "gold.jsonl"])
    files = [path for path in (samples_dir / "corpus").iterdir() if path.suffix in (".txt", ".md")]
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    faults = [fault for fault in check_gold(items, texts) if fault.kind != "source_missing"]
    assert faults == []
    assert len(items) >= 40


def test_sample_answers_hold_their_key_facts(samples_dir):
    for item in load_gold([samples_dir / "gold.jsonl"]):
        for fact in getattr(item, "key_facts", ()):
            assert any(squeeze(wording) in squeeze(item.answer) for wording in fact.split("|")), item.id
