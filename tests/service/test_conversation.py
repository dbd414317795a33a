"""A question of a conversation and the document that was talked about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from small_corpus import ScriptedRetriever, ask, corpus, hit, passage, record

from indexes import Corrector, Hit, Lexicon, Query
from indexes.tokenizing import PolicyTokenizer
from service.answers import Turn
from service.aspects import AspectReader
from service.conversation import Conversation, of_one_document
from service.searching import Filters, Searcher

HERE = passage("甲。", document_id="d1")
OTHER = passage("乙。", document_id="d2")
RECORDS = [record("d1", title="云溪区采砂公告"), record("d2", title="云溪区养老规划")]


@dataclass
class RetrieverByText:
    """Gives hits by what stands in the text of the query."""

    answers: dict[str, list[Hit]]

    def retrieve(self, query: Query, k: int) -> tuple[Hit, ...]:
        return tuple(next((hits for word, hits in self.answers.items() if word in query.text), ()))[:k]


def conversation(retriever: Any) -> Conversation:
    made = corpus(RECORDS, [HERE, OTHER], retriever=retriever)
    searcher = Searcher(
        corpus=made,
        lexicon=Lexicon({}, {}, 1),
        corrector=Corrector({}, PolicyTokenizer()),
        aspects=AspectReader(made),
    )
    return Conversation(searcher=searcher, rewriter=None)


def said(*turns: str) -> list[Turn]:
    return [Turn(role="user", content=turn) for turn in turns]


@pytest.mark.parametrize(
    ("here", "elsewhere", "text", "talked_of"),
    [
        (9.0, 3.0, "云溪区补贴什么时候发放？", "d1"),
        (5.0, 6.0, "云溪区采砂，补贴什么时候发放？", "d1"),
        (1.0, 9.0, "云溪区补贴什么时候发放？", ""),
    ],
    ids=["found there by itself", "undecided", "about something else"],
)
def test_the_search_tells_whether_a_question_rests_on_the_talk(
    here: float, elsewhere: float, text: str, talked_of: str
):
    found = sorted([hit(HERE, here), hit(OTHER, elsewhere)], key=lambda one: -one.score)
    retriever = RetrieverByText({"补贴": found, "采砂": [hit(HERE)]})
    question = conversation(retriever).understood("补贴什么时候发放？", said("云溪区采砂归谁管？"))
    assert (question.text, question.talked_of) == (text, talked_of)


def test_what_points_at_a_document_means_that_document_alone():
    question = conversation(RetrieverByText({"采砂": [hit(HERE)]})).understood(
        "这个公告管到哪年？", said("云溪区采砂归谁管？")
    )
    assert question.bound
    assert question.talked_of == "d1"


def test_a_document_of_another_kind_is_not_meant():
    question = conversation(RetrieverByText({"采砂": [hit(HERE)]})).understood(
        "这个规划管到哪年？", said("云溪区采砂归谁管？")
    )
    assert not question.bound


def test_another_district_leaves_the_document_behind():
    question = conversation(RetrieverByText({"采砂": [hit(HERE)]})).understood(
        "那石桥呢？", said("云溪区采砂归谁管？")
    )
    assert (question.text, question.talked_of) == ("石桥采砂归谁管？", "")


def test_a_conversation_begins_with_nothing_talked_of():
    assert conversation(ScriptedRetriever()).understood("云溪区采砂归谁管？", ()).talked_of == ""


def test_hits_of_the_document_talked_of_move_up_and_keep_their_scores():
    retriever = RetrieverByText({"采砂": [hit(HERE)], "它": [], "": [hit(OTHER, 6.0), hit(HERE, 5.0)]})
    talk = conversation(retriever)
    question = talk.understood("它的期限是多久？", said("云溪区采砂归谁管？"))
    hits = conversation(ScriptedRetriever([hit(OTHER, 6.0), hit(HERE, 5.0)])).searcher.search(
        question, Filters(), 2
    )
    assert [(one.passage.document_id, one.score, one.rank) for one in hits] == [
        ("d1", 5.0, 1),
        ("d2", 6.0, 2),
    ]


def test_evidence_is_of_the_document_talked_of_where_that_is_best():
    hits = (hit(HERE), hit(OTHER))
    plain = ask("补贴")
    assert of_one_document(plain, hits) == hits
