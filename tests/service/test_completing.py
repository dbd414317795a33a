"""Evidence for each part of a question, looked for with the topic that parts share and without it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest
from small_corpus import ask, bigram_words, hit, passage

from indexes import Hit
from ingest import Passage
from service.completing import PartFinder
from service.evidence import Selector, Unit
from service.questions import Question, TermGroup, Terms

FIRST = passage("新增上市公司10家。", at="一、")


class Found:
    """A searcher whose hits are given by what the question must contain; the best sentence holds all its pairs."""

    def __init__(self, passages: Mapping[str, Passage]) -> None:
        self._passages = passages

    def understand(self, text: str, focus: str = "") -> Question:
        return ask(text, focus)

    def groups(self, question: Question) -> tuple[TermGroup, ...]:
        return tuple(TermGroup(word=w, weight=1.0, others=frozenset()) for w in words(question))

    def search(self, asked: Question, _filters: object, _count: int) -> tuple[Hit, ...]:
        return tuple(
            hit(one, held=[[word for word in words(asked) if word in one.text]])
            for key, one in self._passages.items()
            if key in asked.text
        )


class Certain:
    """Every sentence answers with the same probability."""

    def __init__(self, chance: float) -> None:
        self._chance = chance

    def features(self, *_: object) -> dict[str, float]:
        return {}

    def probability(self, _features: object) -> float:
        return self._chance


def words(question: Question) -> list[str]:
    """Numbers whole, pairs of other characters."""
    runs = re.findall(r"\d+|[^\W\d]+", question.search)
    return sorted({word for run in runs for word in ([run] if run.isdigit() else bigram_words(run))})


def completed(
    question: str, passages: Mapping[str, Passage], there: Sequence[Passage], chance: float = 0.6
) -> list[str]:
    searcher = Found(passages)
    selector = Selector(
        {"words": 1.0},
        bigram_words,
        lambda asked: Terms(rarity=dict.fromkeys(words(asked), 1.0), groups=(), near=()),
    )
    finder = PartFinder(searcher=searcher, selector=selector, answerability=Certain(chance))  # type: ignore[arg-type]
    asked = ask(question)
    units: list[Unit] = [unit for one in there for unit in selector.units(asked, [hit(one)])]
    return [unit.sentence.text for unit in finder.complete(asked, units, None).units]


QUESTION = "云溪区新增上市公司几家，推进国企上市几家？"


def test_a_later_part_is_found_by_its_own_words_where_the_topic_leads_elsewhere():
    own = passage("推进1家国企上市。", at="二、")
    found = completed(QUESTION, {"云溪区新增": FIRST, "推进国企": own}, [FIRST])
    assert found == ["新增上市公司10家。", "推进1家国企上市。"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        passage("推进1家国企上市。", document_id="d2", at="二、"),
        passage("每年推进5个项目，完成投资20亿元，全部按期开工建设。", at="二、"),
    ],
    ids=["another document", "too few of its words"],
)
def test_what_its_own_words_find_must_be_near_and_hold_them(elsewhere: Passage):
    passages = {"云溪区新增": FIRST, "推进国企上市几家": elsewhere}
    assert completed(QUESTION, passages, [FIRST]) == [FIRST.sentences[0].text]


def test_a_year_in_the_title_answers_for_no_year():
    context = "云溪区行动方案（2020—2022年）"
    early = passage("2020年建站点10个。", at="一、", context=context)
    late = passage("到2022年建站点30个。", at="二、", context=context)
    passages = {"2020年": early, "2022年": late}
    both = ["2020年建站点10个。", "到2022年建站点30个。"]
    assert completed("云溪区2020年和2022年建站点各是多少个？", passages, [early]) == both
