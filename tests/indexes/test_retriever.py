"""Retrieval over three hand-made passages with the lexical legs and hashed vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from indexes.lexical_legs import LexicalLegs
from indexes.ranking import FEATURES, Ranker
from indexes.retriever import Legs, PassageRetriever, Query, standardised
from indexes.tokenizing import PolicyTokenizer
from ingest import Passage, Sentence

TOKENIZER = PolicyTokenizer()
TEXTS = ("区民政局发放高龄津贴。", "区教委管理校车安全。", "生活垃圾分类投放。分类收集。")


def passage(text: str) -> Passage:
    parts = [f"{part}。" for part in text.split("。") if part]
    return Passage(
        passage_id=f"d#{text[:4]}",
        document_id="d",
        source="d.txt",
        kind="text",
        text=text,
        spans=((0, len(text)),),
        heading_path=(),
        sentences=tuple(Sentence(text=part, spans=((0, len(part)),)) for part in parts),
        context="",
    )


def retriever(embedder, texts: Sequence[str] = TEXTS) -> PassageRetriever:
    passages = [passage(text) for text in texts]
    lexical = LexicalLegs.build(passages, ["云溪区"] * len(passages), TOKENIZER)
    legs = Legs(
        passages=passages,
        vectors=embedder.embed_passages(texts),
        body=lexical.body,
        context=lexical.context,
        bigrams=lexical.bigrams,
        sentence_words=lexical.sentence_words,
        sentence_bigrams=lexical.sentence_bigrams,
        tokens=None,
    )
    return PassageRetriever(legs, embedder, Ranker(dict.fromkeys(FEATURES, 1.0)))


def query(
    text: str, allowed: Sequence[bool] | None = None, preferred: Sequence[float] | None = None
) -> Query:
    return Query(
        text=text,
        words=dict.fromkeys(TOKENIZER.words(text), 1.0),
        bigrams=dict.fromkeys(TOKENIZER.bigrams(text), 1.0),
        allowed=None if allowed is None else np.array(allowed, np.bool_),
        preferred=None if preferred is None else np.array(preferred, np.float32),
    )


@pytest.mark.parametrize(("text", "best"), [("高龄津贴", 0), ("校车安全", 1), ("垃圾分类", 2)])
def test_the_passage_that_says_it_comes_first_and_scores_fall(hashing_embedder, text: str, best: int):
    hits = retriever(hashing_embedder).retrieve(query(text), 3)
    assert hits[0].passage.text == TEXTS[best]
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert set(hits[0].features) == set(FEATURES)
    assert all(len(hit.sentences) == len(hit.passage.sentences) for hit in hits)
    assert hits[0].sentences[0].held
    assert set(hits[0].stages) == {"dense", "body", "context", "bigrams", "fused", "reordered"}
    assert hits[0].stages["body"] == hits[0].stages["reordered"] == 1


@pytest.mark.parametrize("allowed", [[False, True, True], [False, False, True], [False, False, False]])
def test_what_is_not_allowed_is_never_found(hashing_embedder, allowed: list[bool]):
    hits = retriever(hashing_embedder).retrieve(query("高龄津贴", allowed), 3)
    assert {hit.passage.text for hit in hits} == {text for text, ok in zip(TEXTS, allowed, strict=True) if ok}


def test_a_prior_lifts_a_passage(hashing_embedder):
    hits = retriever(hashing_embedder).retrieve(query("高龄津贴", preferred=[0, 100, 0]), 1)
    assert [hit.passage.text for hit in hits] == [TEXTS[1]]


def test_an_empty_index_gives_no_hits(hashing_embedder):
    assert retriever(hashing_embedder, ()).retrieve(query("高龄津贴"), 3) == ()


@pytest.mark.parametrize(
    ("values", "expected"), [([1, 1, 1], [0, 0, 0]), ([0, 2], [-1, 1])], ids=["constant", "spread"]
)
def test_scores_are_standardised(values: list[float], expected: list[float]):
    assert standardised(np.array(values, np.float32)).tolist() == expected


def test_the_same_question_is_encoded_once(hashing_embedder):
    found = retriever(CountingEncoder(hashing_embedder))
    first, again = (found.retrieve(query("校车安全"), 3) for _ in range(2))
    assert first == again
    assert CountingEncoder.calls == 1


class CountingEncoder:
    """Counts how often a question is encoded."""

    calls = 0

    def __init__(self, embedder) -> None:
        self.embed_passages = embedder.embed_passages
        self._embedder = embedder

    def embed_query_tokens(self, text: str):
        CountingEncoder.calls += 1
        return self._embedder.embed_query_tokens(text)
