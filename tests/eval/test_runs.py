from __future__ import annotations

import pytest

from eval.running.asking import run_items
from eval.runs import RUN_FILE, RunError, read_run, write_run


def test_a_written_run_reads_back_equal(service, items, tmp_path):
    run = run_items(service.answerer(), items, {"system": "脚本"})
    write_run(run, tmp_path / "run")
    assert read_run(tmp_path / "run") == run


def test_a_missing_run_is_named(tmp_path):
    with pytest.raises(RunError, match=r"run\.jsonl"):
        read_run(tmp_path)


def test_half_a_line_at_the_end_of_a_run_that_was_killed_is_left_out(service, items, tmp_path):
    run = run_items(service.answerer(), items, {})
    write_run(run, tmp_path)
    file = tmp_path / RUN_FILE
    file.write_text(file.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    assert read_run(tmp_path).rows == run.rows[:-1]


def test_a_damaged_run_is_refused(service, items, tmp_path):
    write_run(run_items(service.answerer(), items, {}), tmp_path)
    file = tmp_path / RUN_FILE
    header, first, *others = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([header, first[:-20] + "\n", *others]), encoding="utf-8")
    with pytest.raises(RunError, match="读不了"):
        read_run(tmp_path)


def test_a_run_of_another_schema_is_refused(service, items, tmp_path):
    run = run_items(service.answerer(), items, {})
    header = run.header.model_copy(update={"schema_version": 99})
    write_run(run.model_copy(update={"header": header}), tmp_path)
    with pytest.raises(RunError, match="第 99 版"):
        read_run(tmp_path)
