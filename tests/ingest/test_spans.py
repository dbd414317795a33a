from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.spans import Spanned, slice_spans, squeeze

SOURCE = "甲乙 丙\n丁，戊己　庚 辛。"
pieces = st.tuples(st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE))).map(
    lambda pair: Spanned.cut(SOURCE, *sorted(pair))
)
texts = st.tuples(st.lists(pieces, max_size=5), st.sampled_from(["", "\n", " "])).map(
    lambda made: Spanned.join(*made)
)


@given(texts)
def test_slices_are_the_text(text: Spanned) -> None:
    assert squeeze(slice_spans(SOURCE, text.spans(SOURCE))) == squeeze(text.text)


@given(texts)
def test_slices_begin_and_end_with_print_and_are_as_few_as_can_be(text: Spanned) -> None:
    spans = text.spans(SOURCE)
    assert all(SOURCE[start:end] == SOURCE[start:end].strip() != "" for start, end in spans)
    assert all(end > start or SOURCE[end:start].strip() for (_, end), (start, _) in pairwise(spans))


@given(texts)
def test_start_and_end_are_those_of_the_source(text: Spanned) -> None:
    known = [offset for offset in text.offsets if offset >= 0]
    assert (text.start, text.end) == ((min(known), max(known) + 1) if known else (-1, 0))


def test_white_space_alone_has_no_spans() -> None:
    assert Spanned.cut(SOURCE, 2, 3).spans(SOURCE) == ()
    assert Spanned().spans(SOURCE) == ()


def test_dropped_characters_part_the_slices() -> None:
    assert Spanned.cut(SOURCE, 0, 8).without("，").spans(SOURCE) == ((0, 6), (7, 8))
