from __future__ import annotations

import pytest

from eval.coverage import Sources
from eval.gold_tools.checks import check_gold
from eval.gold_tools.drafting import DRAFT, draft_gold
from ingest import SourceText, parse_source


def drafts_of(name: str, text: str):
    source = SourceText(source=name, text=text, media_type="text/plain", sha256="0")
    return [draft for document in parse_source(source).documents for draft in draft_gold(document, text)]


@pytest.fixture(scope="module")
def gazette(samples_dir):
    return (samples_dir / "corpus" / "yunxi_gazette_2024_02.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def drafts(gazette):
    return drafts_of("yunxi_gazette_2024_02.txt", gazette)


def test_duties_table_rows_and_definitions_are_drafted(drafts):
    assert {draft.type for draft in drafts} == {"responsibility", "table", "definition"}


def test_a_shared_duty_is_one_draft_with_all_units(drafts):
    shared = [draft for draft in drafts if "加强经费保障" in draft.question]
    assert [draft.key_facts for draft in shared] == [("区财政局", "区城市管理局")]


def test_a_row_is_asked_for_by_the_column_that_tells_rows_apart(drafts):
    answers = {draft.question: draft.answer for draft in drafts if draft.type == "table"}
    assert any(
        "农药包装废弃物" in question and "2025年12月" in answer for question, answer in answers.items()
    )
    assert not any("里，投放设施的" in question for question in answers)


def test_a_definition_is_asked_for_by_its_term(drafts):
    questions = [draft.question for draft in drafts if draft.type == "definition"]
    assert "云溪区说的“拾光小站”是什么意思？" in questions
    assert not any("指挥" in question for question in questions)


def test_drafts_are_good_gold_items_marked_for_a_person(drafts, gazette):
    sources = Sources({"yunxi_gazette_2024_02.txt": gazette})
    assert len({draft.id for draft in drafts}) == len(drafts)
    assert all(draft.note == DRAFT and draft.split == "draft" for draft in drafts)
    assert all(sources.find(draft.seed, part.quote) for draft in drafts for part in draft.evidence)
    kinds = {fault.kind for fault in check_gold(drafts, sources.texts)}
    assert kinds <= {"quote_repeated"}


def test_a_text_that_states_nothing_outright_gives_no_drafts():
    assert drafts_of("a.txt", "关于天气的说明\n\n今天天气很好，适合散步。\n") == []
