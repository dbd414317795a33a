"""Fixtures that every package's tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from indexes import PolicyEmbedding
    from service import Engine, Settings

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The folder of the five real texts; skips where it is absent unless POLICYQA_REQUIRE_CORPUS is set."""
    folder = Path(os.environ.get("POLICYQA_CORPUS", PROJECT.parent / "shared" / "corpus"))
    if not any(folder.glob("*.txt")):
        message = f"the real texts are not at {folder}"
        if os.environ.get("POLICYQA_REQUIRE_CORPUS"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def samples_dir() -> Path:
    """The sample corpus and gold set that the project ships."""
    return PROJECT / "eval" / "samples"


@pytest.fixture
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings but the place of the model, and a working folder without a .env file."""
    for name in list(os.environ):
        if name.startswith("POLICYQA_") and name != "POLICYQA_MODEL_DIR":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def sample_embedding() -> PolicyEmbedding:
    """The bundled model, loaded once. Tests that use it or what follows are marked `models`."""
    from service import Settings, load_embedding

    return load_embedding(Settings(_env_file=None))


@pytest.fixture(scope="session")
def sample_index(
    tmp_path_factory: pytest.TempPathFactory, samples_dir: Path, sample_embedding: PolicyEmbedding
) -> Path:
    """An index of the sample corpus, built once; tests that change it work on a copy (`index_copy`)."""
    from eval.commands.indexing import build_searchable
    from indexes import BuildOptions
    from service import Settings

    index = tmp_path_factory.mktemp("samples") / "index"
    settings = Settings(_env_file=None, index=index)
    build_searchable([samples_dir / "corpus"], settings, sample_embedding, BuildOptions())
    return index


@pytest.fixture(scope="session")
def sample_settings(sample_index: Path) -> Settings:
    """Settings of a service over the sample index, without a limit on requests."""
    from service import Settings

    return Settings(_env_file=None, index=sample_index, requests_per_minute=0)


@pytest.fixture(scope="session")
def sample_engine(sample_settings: Settings, sample_embedding: PolicyEmbedding) -> Engine:
    """The engine over the sample index."""
    from service import open_engine

    return open_engine(sample_settings, sample_embedding)


@pytest.fixture(scope="session")
def sample_client(sample_settings: Settings, sample_engine: Engine) -> Iterator[TestClient]:
    """The whole service over the sample index, in process."""
    from fastapi.testclient import TestClient

    from service import create_app

    app = create_app(lambda: sample_engine, sample_settings)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def index_copy(sample_index: Path, tmp_path: Path) -> Path:
    """The sample index, to be damaged, rolled back or added to."""
    return Path(shutil.copytree(sample_index, tmp_path / "index"))


@pytest.fixture(scope="session")
def tiny_bert() -> Callable[..., Path]:
    """Writes a BERT of random weights with a character tokenizer into a folder: `tiny_bert(folder, kind, **config)`."""

    def write(folder: Path, kind: Any, **config: Any) -> Path:
        import torch
        from transformers import BertConfig, BertTokenizerFast

        vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *map(chr, range(0x4E00, 0xA000))]
        words = folder / "vocab.txt"
        words.write_text("\n".join(vocabulary), encoding="utf-8")
        shape = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
        torch.manual_seed(7)
        model = kind(BertConfig(vocab_size=len(vocabulary), initializer_range=1.0, **shape, **config))
        model.eval().save_pretrained(folder)
        BertTokenizerFast(vocab_file=str(words), model_max_length=512).save_pretrained(folder)
        return folder

    return write


@pytest.fixture(scope="session")
def tiny_cross_encoder(tiny_bert: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small real cross-encoder, made without any hub."""
    from transformers import BertForSequenceClassification

    return tiny_bert(tmp_path_factory.mktemp("cross-encoder"), BertForSequenceClassification, num_labels=1)
