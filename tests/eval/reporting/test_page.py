from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.coverage import Sources
from eval.gold_tools.variants import make_variants
from eval.reporting.page import write_report
from eval.reporting.tables import Comparisons, markdown_report
from eval.reporting.views import mark_evidence, mark_quotes
from eval.running.asking import run_items
from eval.scoring.comparing import compare_runs
from eval.scoring.scores import score_run


@pytest.fixture
def scored(service, items):
    service.answers["云溪津贴谁发？"]["answer"] = "<script>alert(1)</script>[1]"
    run = run_items(service.answerer(), items, {"system": "脚本"})
    return run, score_run(run, items)


def test_report_figures_and_table_are_written(scored, items, tmp_path):
    page = write_report(*scored, items, tmp_path / "out")
    assert sorted(file.name for file in page.parent.iterdir()) == [
        "report.html",
        "report.json",
        "report.md",
        "scores.json",
    ]
    overall = json.loads((page.parent / "scores.json").read_text(encoding="utf-8"))["overall"]
    assert {"recall@5", "citation_recall", "correct", "refused"} <= set(overall)


def test_the_page_needs_nothing_from_outside_and_escapes_texts(scored, items, tmp_path):
    html = write_report(*scored, items, tmp_path).read_text(encoding="utf-8")
    assert not re.search(r'(src|href)="(?!#)', html)
    assert "<script>alert" not in html
    assert "default-src 'none'" in html


def test_every_item_is_shown_with_its_gold_evidence(scored, items, tmp_path):
    html = write_report(*scored, items, tmp_path).read_text(encoding="utf-8")
    for item in items:
        assert f'<article id="{item.id}"' in html
    assert "未检出：前 50 段里没有证据" in html
    assert "先前的提问：云溪80岁的津贴多少？" in html


def test_a_comparison_shows_both_answers(scored, service, items, tmp_path):
    run, scores = scored
    service.answers["云溪津贴谁发？"]["answer"] = "区民政局[1]。"
    later = run_items(service.answerer(), items, {"system": "新"})
    later_scores = score_run(later, items)
    beside = Comparisons(baseline=compare_runs(scores, later_scores), baseline_run=run, peers=(scores,))
    html = write_report(later, later_scores, items, tmp_path, beside).read_text(encoding="utf-8")
    assert "脚本 的答案" in html
    assert 'data-change="worse"' in html or 'data-change="better"' in html
    assert "&lt;script&gt;" in html
    markdown = markdown_report(later_scores, beside)
    assert "与 脚本 对比" in markdown
    assert "有变化的题目：who" in markdown


def test_variants_stand_beside_the_questions_as_written(scored, service, items, tmp_path):
    variants = make_variants(items, ["halfwidth"])
    robustness = score_run(run_items(service.answerer(), variants, {}), variants)
    beside = Comparisons(robustness=robustness)
    html = write_report(*scored, items, tmp_path, beside).read_text(encoding="utf-8")
    assert "改写后的问题" in html
    assert "| 半角 | 4 |" in markdown_report(scored[1], beside)
    assert (tmp_path / "variants" / "scores.json").is_file()
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["robustness"]["halfwidth"]["n"] == 4
    assert "items" not in report


def test_what_was_run_stands_in_the_report(service, items, tmp_path):
    run = run_items(service.answerer(), items, {"system": "脚本", "llm_model": "某模型"})
    header = run.header.model_copy(update={"prompt_fingerprints": {"answer.md": "abc123"}})
    run = run.model_copy(update={"header": header})
    html = write_report(run, score_run(run, items), items, tmp_path).read_text(encoding="utf-8")
    assert "某模型" in html
    assert "abc123" in html


def test_evidence_is_marked_by_its_place_in_the_source(scored, items):
    run, _ = scored
    sources = Sources(run.sources)
    passage = run.rows[0].ranking[2]
    assert mark_evidence(passage, items[0], sources) == "年满 90 周岁的，<mark>每月发放 200 元</mark>"
    elsewhere = passage.model_copy(update={"source": "sub/shiqiao.md", "text": "每月发放 200 元"})
    assert mark_evidence(elsewhere, items[0], sources) == "<mark>每月发放 200 元</mark>"
    assert mark_evidence(passage, items[2], sources) == passage.text


def test_peers_stand_beside_the_run(scored):
    peer = scored[1].model_copy(update={"system": "对照"})
    report = markdown_report(scored[1], Comparisons(peers=(peer,)))
    assert "| 指标 | 脚本 | 对照 |" in report
    assert "| 证据召回@5 | 0.500 | 0.500 |" in report


def test_quotes_are_marked_regardless_of_white_space():
    assert mark_quotes("共 60\n元<b>", ["60元"]) == "共 <mark>60\n元</mark>&lt;b&gt;"
    assert mark_quotes("60 元", ["每月60元发放"]) == "<mark>60 元</mark>"
    assert mark_quotes("别的", ["60元"]) == "别的"


@given(st.text("甲乙 \n<", max_size=12), st.lists(st.text("甲乙", min_size=1, max_size=4), max_size=3))
def test_marking_changes_no_character(text, quotes):
    marked = str(mark_quotes(text, quotes))
    assert marked.replace("<mark>", "").replace("</mark>", "").replace("&lt;", "<") == text
