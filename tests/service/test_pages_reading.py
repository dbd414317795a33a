from __future__ import annotations

from pathlib import Path

import pytest

from ingest import (
    Block,
    SourceText,
    Spanned,
    Table,
    TableRow,
    parse_source,
    slice_spans,
    split_document,
    squeeze,
)
from service.pages.reader import DocumentReading
from service.pages.reading import Layout, lay_out
from service.pages.slicing import blocks_of

SOURCE = "一、总则\n甲乙丙。\n1\t低保\t50%\n2\t特困\n（一）标准：\n丁。"


def heading(text: str, level: int) -> Block:
    start = SOURCE.index(text)
    return Block(kind="heading", text=Spanned.cut(SOURCE, start, start + len(text)), level=level)


def table(*values: tuple[str, ...]) -> Block:
    lines = [
        Spanned.cut(SOURCE, SOURCE.index(line), SOURCE.index(line) + len(line))
        for line in ("1\t低保\t50%", "2\t特困")
    ]
    rows = tuple(TableRow(text=line, values=value) for line, value in zip(lines, values, strict=True))
    return Block(
        kind="table",
        text=Spanned.join(lines, "\n"),
        table=Table(title="表", columns=("序号", "对象", "比例"), rows=rows),
    )


def reading(*blocks: Block, pages: tuple[tuple[int, int], ...] = ()) -> DocumentReading:
    return DocumentReading(document=None, blocks=blocks, pages=pages)  # type: ignore[arg-type]


def quoted(layout: Layout) -> str:
    """Everything that is marked, in reading order."""
    parts = []
    for block in layout.blocks:
        parts.extend(block.segments)
        if block.table:
            parts.extend([*block.table.caption, *block.table.header])
            parts.extend(part for row in block.table.rows for cell in row.cells for part in cell)
            parts.extend(part for note in block.table.notes for part in note)
    return squeeze("".join(part.text for part in parts if part.marked))


def test_the_outline_begins_at_the_highest_level_there_is() -> None:
    layout = lay_out(reading(heading("一、总则", 2), heading("（一）标准：", 4)), [])
    assert [(entry.text, entry.depth) for entry in layout.outline] == [("一、总则", 1), ("（一）标准", 3)]


def test_a_filled_down_cell_is_not_taken_for_quoted() -> None:
    start = SOURCE.index("2\t特困")
    layout = lay_out(reading(table(("1", "低保", "50%"), ("2", "特困", "50%"))), [(start, start + 4)])
    table_read = layout.blocks[0].table
    assert table_read is not None
    assert [row.quoted for row in table_read.rows] == [False, True]
    assert [part.marked for cell in table_read.rows[1].cells for part in cell] == [True, True, False]


def test_a_quote_finer_than_the_cells_shows_the_row_as_printed() -> None:
    start = SOURCE.index("保")
    layout = lay_out(reading(table(("1", "低保", "50%"), ("2", "特困", ""))), [(start, start + 1)])
    assert quoted(layout) == "保"


def test_a_page_is_named_once_where_its_first_block_begins() -> None:
    blocks = (heading("一、总则", 1), heading("甲乙丙。", 1), heading("丁。", 1))
    layout = lay_out(reading(*blocks, pages=((0, 5), (5, 12), (12, len(SOURCE)))), [])
    assert [block.page for block in layout.blocks] == [1, 2, 3]
    assert [block.page for block in lay_out(reading(*blocks), []).blocks] == [None, None, None]


@pytest.mark.corpus
def test_real_quotes_are_found_in_the_text_parsed_from_a_slice(corpus_dir: Path) -> None:
    exact = total = 0
    for path in sorted(corpus_dir.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        source = SourceText(source=path.name, text=text, media_type="text/plain", sha256="0" * 64)
        for document in parse_source(source).documents:
            sliced = reading(*blocks_of(source, document.span))
            sentences = [each for passage in split_document(document, source) for each in passage.sentences]
            for spans in [each.spans for each in (*document.responsibilities, *sentences)][::50]:
                layout = lay_out(sliced, spans)
                assert layout.has_quote
                total += 1
                exact += sorted(quoted(layout)) == sorted(squeeze(slice_spans(text, spans)))
    assert exact / total > 0.95
