"""A document's blocks for reading, parsed from its own slice of the source.

The index keeps sources and not blocks; a slice is parsed in a fraction of a second where a whole gazette
takes several.
"""

from __future__ import annotations

from dataclasses import replace

from ingest import Block, SourceText, Span, Spanned, Table, parse_source


def blocks_of(source: SourceText, span: Span) -> tuple[Block, ...]:
    """The blocks of the document at `span`; their offsets refer to the whole source."""
    start, end = span
    headings = tuple(
        ((heading_start - start, heading_end - start), level)
        for (heading_start, heading_end), level in source.headings
        if start <= heading_start and heading_end <= end
    )
    pages = tuple(
        (max(first, start) - start, min(last, end) - start)
        for first, last in source.pages
        if first < end and start < last
    )
    part = replace(source, text=source.text[start:end], headings=headings, pages=pages)
    return tuple(
        _shift_block(block, start) for document in parse_source(part).documents for block in document.blocks
    )


def _shift_block(block: Block, by: int) -> Block:
    table = _shift_table(block.table, by) if block.table else None
    return replace(block, text=_shift(block.text, by), table=table)


def _shift_table(table: Table, by: int) -> Table:
    return replace(
        table,
        rows=tuple(replace(row, text=_shift(row.text, by)) for row in table.rows),
        caption=_shift(table.caption, by),
        header=_shift(table.header, by),
        notes=tuple(_shift(note, by) for note in table.notes),
    )


def _shift(text: Spanned, by: int) -> Spanned:
    return Spanned(text.text, tuple(offset if offset < 0 else offset + by for offset in text.offsets))
