from __future__ import annotations

import json

import pytest

from eval.gold import GoldError
from eval.running.asking import run_items
from eval.scoring.scores import score_run
from eval.scoring.thresholds import Bounds, missed, read_thresholds


def test_missed_bounds_are_named(service, items):
    scores = score_run(run_items(service.answerer(), items, {}), items)
    bounds = Bounds(at_least={"recall@5": 0.9, "refused": 1.0}, at_most={"errors": 0, "nothing": 1})
    assert missed(scores, bounds) == ("recall@5 为 0.5，应不低于 0.9", "nothing 为 None，应不高于 1.0")


def test_bounds_are_read_from_a_file(tmp_path):
    file = tmp_path / "t.json"
    file.write_text(json.dumps({"items": {"at_least": {"verbatim": 1.0}}, "variants": {}}), encoding="utf-8")
    assert read_thresholds(file).items.at_least == {"verbatim": 1.0}
    file.write_text('{"above": {}}', encoding="utf-8")
    with pytest.raises(GoldError, match="读不了门槛文件"):
        read_thresholds(file)
