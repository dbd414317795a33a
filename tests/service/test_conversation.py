"""Whether a question of a conversation is read by itself or with the topic of the talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from small_corpus import ScriptedRetriever, corpus, hit, passage, record

from indexes import Corrector, Hit, Lexicon, Query
from indexes.tokenizing import PolicyTokenizer
from service.answers import Turn
from service.aspects import AspectReader
from service.conversation import Conversation
from service.searching import Searcher

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
        lexicon=Lexicon({}, {}, {}),
        corrector=Corrector({}, PolicyTokenizer()),
        aspects=AspectReader(made),
    )
    return Conversation(searcher=searcher, rewriter=None)


def said(*turns: str) -> list[Turn]:
    return [Turn(role="user", content=turn) for turn in turns]


@pytest.mark.parametrize(
    ("here", "elsewhere", "text"),
    [
        (9.0, 3.0, "云溪区高龄补贴什么时候发放？"),
        (5.0, 6.0, "云溪区采砂，高龄补贴什么时候发放？"),
        (1.0, 9.0, "云溪区高龄补贴什么时候发放？"),
    ],
    ids=["found there by itself", "undecided", "about something else"],
)
def test_the_search_tells_whether_a_question_needs_the_topic(here: float, elsewhere: float, text: str):
    found = sorted([hit(HERE, here), hit(OTHER, elsewhere)], key=lambda one: -one.score)
    retriever = RetrieverByText({"补贴": found, "采砂": [hit(HERE)]})
    question = conversation(retriever).understood("高龄补贴什么时候发放？", said("云溪区采砂归谁管？"))
    assert question.text == text
    assert question.focus == "高龄补贴什么时候发放？"


def test_a_question_of_hardly_a_word_takes_the_topic_whatever_is_found_for_it_alone():
    retriever = RetrieverByText({"比例": [hit(OTHER, 9.0), hit(HERE, 1.0)], "采砂": [hit(HERE)]})
    question = conversation(retriever).understood("比例是多少？", said("云溪区采砂归谁管？"))
    assert question.text == "云溪区采砂，比例是多少？"


@pytest.mark.parametrize(
    ("question", "expected"),
    [("它的期限是多久？", "云溪区采砂的期限是多久？"), ("那石桥呢？", "石桥采砂归谁管？")],
)
def test_what_points_back_or_exchanges_a_part_needs_no_search(question: str, expected: str):
    retriever = ScriptedRetriever()
    assert conversation(retriever).understood(question, said("云溪区采砂归谁管？")).text == expected
    assert not retriever.queries


def test_nothing_found_leaves_the_topic_in_front():
    question = conversation(ScriptedRetriever()).understood(
        "高龄补贴什么时候发放？", said("云溪区采砂归谁管？")
    )
    assert question.text == "云溪区采砂，高龄补贴什么时候发放？"


def test_the_first_question_of_a_conversation_stays_as_it_is():
    question = conversation(ScriptedRetriever()).understood("云溪区采砂归谁管？", ())
    assert (question.text, question.focus) == ("云溪区采砂归谁管？", "")
