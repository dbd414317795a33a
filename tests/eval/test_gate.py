"""The gate on a small gold set of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gate import main

pytestmark = [pytest.mark.models, pytest.mark.usefixtures("clean_environment", "opened_once")]


@pytest.fixture
def gate(samples_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Runs the gate on four sample items with the given bounds; returns the exit code and what it said."""
    corpus = tmp_path / "samples" / "corpus"
    corpus.mkdir(parents=True)
    source = "yunxi_parking_fees.html"
    (corpus / source).write_bytes((samples_dir / "corpus" / source).read_bytes())
    lines = (samples_dir / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    chosen = [line for line in lines if json.loads(line).get("seed") == source][:2]
    chosen.append(next(line for line in lines if '"out_of_domain"' in line))
    (corpus.parent / "gold.jsonl").write_text("\n".join(chosen), encoding="utf-8")

    def run(items: object, variants: object) -> tuple[int, str]:
        bounds = {"items": items, "variants": variants}
        (corpus.parent / "thresholds.json").write_text(json.dumps(bounds), encoding="utf-8")
        code = main(["--samples", str(corpus.parent), "--index", str(tmp_path / "ix"), "--output", "out"])
        return code, "".join(capsys.readouterr().out.split())

    return run


def test_bounds_that_are_kept_pass_and_the_missed_are_named(gate):
    kept = {"at_least": {"verbatim": 1.0, "recall@10": 0.5}, "at_most": {"errors": 0}}
    code, said = gate(kept, kept)
    assert code == 0
    assert "全部达标" in said
    assert "改写后的问题" in said
    assert (Path("out") / "variants" / "run.jsonl").is_file()

    code, said = gate({"at_least": {"recall@5": 1.1}}, {"at_most": {"items": 0}})
    assert code == 1
    assert "未达标：recall@5为" in said
    assert "应不低于1.1" in said
    assert "未达标：改写后的问题items为" in said


def test_a_missing_threshold_file_is_told(tmp_path, capsys):
    assert main(["--samples", str(tmp_path)]) == 1
    assert "读不了门槛文件" in capsys.readouterr().out
