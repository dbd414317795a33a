"""From two small texts on disk to hits, and lexical legs that survive the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexes.build import BuildOptions, build_index
from indexes.errors import IndexStoreError
from indexes.lexical_legs import LexicalLegs
from indexes.lexicon import Lexicon
from indexes.retriever import Query
from indexes.snapshot import LexicalWriter, open_snapshot

TEXTS = {
    "a.txt": "云溪区高龄津贴办法\n一、对象\n年满八十周岁的老年人按月领取高龄津贴。\n",
    "b.txt": "石桥县校车安全办法\n一、管理\n县教委对校车安全进行检查。\n",
}


@pytest.fixture
def index_dir(tmp_path: Path, hashing_embedder) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    options = BuildOptions(extras=[LexicalWriter(Lexicon.load())])
    build_index([folder], tmp_path / "index", hashing_embedder, options)
    return tmp_path / "index"


@pytest.mark.parametrize(("text", "source"), [("高龄津贴", "a.txt"), ("校车安全检查", "b.txt")])
def test_what_was_built_is_found_again(index_dir: Path, hashing_embedder, text: str, source: str):
    snapshot = open_snapshot(index_dir, hashing_embedder)
    words = dict.fromkeys(snapshot.tokenizer.words(text), 1.0)
    bigrams = dict.fromkeys(snapshot.tokenizer.bigrams(text), 1.0)
    hits = snapshot.retriever.retrieve(Query(text=text, words=words, bigrams=bigrams), 1)
    snapshot.close()
    assert [hit.passage.source for hit in hits] == [source]


def test_legs_read_from_disk_score_as_those_that_were_written(
    index_dir: Path, hashing_embedder, tmp_path: Path
):
    snapshot = open_snapshot(index_dir, hashing_embedder)
    snapshot.lexical.save(tmp_path)
    again = LexicalLegs.open(tmp_path)
    weights = {"校车": 1.0, "津贴": 0.5}
    assert again.body.scores(weights).tolist() == snapshot.lexical.body.scores(weights).tolist()
    assert again.body.scores(weights).any()
    snapshot.close()


@pytest.mark.parametrize("name", ["body.npz", "user_words.json", "bigrams.vocabulary.json"])
def test_a_damaged_file_is_refused(index_dir: Path, hashing_embedder, name: str):
    (path,) = index_dir.rglob(name)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexStoreError):
        open_snapshot(index_dir, hashing_embedder)


def test_an_index_of_another_model_is_refused(index_dir: Path, hashing_embedder):
    hashing_embedder.fingerprint = "another"
    with pytest.raises(IndexStoreError):
        open_snapshot(index_dir, hashing_embedder)
