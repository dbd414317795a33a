"""From a question to a query: weights, filters, folding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_corpus import ScriptedRetriever, ask, corpus, hit, passage, record

from indexes import ASPECTS, Corrector, Lexicon
from indexes.tokenizing import PolicyTokenizer
from service.aspects import AspectReader
from service.searching import Filters, Searcher

PASSAGES = [passage("甲。"), passage("乙。", document_id="d2"), passage("丙。", document_id="d3")]
RECORDS = [
    record(),
    record("d2", region="石桥县", doc_number="石桥府发〔2024〕1号"),
    record("d3", region=None, doc_number=None, kind="news"),
]


def searcher(retriever: ScriptedRetriever, **more: Any) -> Searcher:
    searched = corpus(RECORDS, PASSAGES, retriever=retriever, **more)
    return Searcher(
        corpus=searched,
        lexicon=Lexicon({}, {}, {}),
        corrector=Corrector({}, PolicyTokenizer()),
        aspects=AspectReader(searched),
    )


@pytest.mark.parametrize(
    ("question", "filters", "allowed"),
    [
        ("补贴", Filters(), None),
        ("云溪区的补贴", Filters(), [True, False, True]),
        ("云溪和石桥的补贴", Filters(), None),
        ("云溪区的补贴", Filters(region="石桥县"), [False, True, True]),
        ("补贴", Filters(document_id="d2"), [False, True, False]),
        ("补贴", Filters(doc_number="石桥府发〔2024〕1号"), [False, True, False]),
        ("补贴", Filters(excluded=frozenset({"d1"})), [False, True, True]),
    ],
)
def test_districts_and_callers_limit_what_may_be_found(
    question: str, filters: Filters, allowed: list[bool] | None
):
    retriever = ScriptedRetriever()
    searcher(retriever).search(ask(question), filters, 2)
    query, _ = retriever.queries[0]
    assert (None if query.allowed is None else query.allowed.tolist()) == allowed


def test_a_district_is_no_search_word_and_an_inherited_topic_weighs_half():
    words = searcher(ScriptedRetriever()).words(ask("云溪区补贴对象", focus="对象"))
    assert words == {"补贴": 0.5, "贴对": 0.5, "对象": 1.0}


def test_news_stands_back_and_a_named_document_is_the_only_one_searched():
    retriever = ScriptedRetriever()
    searcher(retriever).search(ask("石桥府发〔2024〕1号讲什么"), Filters(), 2)
    query, _ = retriever.queries[0]
    assert query.preferred is not None
    assert query.allowed is not None
    assert query.preferred.tolist() == [0.0, 0.0, -1.0]
    assert query.allowed.tolist() == [False, True, False]


def test_aspects_say_how_passages_fit_what_is_asked_for():
    retriever = ScriptedRetriever()
    searcher(retriever).search(ask("2024年养老补贴多少元"), Filters(), 2)
    query, _ = retriever.queries[0]
    assert query.aspects is not None
    columns = query.aspects(np.array([0, 2]))
    assert {name: values.shape for name, values in columns.items()} == dict.fromkeys(ASPECTS, (2,))
    assert all(0 <= value <= 1 for values in columns.values() for value in values)
    assert columns["title"][0] > 0


def test_passages_that_say_the_same_are_folded_and_ranks_have_no_gap():
    hits = [hit(one, rank=rank) for rank, one in enumerate(PASSAGES, 1)]
    found = searcher(ScriptedRetriever(hits), duplicates={"d2#一、": "d1#一、"}).search(
        ask("补贴"), Filters(), 2
    )
    assert [(one.passage.document_id, one.rank) for one in found] == [("d1", 1), ("d3", 2)]
