from __future__ import annotations

import httpx
import pytest

from eval.running.asking import run_items
from eval.scoring.judge import Judge, JudgeError, cohen_kappa, judge_run
from eval.scoring.scores import score_run


@pytest.fixture
def judge(judge_server):
    with httpx.Client(base_url=judge_server.url) as client:
        yield Judge(client, "judge-1")


def test_every_answer_is_graded_and_agreement_is_measured(judge, judge_server, service, items):
    judge_server.contents += [
        '{"faithfulness": 1, "completeness": 0.5, "reason": "缺一项"}',
        '```json\n{"faithfulness": 0.5, "completeness": 1}\n```',
        '{"faithfulness": 1, "completeness": 1}',
    ]
    run = run_items(service.answerer(), items, {})
    report = judge_run(judge, run, items, score_run(run, items))
    assert list(report.grades) == ["two-quotes", "who", "talk"]
    assert (report.faithfulness, report.completeness) == (0.8333, 0.8333)
    assert report.agreement == 0.6667
    asked = judge_server.bodies[0]
    assert (asked["model"], asked["temperature"]) == ("judge-1", 0)
    assert "80岁的每月60元" in asked["messages"][1]["content"]


def test_an_item_without_a_grade_is_reported(judge, judge_server, service, items):
    judge_server.contents += ["no grade", "broken", '{"faithfulness": 7, "completeness": 1}']
    run = run_items(service.answerer(), items, {})
    report = judge_run(judge, run, items, score_run(run, items))
    assert report.grades == {}
    assert list(report.failed) == ["two-quotes", "who", "talk"]
    assert report.agreement is None


def test_an_unreachable_judge_is_an_error(service, items):
    row = run_items(service.answerer(), items[:1], {}).rows[0]
    with httpx.Client(base_url="http://127.0.0.1:9/v1/", timeout=2) as client, pytest.raises(JudgeError):
        Judge(client, "none").grade(items[0], row)


def test_kappa_is_agreement_beyond_chance():
    assert cohen_kappa([(True, True), (False, False)]) == 1.0
    assert cohen_kappa([(True, True), (True, False), (False, True), (False, False)]) == 0.0
    assert cohen_kappa([(True, True)]) is None
    assert cohen_kappa([]) is None
