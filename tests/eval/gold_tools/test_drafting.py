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


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        ("“两群”是指云溪区和石桥县的城镇群，包括十二个街道。", ["两群"]),
        ("第三条 本办法所称拾荒物，是指居民投放的可回收的物品。", ["拾荒物"]),
        ("（一）易腐垃圾：指餐饮经营者产生的食物残余等垃圾。", ["易腐垃圾"]),
        ("科技创新水平指数和发展指数要位居全市前列，力争突破。", []),
        ("沿着正确的方向指引的道路奋力前进，取得更大的成就。", []),
        ("这一件极其重要的工作是国家治理体系和治理能力的重要组成部分，是指各部门的协作。", []),
        ("具体指推进供销社和合作社完善功能，相互支持发展。", []),
    ],
)
def test_a_definition_is_told_from_words_that_begin_alike(sentence, terms):
    text = f"云溪区试行办法\n云溪府办发〔2024〕99号\n一、总则\n{sentence}\n"
    drafts = [draft for draft in drafts_of("a.txt", text) if draft.type == "definition"]
    assert [draft.question.partition("“")[2].partition("”")[0] for draft in drafts] == terms


def test_drafts_are_good_gold_items_marked_for_a_person(drafts, gazette):
    sources = Sources({"yunxi_gazette_2024_02.txt": gazette})
    assert len({draft.id for draft in drafts}) == len(drafts)
    assert all(draft.note == DRAFT and draft.split == "draft" for draft in drafts)
    assert all(sources.find(draft.seed, part.quote) for draft in drafts for part in draft.evidence)
    kinds = {fault.kind for fault in check_gold(drafts, sources.texts)}
    assert kinds <= {"quote_repeated"}


def test_a_text_that_states_nothing_outright_gives_no_drafts():
    assert drafts_of("a.txt", "关于天气的说明\n\n今天天气很好，适合散步。\n") == []
