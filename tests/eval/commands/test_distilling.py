"""`policyqa distill`: what it teaches on, what it writes, what it refuses."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

from eval.commands import opening
from eval.commands.errors import CommandError
from eval.commands.tuning import distill


def written(folder: Path, count: int) -> Path:
    """Gold items that must be refused: only their questions are used."""
    file = folder / "asked.jsonl"
    items = (
        {
            "id": f"u{n}",
            "question": f"云溪区第{n}号问题归谁管？",
            "kind": "off_topic",
            "why": "试",
            "persona": "citizen",
        }
        for n in range(count)
    )
    file.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in items), encoding="utf-8")
    return file


def test_few_questions_are_refused(tmp_path: Path):
    options = Namespace(gold=[written(tmp_path, 5)], epochs=1, output=tmp_path / "out", index=tmp_path)
    with pytest.raises(CommandError, match="少于 200 道") as caught:
        distill(options)
    assert caught.value.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.models
def test_questions_and_as_many_sentences_of_the_index_are_taught(
    tmp_path: Path, sample_index: Path, sample_embedding, monkeypatch: pytest.MonkeyPatch, capsys
):
    from safetensors.numpy import load_file

    taught: list[str] = []

    def learned(texts, options, told):
        taught.extend(texts)
        told(1, 1, 0.5)
        return {"encoder.layer.0.output.dense.A": np.full(options.epochs, 2, np.float16)}

    monkeypatch.setattr(opening, "embedding_for", lambda _: sample_embedding)
    monkeypatch.setattr("eval.tuning.distilling.distill", learned)
    options = Namespace(gold=[written(tmp_path, 200)], epochs=3, output=tmp_path / "out", index=sample_index)
    assert distill(options) == 0
    questions, sentences = taught[:200], taught[200:]
    assert questions[0] == "云溪区第0号问题归谁管？"
    assert 0 < len(sentences) <= 200
    assert all(5 < len(text) <= 60 and not any(map(str.isspace, text)) for text in sentences)
    assert load_file(tmp_path / "out" / "query_adapter.safetensors").popitem()[1].tolist() == [2, 2, 2]
    assert "索引不用重建" in capsys.readouterr().out
