from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.answers import DocumentView
from service.citations import CitationBook, CitationError
from service.evidence import Quote

SOURCE = "一、标准\n低保对象按60%\n比例救助。[1]限额5万元。"
VIEW = DocumentView(
    id="d", title="办法", doc_number=None, issuer=None, region=None, issued_on=None, effective_from=None,
    effective_to=None, validity="in_force",
)  # fmt: skip


def quote(start: int, end: int, text: str | None = None) -> Quote:
    return Quote(
        text=SOURCE[start:end] if text is None else text,
        spans=((start, end),),
        source="a.txt",
        document_id="d",
    )


def book() -> CitationBook:
    return CitationBook(lambda _: SOURCE, lambda _: VIEW)


def test_a_quote_is_what_its_spans_hold_white_space_apart() -> None:
    citations = book()
    assert citations.cite(quote(5, 19, "低保对象按60%比例救助。")) == 1
    [citation] = citations.citations
    assert (citation.quote, citation.spans) == ("低保对象按60%比例救助。", ((5, 19),))


def test_a_quote_that_the_source_does_not_hold_is_never_shown() -> None:
    with pytest.raises(CitationError):
        book().cite(quote(5, 19, "低保对象按70%比例救助。"))


def test_the_same_quote_keeps_its_number() -> None:
    citations = book()
    assert [citations.cite(one) for one in (quote(0, 4), quote(5, 9), quote(0, 4))] == [1, 2, 1]
    assert [citation.number for citation in citations.citations] == [1, 2]


def test_marks_follow_the_sentence_and_look_alikes_are_no_marks() -> None:
    assert book().sentence("按60%救助。[1][23]详见附件[2]。", [quote(0, 4), quote(5, 9)]) == (
        "按60%救助。［1］［23］详见附件［2］。[1][2]"
    )


@given(st.text(alphabet="[]1203。救助"), st.integers(0, 3))
def test_every_mark_has_its_citation_and_every_citation_its_mark(text: str, count: int) -> None:
    citations = book()
    shown = citations.sentence(text, [quote(i, i + 4) for i in range(count)])
    marks = {int(number) for number in re.findall(r"\[(\d+)\]", shown)}
    assert marks == {citation.number for citation in citations.citations}
