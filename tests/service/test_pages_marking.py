from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest import Spanned
from service.answers import Answer
from service.pages.links import document_url, parse_spans
from service.pages.marking import answer_paragraphs, mark, mark_cell, without_marks

SOURCE = "第一条 住院 费用按70%救助。\n第二条 自印发之日起施行。"


def marked(text: Spanned, *spans: tuple[int, int]) -> list[tuple[str, bool]]:
    return [(part.text, part.marked) for part in mark(text, spans)]


def test_a_quote_is_cut_out_of_its_block() -> None:
    text = Spanned.cut(SOURCE, 0, 16)
    assert marked(text, (4, 13)) == [("第一条 ", False), ("住院 费用按70%", True), ("救助。", False)]


def test_blanks_inside_a_quote_belong_to_it_and_at_its_edges_do_not() -> None:
    joined = Spanned.join([Spanned.cut(SOURCE, 4, 6), Spanned.cut(SOURCE, 7, 9)], " ")
    assert marked(joined, (4, 9)) == [("住院 费用", True)]
    assert marked(Spanned.cut(SOURCE, 0, 6), (3, 6)) == [("第一条 ", False), ("住院", True)]


def test_a_quote_of_another_block_marks_nothing() -> None:
    assert marked(Spanned.cut(SOURCE, 0, 16), (20, 25)) == [(SOURCE[:16], False)]
    assert marked(Spanned(), (0, 5)) == []


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: (pair[0], sum(pair))), max_size=4
)


@given(st.text(alphabet="住院 费用\n。", max_size=40), SPANS)
def test_marking_keeps_the_text_and_marks_what_is_quoted(source: str, spans: list[tuple[int, int]]) -> None:
    text = Spanned.cut(source, 0, len(source))
    parts = mark(text, spans)
    assert "".join(part.text for part in parts) == source
    quoted = [c for i, c in enumerate(source) if any(a <= i < b for a, b in spans) and not c.isspace()]
    assert [c for part in parts if part.marked for c in part.text if not c.isspace()] == quoted


def test_a_cell_is_marked_when_the_quote_holds_it() -> None:
    assert mark_cell("50 %", "低保对象50%").marked
    assert not mark_cell("", "低保对象50%").marked
    assert not mark_cell("80%", "低保对象50%").marked


def test_only_marks_with_a_citation_become_marks() -> None:
    answer = Answer(id="a", status="answered", answer="按70%[1]。\n\n见[2]", mode="extractive")
    assert [[part.text for part in line] for line in answer_paragraphs(answer)] == [["按70%[1]。"], ["见[2]"]]


def test_a_cited_statement_is_a_paragraph_and_its_marks_stay_with_it() -> None:
    text = "甲区按70%救助。[1][2]乙区按60%救助[3]。又及。[4]"
    answer = Answer(id="a", status="answered", answer=text, mode="extractive")
    lines = ["".join(part.text for part in line) for line in answer_paragraphs(answer)]
    assert lines == ["甲区按70%救助。[1][2]", "乙区按60%救助[3]。又及。[4]"]
    assert without_marks(text) == "甲区按70%救助。乙区按60%救助。又及。"


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 999)).map(lambda p: (p[0], sum(p))), max_size=5)
)
def test_an_address_gives_its_spans_back(spans: list[tuple[int, int]]) -> None:
    address = document_url("云溪府办发〔2024〕5号/附件", spans)
    listed = address.partition("?spans=")[2].removesuffix("#quote")
    assert parse_spans(listed) == tuple(spans)
    assert "/" not in address.removeprefix("/documents/")


def test_unreadable_spans_are_left_out() -> None:
    assert parse_spans("5-3,a-b,1-2,9999999999999-1,-,7-8") == ((1, 2), (7, 8))
