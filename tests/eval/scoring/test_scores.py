from __future__ import annotations

import json
import re
from pathlib import PurePath

import pytest

from eval.gold import GoldError, UnanswerableItem
from eval.running.asking import run_items
from eval.scoring.scores import SCORES_FILE, percentile, read_scores, score_run, write_scores


@pytest.fixture
def scores(service, items):
    return score_run(run_items(service.answerer(), items, {"system": "脚本"}), items)


def by_id(scores):
    return {item.id: item for item in scores.items}


def test_each_item_has_its_figures(scores):
    half = by_id(scores)["two-quotes"].measures
    assert (half["recall@1"], half["recall@3"], half["mrr@10"]) == (0.5, 1.0, 1.0)
    assert (half["citation_recall"], half["citation_precision"], half["key_facts"]) == (0.5, 1.0, 0.5)
    assert (half["correct"], half["audit"], half["answered"]) == (0.0, 0.5, 1.0)
    assert by_id(scores)["phone"].measures == {"refused": 1.0, "audit": 1.0}
    assert by_id(scores)["talk"].measures["correct"] == 1.0


def test_overall_pools_answerable_items_only(scores):
    assert scores.overall["n"] == 2
    assert scores.overall["recall@5"] == 0.5
    assert scores.overall["refused"] == 1.0
    assert scores.conversation["recall@1"] == 1.0
    assert scores.overall["district_error"] == 0.5
    assert scores.overall["verbatim"] == 1.0


def test_causes_of_failure_name_the_stage_that_lost_the_evidence(scores):
    assert {name: item.failure for name, item in by_id(scores).items()} == {
        "two-quotes": "not_selected",
        "who": "not_retrieved",
        "phone": None,
        "talk": None,
    }
    assert scores.failures == {"not_selected": 1, "not_retrieved": 1}


def test_stage_ranks_are_those_of_the_best_relevant_passage(scores):
    assert by_id(scores)["two-quotes"].stage_ranks == {"final": 1, "dense": 3, "bm25": 1}


def test_refusal_is_measured_as_a_classifier(scores, service, items):
    assert (scores.refusal["precision"], scores.refusal["recall"]) == (1.0, 1.0)
    service.answers["云溪津贴谁发？"] = {"status": "insufficient_evidence", "answer": "无"}
    other = score_run(run_items(service.answerer(), items, {}), items)
    assert (other.refusal["precision"], other.refusal["recall"]) == (0.5, 1.0)


def test_slices_hold_every_dimension(scores):
    assert set(scores.slices) == {
        "file",
        "persona",
        "type",
        "region",
        "kind",
        "difficulty",
        "document",
        "failure",
    }
    assert scores.slices["type"]["responsibility"]["n"] == 1
    assert scores.slices["document"]["yunxi.txt"]["n"] == 3


def test_a_failed_item_scores_the_worst_value_and_is_counted(service, items):
    service.answers.clear()
    scores = score_run(run_items(service.answerer(), items, {}), items)
    assert scores.overall["errors"] == 4
    assert (scores.overall["correct"], scores.overall["recall@5"], scores.overall["refused"]) == (
        0.0,
        0.0,
        0.0,
    )
    assert scores.failures == {"error": 4}


def test_measures_that_do_not_apply_are_left_out_and_counted(scores):
    assert scores.not_applicable == {}
    assert "validity_error" not in scores.overall


def test_an_item_that_was_not_asked_or_asked_otherwise_scores_the_worst_value(service, items):
    run = run_items(service.answerer(), items[:3], {})
    edited = items[0].model_copy(update={"question": "云溪90岁的津贴多少？"})
    scores = score_run(run, (edited, *items[1:]))
    assert scores.overall["errors"] == 2
    assert [item.error for item in scores.items] == [True, False, False, True]
    assert scores.conversation["recall@5"] == 0.0


def test_a_run_of_other_items_is_refused(service, items):
    run = run_items(service.answerer(), items[:2], {})
    with pytest.raises(GoldError, match="没有这些题目"):
        score_run(run, items[2:])


def test_stages_tell_the_share_of_items_with_evidence_among_the_first(scores):
    assert scores.stages["final"]["hit@1"] == pytest.approx(2 / 3, abs=1e-4)
    assert (scores.stages["dense"]["hit@1"], scores.stages["dense"]["hit@5"]) == (0.0, 0.3333)


def test_an_answer_where_there_is_none_is_a_cause_of_failure(service, items):
    service.answers["云溪民政局电话？"] = service.answers["云溪津贴谁发？"]
    scores = score_run(run_items(service.answerer(), items, {}), items)
    assert scores.failures["not_refused"] == 1
    assert scores.slices["failure"]["not_refused"]["refused"] == 0.0


def test_scores_read_back_equal_from_file_and_folder(scores, tmp_path):
    write_scores(scores, tmp_path / SCORES_FILE)
    assert read_scores(tmp_path) == read_scores(tmp_path / SCORES_FILE) == scores
    with pytest.raises(GoldError, match="读不了"):
        read_scores(tmp_path / "none.json")


def test_scores_hold_no_texts(scores, items):
    written = json.dumps(scores.model_dump(), ensure_ascii=False)
    assert not any(item.question in written for item in items)


def test_percentile_takes_the_value_at_the_rank():
    assert percentile([3, 1, 2, 4], 0.5) == 3
    assert percentile([3, 1, 2, 4], 0.95) == 4
    assert percentile([], 0.5) is None


def yardstick(run, items):
    """The public yardstick's formulae, written anew from its definitions."""
    squeeze = lambda text: re.sub(r"\s+", "", text)  # noqa: E731
    texts = {PurePath(name).name: text for name, text in run.sources.items()}
    rows = {row.item_id: row for row in run.rows}

    def places(item, quote):
        text = texts[item.seed]
        at = [i for i, c in enumerate(text) if not c.isspace()]
        flat = "".join(text[i] for i in at)
        return [
            {at[j] for j in range(m.start(), m.start() + len(squeeze(quote)))}
            for m in re.finditer(f"(?={re.escape(squeeze(quote))})", flat)
        ]

    def held(item, things):
        mine = [thing for thing in things if PurePath(thing.source).name == item.seed]
        return {i for thing in mine for a, b in thing.spans for i in range(a, b)}

    def cover(item, things):
        hits = 0
        for evidence in item.evidence:
            best = max(
                (len(p & held(item, things)) / len(p) for p in places(item, evidence.quote)), default=0
            )
            whole = any(squeeze(evidence.quote) in squeeze(thing.text) for thing in things)
            hits += best >= 0.9 or whole
        return hits / len(item.evidence)

    pool = [item for item in items if item.id in {"two-quotes", "who"}]
    mean = lambda values: sum(values) / len(values)  # noqa: E731
    figures = {f"recall@{k}": mean([cover(i, rows[i.id].ranking[:k]) for i in pool]) for k in (1, 3, 5, 10)}
    firsts = [[cover(i, [p]) > 0 for p in rows[i.id].ranking] for i in pool]
    figures["mrr@10"] = mean([1 / (hits.index(True) + 1) if any(hits) else 0 for hits in firsts])
    figures["citation_recall"] = mean([cover(i, rows[i.id].citations) for i in pool])
    figures["chars@5"] = mean([sum(len(p.text) for p in rows[i.id].ranking[:5]) for i in pool])
    found = {
        i.id: mean(
            [any(squeeze(w) in squeeze(rows[i.id].answer) for w in fact.split("|")) for fact in i.key_facts]
        )
        for i in pool
    }
    figures["key_facts"] = mean(list(found.values()))
    right = [found[i.id] == 1 and rows[i.id].status == "answered" for i in pool]
    figures["correct"] = mean(right)
    figures["refused"] = mean(
        [rows[i.id].status != "answered" for i in items if isinstance(i, UnanswerableItem)]
    )
    return figures


def test_overall_agrees_with_the_public_yardstick(service, items):
    run = run_items(service.answerer(), items, {})
    overall = score_run(run, items).overall
    for name, value in yardstick(run, items).items():
        assert overall[name] == pytest.approx(value, abs=0.005), name
