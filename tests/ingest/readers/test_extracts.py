from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.extracts import ExtractWriter
from ingest.readers.limits import Deadline


def test_empty_paragraphs_and_rows_are_not_written() -> None:
    writer = ExtractWriter(Deadline.after(60))
    writer.paragraph(" \u200b\n ")
    writer.table([["", " "], ["甲", ""], ["", ""]])
    assert writer.finish().text == "甲\t"


@given(
    st.lists(
        st.lists(st.tuples(st.text(alphabet="甲乙 \n", max_size=5), st.integers(0, 3)), max_size=3),
        max_size=4,
    )
)
def test_pages_tile_the_text_and_headings_are_cut_from_it(pages: list[list[tuple[str, int]]]) -> None:
    writer = ExtractWriter(Deadline.after(60))
    for page in pages:
        writer.page()
        for text, level in page:
            writer.paragraph(text, level)
    extract = writer.finish()
    assert "".join(extract.text[start:end] for start, end in extract.pages) == extract.text
    assert len(extract.pages) == len(pages)
    squeezed = ["".join("".join(text.split()) for text, _ in page) for page in pages]
    assert ["".join(extract.text[start:end].split()) for start, end in extract.pages] == squeezed
    headings = ["".join(text.split()) for page in pages for text, level in page if level and text.split()]
    assert ["".join(extract.text[start:end].split()) for (start, end), _ in extract.headings] == headings
