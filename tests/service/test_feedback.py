"""Feedback on disk."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

from service.answers import Feedback
from service.feedback import FeedbackLog


def test_each_feedback_is_one_line_with_its_time_and_nothing_of_the_asker(tmp_path: Path):
    path = tmp_path / "new" / "feedback.jsonl"
    log = FeedbackLog(path)
    at = datetime(2024, 4, 5, 8, 30, tzinfo=timezone.utc)
    log.add(Feedback(answer_id="a1", helpful=True, comment="很清楚\n谢谢"), at)
    log.add(Feedback(answer_id="a2", helpful=False), at)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert lines == [
        {"at": "2024-04-05T08:30:00+00:00", "answer_id": "a1", "helpful": True, "comment": "很清楚\n谢谢"},
        {"at": "2024-04-05T08:30:00+00:00", "answer_id": "a2", "helpful": False, "comment": ""},
    ]
