from __future__ import annotations

import pytest

from eval.gold import GoldError
from eval.running.asking import DEEP, DEPTH, PROBE, run_gold, run_items
from eval.runs import read_run


def test_a_run_is_written_with_its_settings_and_sources(service, gold_file, tmp_path, texts):
    seen: list[tuple[int, int]] = []
    settings = {"system": "脚本", "model": "none"}
    run = run_gold(
        service.answerer(), [gold_file], tmp_path / "out", settings, progress=lambda *a: seen.append(a)
    )
    assert read_run(tmp_path / "out") == run
    assert run.header.settings == settings
    assert (run.header.system, run.header.index_version) == ("脚本", "v7")
    assert run.header.gold_files == ("gold.jsonl",)
    assert run.sources == texts
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_deeper_searches_are_made_only_for_lost_evidence(service, items):
    rows = {row.item_id: row for row in run_items(service.answerer(), items, {}).rows}
    searches = [body for path, body in service.requests if path == "/v1/search"]
    depths = [(body["query"], body["top_k"]) for body in searches]
    assert depths == [
        (items[0].query, DEPTH),
        (items[1].query, DEPTH),
        (items[1].query, DEEP),
        ("津贴由区民政局发放", PROBE),
        (items[3].query, DEPTH),
    ]
    assert rows["two-quotes"].deep_ranking == ()
    assert rows["who"].indexed == (True,)
    assert rows["phone"].ranking == ()


def test_a_failing_question_becomes_a_row_with_its_error(service, items):
    del service.answers["云溪津贴谁发？"]
    rows = run_items(service.answerer(), items, {}).rows
    assert "HTTP 500" in rows[1].error
    assert [bool(row.error) for row in rows] == [False, True, False, False]


def test_confidence_is_the_best_passages_score(service, items):
    rows = run_items(service.answerer(), items, {}).rows
    assert [row.confidence for row in rows] == [0.9, 0.4, None, None]


def test_a_missing_gold_file_is_refused_before_anything_is_asked(service, tmp_path):
    with pytest.raises(GoldError):
        run_gold(service.answerer(), [tmp_path / "none.jsonl"], None)
    assert service.requests == []
