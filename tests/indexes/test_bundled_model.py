"""The bundled model as an ordinary sentence-transformers folder, made once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from indexes.bundled_model import BundledFolders, ensure_bundled_model
from indexes.embedding import open_embedding
from indexes.encoder import Encoder, load_sentence_transformer
from indexes.errors import BundledModelError, IndexWriteError
from indexes.model_check import check_passage_model, check_query_model
from indexes.onnx_export import int8_file

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def folders(model_dir: Path) -> BundledFolders:
    return ensure_bundled_model(model_dir)


@pytest.fixture(scope="module")
def folder(folders: BundledFolders) -> Path:
    return folders.passages


def test_a_second_call_changes_nothing(folders: BundledFolders, model_dir: Path):
    before = {path: path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*")}
    assert ensure_bundled_model(model_dir) == folders
    assert {path: path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*")} == before
    assert not list(model_dir.glob(".*"))


def test_questions_and_passages_are_embedded_each_by_its_own_model(folders: BundledFolders, model_dir: Path):
    embedding = open_embedding(None, model_dir)
    assert (embedding.location, embedding.query_location) == tuple(map(str, folders))
    whole, short = (Encoder(str(folder)) for folder in folders)
    asked = short.vectors(["谁牵头管校车"], short.prompt("query"))
    np.testing.assert_allclose(embedding.embed_queries(["谁牵头管校车"]), asked, atol=1e-5)
    np.testing.assert_allclose(embedding.embed_query_tokens("谁牵头管校车")[0], asked[0], atol=1e-5)
    said = whole.vectors(["区教委牵头。"], whole.prompt("passage"))
    np.testing.assert_allclose(embedding.embed_passages(["区教委牵头。"]), said, atol=1e-5)


def test_torch_and_int8_agree_with_the_engine_of_the_weights(folders: BundledFolders):
    check_passage_model(folders.passages, onnx_file=None)
    check_passage_model(folders.passages, onnx_file=int8_file(folders.passages))
    check_query_model(folders.questions, onnx_file=None)
    check_query_model(folders.questions, onnx_file=int8_file(folders.questions))


def test_questions_have_nearly_the_vectors_of_the_whole_model_in_two_thirds_of_its_layers(
    folders: BundledFolders,
):
    questions = ["低保户住院能报好多", "云溪区的垃圾分几类？", "谁牵头管校车"]
    whole, short = (Encoder(str(folder)) for folder in folders)
    vectors = [encoder.vectors(questions, encoder.prompt("query")) for encoder in (whole, short)]
    assert (vectors[0] * vectors[1]).sum(axis=1).min() > 0.93
    layers = [
        json.loads((folder / "config.json").read_text(encoding="utf-8"))["num_hidden_layers"]
        for folder in folders
    ]
    assert layers == [12, 8]


def test_text_is_cut_as_by_the_full_vocabulary(folder: Path):
    tokenizer = load_sentence_transformer(str(folder), onnx_file=None).tokenizer
    pieces = tokenizer.tokenize("临江市云溪区２０２４年 PM2.5 ≤35 微克")
    assert "".join(pieces).replace("▁", "") == "临江市云溪区2024年PM2.5≤35微克"
    assert tokenizer.unk_token not in tokenizer.tokenize("云溪府办发〔2024〕5号 café Москва")


def test_a_model_that_gives_other_vectors_is_refused(folder: Path, tmp_path: Path):
    from safetensors.numpy import load_file, save_file

    for path in folder.iterdir():
        if path.name not in {"onnx", "model.safetensors"}:
            (tmp_path / path.name).symlink_to(path)
    weights = load_file(folder / "model.safetensors")
    weights["encoder.layer.3.output.dense.weight"] = np.zeros_like(
        weights["encoder.layer.3.output.dense.weight"]
    )
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(BundledModelError, match="校验失败"):
        check_passage_model(tmp_path, onnx_file=None)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(IndexWriteError, match="无法写入模型目录"):
        ensure_bundled_model(tmp_path / "file" / "models")


def test_two_processes_make_it_together(tmp_path: Path):
    script = (
        "import sys; from pathlib import Path; from indexes.bundled_model import ensure_bundled_model\n"
        "print(ensure_bundled_model(Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert len({process.communicate()[0] for process in both}) == 1
    assert [process.returncode for process in both] == [0, 0]
    assert not list(tmp_path.glob(".*"))
