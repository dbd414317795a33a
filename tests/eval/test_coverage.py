from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eval.answerer import CitedQuote, RankedPassage
from eval.coverage import (
    Sources,
    covered_quotes,
    covered_share,
    evidence_recall,
    is_relevant,
    is_verbatim,
)
from eval.gold import AnswerableItem, Evidence

TEXT = "第一条 本办法自 公布之日\n起施行。第二条 每月发放 60 元。每月发放 60 元。"


def gold(*quotes: str) -> AnswerableItem:
    return AnswerableItem(
        id="g",
        question="问",
        persona="staff",
        type="factoid",
        seed="a.txt",
        evidence=tuple(Evidence(quote=quote) for quote in quotes),
        answer="答",
        key_facts=("答",),
    )


def at(*spans: tuple[int, int], source: str = "dir/a.txt", text: str = "") -> RankedPassage:
    return RankedPassage(source=source, spans=spans, text=text)


def sources() -> Sources:
    return Sources({"dir/a.txt": TEXT})


def test_quotes_are_found_regardless_of_white_space_and_everywhere():
    assert len(sources().find("a.txt", "每月发放60元")) == 2
    (place,) = sources().find("a.txt", "公布之日起施行")
    assert TEXT[slice(*place)] == "公布之日\n起施行"
    assert sources().find("b.txt", "公布") == ()


def test_ninety_percent_of_the_characters_cover_a_quote():
    start, end = sources().find("a.txt", "第二条每月发放60元")[0]
    assert evidence_recall(sources(), gold("第二条每月发放60元"), [at((start + 1, end))]) == 1.0
    assert evidence_recall(sources(), gold("第二条每月发放60元"), [at((start + 3, end))]) == 0.0


def test_several_passages_may_cover_a_quote_together():
    start, end = sources().find("a.txt", "公布之日起施行")[0]
    assert covered_quotes(
        sources(), gold("公布之日起施行"), [at((start, start + 5)), at((start + 5, end))]
    ) == (True,)


def test_any_occurrence_counts_and_other_sources_do_not():
    second = sources().find("a.txt", "每月发放60元")[1]
    assert evidence_recall(sources(), gold("每月发放60元"), [at(second)]) == 1.0
    assert evidence_recall(sources(), gold("每月发放60元"), [at(second, source="b.txt")]) == 0.0


def test_a_rebuilt_text_that_holds_the_quote_covers_it():
    assert evidence_recall(sources(), gold("每月发放60元"), [at(text="标准：每月发放\t60元")]) == 1.0


def test_a_citation_is_relevant_when_it_touches_or_quotes_evidence():
    start, end = sources().find("a.txt", "公布之日起施行")[0]
    item = gold("公布之日起施行")
    assert is_relevant(sources(), item, at((start, start + 3)))
    assert not is_relevant(sources(), item, at((end, end + 4)))
    assert is_relevant(sources(), item, at(text="之日起施行。第二条公布之日起施行", source="x"))
    assert is_relevant(sources(), item, at(text="公布之日起施", source="x"))
    assert not is_relevant(sources(), item, at(text="公布", source="x"))


def test_verbatim_compares_slices_with_the_quote():
    good = CitedQuote(source="dir/a.txt", spans=((4, 6), (9, 13)), quote=TEXT[4:6] + " " + TEXT[9:13])
    assert is_verbatim(sources(), good)
    assert not is_verbatim(sources(), good.model_copy(update={"quote": "别的"}))
    assert not is_verbatim(sources(), good.model_copy(update={"source": "none.txt"}))
    assert not is_verbatim(sources(), good.model_copy(update={"quote": "", "spans": ()}))


@given(st.data())
def test_share_is_between_0_and_1_and_grows_with_more_passages(data):
    point = st.integers(0, len(TEXT))
    spans = data.draw(st.lists(st.tuples(point, point).map(sorted).map(tuple), max_size=4))
    target = data.draw(st.tuples(point, point).map(sorted).map(tuple))
    items = [at(span) for span in spans]
    shares = [covered_share(sources(), "a.txt", target, items[:n]) for n in range(len(items) + 1)]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
