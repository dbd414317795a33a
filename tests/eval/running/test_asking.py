from __future__ import annotations

import pytest

from eval.gold import GoldError
from eval.running.asking import DEEP, DEPTH, PROBE, run_gold, run_items
from eval.runs import RunError, read_run


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


def test_a_run_that_is_killed_keeps_what_was_asked_and_is_resumed(service, gold_file, items, tmp_path):
    def killed(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_gold(service.answerer(), [gold_file], tmp_path, progress=killed)
    assert [row.item_id for row in read_run(tmp_path).rows] == ["two-quotes", "who"]

    service.requests.clear()
    run = run_gold(service.answerer(), [gold_file], tmp_path, resume=True)
    asked = [body["question"] for path, body in service.requests if path == "/v1/ask"]
    assert asked == ["云溪民政局电话？", "几号到账？"]
    assert [row.item_id for row in run.rows] == [item.id for item in items]
    assert read_run(tmp_path) == run


def test_failed_and_edited_questions_are_asked_again_on_resuming(service, items, tmp_path):
    kept = service.answers.pop("云溪津贴谁发？")
    run_items(service.answerer(), items, {}, tmp_path)
    service.answers |= {"云溪津贴谁发？": kept, "津贴几何？": kept}
    service.requests.clear()
    edited = (items[0].model_copy(update={"question": "津贴几何？"}), *items[1:])
    rows = run_items(service.answerer(), edited, {}, tmp_path, resume=True).rows
    asked = [body["question"] for path, body in service.requests if path == "/v1/ask"]
    assert asked == ["津贴几何？", "云溪津贴谁发？"]
    assert not any(row.error for row in rows)


@pytest.mark.parametrize(("settings", "version", "said"), [({"model": "b"}, "v7", "model"), ({}, "v8", "v8")])
def test_a_run_of_another_system_or_index_is_not_resumed(service, items, tmp_path, settings, version, said):
    run_items(service.answerer(), items[3:], {}, tmp_path)
    service.answers["云溪津贴谁发？"]["index_version"] = version
    before = read_run(tmp_path).rows
    with pytest.raises(RunError, match=said):
        run_items(service.answerer(), items, settings, tmp_path, resume=True)
    assert [row for row in read_run(tmp_path).rows if row in before] == list(before)
