"""Which rows of a table answer together, and that a row found in its table is the row."""

from __future__ import annotations

import pytest
from small_corpus import ask, bigram_words, hit, passage

from ingest import Passage
from service.evidence import Selector
from service.questions import Terms
from service.siblings import sibling_rows

HELD = {
    "城市": ["社区", "覆盖率", "城市"],
    "农村": ["社区", "覆盖率", "农村"],
    "道路": ["社区"],
    "区商务委 3月1日": ["商务"],
    "区商务委 3月8日": ["商务"],
    "区水利局 3月8日": [],
}


def row(label: str, value: str = "70", number: int = 1, title: str = "附表1") -> Passage:
    return passage(
        f"{label}\t{value}",
        kind="table_row",
        at=f"{title} 第{number}行",
        table_title=title,
        fields=(("名称", label), ("目标值", value)),
    )


def siblings(question: str, rows: list[Passage], chosen: int = 1) -> list[str]:
    """Labels of the rows that join those chosen first; each row holds the words that HELD gives its text."""
    hits = [
        hit(one, score=5.0 - rank, rank=rank, held=[held_by(one)]) for rank, one in enumerate(rows, start=1)
    ]
    weighted = {word: 1.0 for words in HELD.values() for word in words}
    selector = Selector({"passage": 1.0}, bigram_words, lambda _: Terms(rarity=weighted, groups=(), near=()))
    units = selector.units(ask(question), hits)
    return [unit.passage.fields[0][1] for unit in sibling_rows(question, units, units[:chosen])]


def held_by(one: Passage) -> list[str]:
    label, value = (cell for _, cell in one.fields)
    return HELD.get(f"{label} {value}", HELD.get(label, []))


@pytest.mark.parametrize(
    ("question", "joined"),
    [
        ("城市和农村社区覆盖率各是多少", ["农村"]),
        ("城市 农村 社区覆盖率", ["农村"]),
        ("城市和农村的社区覆盖率哪个高", ["农村"]),
        ("城市社区覆盖率是多少", []),
        ("城市社区覆盖率的普及目标各是多少", []),
    ],
)
def test_of_things_that_are_listed_each_has_its_row(question: str, joined: list[str]):
    assert siblings(question, [row("城市"), row("道路", number=2), row("农村", number=3)]) == joined


def test_the_rows_are_those_of_the_table_of_the_chosen_row_not_of_the_best_unit():
    rows = [row("城市", title="附表2"), row("城市"), row("农村", number=2)]
    hits = [hit(one, score=5.0 - rank, rank=rank, held=[held_by(one)]) for rank, one in enumerate(rows, 1)]
    terms = Terms(rarity=dict.fromkeys(HELD["城市"] + HELD["农村"], 1.0), groups=(), near=())
    question = "城市和农村社区覆盖率各是多少"
    units = Selector({"passage": 1.0}, bigram_words, lambda _: terms).units(ask(question), hits)
    assert [unit.passage for unit in sibling_rows(question, units, units[1:2])] == [rows[2]]


def test_no_more_rows_than_things():
    rows = [row("城市"), row("农村", number=2), row("区商务委", "3月1日", number=3)]
    assert siblings("城市和农村的商务覆盖率各多少", rows) == ["农村"]
    assert siblings("城市、农村和商务的覆盖率各多少", rows) == ["农村", "区商务委"]
    assert siblings("城市和农村的覆盖率各多少", rows, chosen=2) == []


def test_rows_of_another_table_or_far_behind_stay_out():
    far = [row("城市"), *(row("道路", number=n) for n in range(2, 9)), row("农村", number=9)]
    assert siblings("城市和农村覆盖率各多少", far) == []
    assert siblings("城市和农村覆盖率各多少", [row("城市"), row("农村", title="附表2")]) == []


@pytest.mark.parametrize(
    ("question", "joined"),
    [("区商务委排在哪几天", ["区商务委"]), ("区商务委是哪天", []), ("商务部门排在哪几天", [])],
)
def test_all_rows_of_one_name_where_all_are_asked_for(question: str, joined: list[str]):
    rows = [
        row("区商务委", "3月1日"),
        row("区水利局", "3月8日", number=2),
        row("区商务委", "3月8日", number=3),
    ]
    assert siblings(question, rows) == joined


def test_of_many_rows_of_one_name_none_joins_since_some_would_look_like_all():
    rows = [row("区商务委", "3月1日", number=number) for number in range(1, 7)]
    assert siblings("区商务委排在哪几天", rows[:4]) == ["区商务委"] * 3
    assert siblings("区商务委排在哪几天", rows) == []


def test_sentences_have_no_siblings():
    assert sibling_rows("甲和乙各多少", [], []) == []
    selector = Selector({}, bigram_words, lambda _: Terms(rarity={}, groups=(), near=()))
    units = selector.units(ask("甲和乙各多少"), [hit(passage("甲。", "乙。"))])
    assert sibling_rows("甲和乙各多少", units, units[:1]) == []


def test_a_row_found_in_its_table_is_the_row_and_there_once():
    alone = row("城市")
    table = passage("附表1 目标", "城市\t70", kind="table", at="附表1", table_title="附表1")
    found = {(table.passage_id, 1): alone}
    selector = Selector(
        {"passage": 1.0},
        bigram_words,
        lambda _: Terms(rarity={}, groups=(), near=()),
        lambda passage, position: found.get((passage.passage_id, position)),
    )
    units = selector.units(ask("城市"), [hit(table, 5.0), hit(alone, 4.0, rank=2)])
    assert [unit.key for unit in units] == [(table.passage_id, 0), (alone.passage_id, 0)]
    assert units[1].score == 0.0
    assert units[1].hit.sentences == (hit(table).sentences[1],)
