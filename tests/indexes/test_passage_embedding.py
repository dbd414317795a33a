"""What the model sees of a passage, and what is taken over from the version before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexes.late_interaction import TokenVectorStore
from indexes.passage_embedding import EmbeddedText, KnownVectors, embed_passages, embedded_text
from ingest import Passage, Sentence

SENTENCE = st.text("区民政局负责。低保100%\n ", min_size=1, max_size=12)


def passage(*sentences: str, context: str = "") -> Passage:
    text = "".join(sentences)
    return Passage(
        passage_id="d#1",
        document_id="d",
        source="a.txt",
        kind="text",
        text=text,
        spans=((0, len(text)),),
        heading_path=(),
        sentences=tuple(Sentence(text=sentence, spans=((0, 1),)) for sentence in sentences),
        context=context,
    )


def texts(*sentences: str) -> list[EmbeddedText]:
    return [embedded_text(passage(sentence), "标题") for sentence in sentences]


def ignore(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


@given(st.lists(SENTENCE, min_size=1, max_size=5), st.text("一、总则 >", max_size=300))
def test_sentences_start_where_they_stand_in_the_embedded_text(sentences: list[str], context: str):
    mine = passage(*sentences, context=context)
    embedded = embedded_text(mine, "云溪区办法")
    assert embedded.text.endswith(mine.text)
    assert list(embedded.sentence_starts) == sorted(embedded.sentence_starts)
    for sentence, start in zip(sentences, embedded.sentence_starts, strict=True):
        assert embedded.text[start : start + len(sentence)] == sentence


def test_sentences_joined_by_line_breaks_are_found():
    mine = replace(passage("第一句。", "第二句。", "第一句。"), text="第一句。\n第二句。第一句。")
    starts = embedded_text(mine, "标题").sentence_starts
    assert np.diff(starts).tolist() == [5, 4]


def test_the_key_follows_text_and_sentences():
    whole, split = passage("第一句。第二句。"), passage("第一句。", "第二句。")
    keys = {embedded_text(mine, title).key for mine in (whole, split) for title in ("甲", "乙")}
    assert len(keys) == 4
    assert embedded_text(whole, "甲").key in keys


def test_known_texts_are_taken_over_in_any_order(tmp_path: Path, hashing_embedder):
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    made = embed_passages(first, texts("甲乙丙。", "丁戊己。"), hashing_embedder, None, ignore)
    assert made.reused == 0
    hashing_embedder.embedded.clear()
    known = KnownVectors(first, made.vectors)
    again = embed_passages(
        second, texts("新的一句。", "丁戊己。", "甲乙丙。"), hashing_embedder, known, ignore
    )
    assert again.reused == 2
    assert len(hashing_embedder.embedded) == 1
    np.testing.assert_array_equal(again.vectors[[2, 1]], made.vectors)
    old, new = TokenVectorStore(first), TokenVectorStore(second)
    np.testing.assert_array_equal(new.passage(2).values, old.passage(0).values)
    np.testing.assert_array_equal(new.passage(1).lengths, old.passage(1).lengths)


def test_many_texts_keep_their_rows(tmp_path: Path, hashing_embedder):
    many = texts(*(f"第{number}条。" for number in range(600)))
    told: list[int] = []
    made = embed_passages(tmp_path, many, hashing_embedder, None, lambda done, _total: told.append(done))
    assert told == [0, 256, 512, 600]
    np.testing.assert_allclose(made.vectors, hashing_embedder.embed_queries([text.text for text in many]))
    assert len(TokenVectorStore(tmp_path)) == 600
