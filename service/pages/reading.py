"""Lays a document out for reading: its outline, its blocks with the quote marked, its pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest import Block, Span, Table, squeeze
from service.pages.marking import Segment, mark, mark_cell
from service.pages.reader import DocumentReading

_DEEPEST_TAG = 6
_DEEPEST_ENTRY = 4
_LONGEST_OUTLINE_TEXT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineEntry:
    """A heading in the outline beside the text."""

    anchor: str
    text: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """A table row; the whole of it is shown as quoted where a part is."""

    cells: tuple[tuple[Segment, ...], ...]
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """A table with the quoted cells marked."""

    caption: tuple[Segment, ...]
    unit: str | None
    columns: tuple[str, ...]
    header: tuple[Segment, ...]
    """The header as printed, only where the quote lies in it."""
    rows: tuple[ReadRow, ...]
    notes: tuple[tuple[Segment, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBlock:
    """A block as the page shows it."""

    anchor: str
    kind: str
    tag: int
    """Heading tag, 2 to 6."""
    segments: tuple[Segment, ...]
    table: ReadTable | None = None
    page: int | None = None
    """Set on the first block of each page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A document laid out."""

    outline: tuple[OutlineEntry, ...]
    blocks: tuple[ReadBlock, ...]
    has_quote: bool
    """Whether a part of the text is marked."""


def lay_out(reading: DocumentReading, spans: Sequence[Span]) -> Layout:
    """Lays `reading` out with the text at `spans` marked."""
    pages = _first_on_page(reading.blocks, reading.pages)
    blocks = tuple(
        _read_block(block, f"b{index}", spans, page)
        for index, (block, page) in enumerate(zip(reading.blocks, pages, strict=True))
    )
    outline = _outline(reading.blocks)
    return Layout(outline=outline, blocks=blocks, has_quote=any(map(_is_marked, blocks)))


def _outline(blocks: Sequence[Block]) -> tuple[OutlineEntry, ...]:
    headings = [(f"b{index}", block) for index, block in enumerate(blocks) if block.kind == "heading"]
    top = min((block.level for _, block in headings), default=1)
    return tuple(
        OutlineEntry(
            anchor=anchor, text=_shorten(block.text.text), depth=min(block.level - top + 1, _DEEPEST_ENTRY)
        )
        for anchor, block in headings
    )


def _read_block(block: Block, anchor: str, spans: Sequence[Span], page: int | None) -> ReadBlock:
    return ReadBlock(
        anchor=anchor,
        kind=block.kind,
        tag=min(max(block.level, 1) + 1, _DEEPEST_TAG),
        segments=() if block.table else mark(block.text, spans),
        table=_read_table(block.table, spans) if block.table else None,
        page=page,
    )


def _read_table(table: Table, spans: Sequence[Span]) -> ReadTable:
    caption = mark(table.caption, spans) or ((Segment(text=table.title),) if table.title else ())
    header = mark(table.header, spans)
    return ReadTable(
        caption=caption,
        unit=table.unit,
        columns=table.columns,
        header=header if any(segment.marked for segment in header) else (),
        rows=tuple(_read_row(row.values, mark(row.text, spans)) for row in table.rows),
        notes=tuple(mark(note, spans) for note in table.notes),
    )


def _read_row(values: tuple[str, ...], printed: tuple[Segment, ...]) -> ReadRow:
    quoted = squeeze("".join(segment.text for segment in printed if segment.marked))
    cells = [mark_cell(value, quoted) for value in values]
    if quoted and not any(cell.marked for cell in cells):
        return ReadRow(cells=(printed,), quoted=True)  # a quote finer than the cells: the row as printed
    return ReadRow(cells=tuple((cell,) for cell in cells), quoted=bool(quoted))


def _first_on_page(blocks: Sequence[Block], pages: Sequence[Span]) -> list[int | None]:
    """For each block the page that it is the first to start on."""
    starts = [start for start, _ in pages]
    found: list[int | None] = []
    latest = 0
    for block in blocks:
        page = bisect_right(starts, block.text.start)
        found.append(page if page > latest else None)
        latest = max(latest, page)
    return found


def _is_marked(block: ReadBlock) -> bool:
    segments = list(block.segments)
    if block.table:
        segments += [*block.table.caption, *block.table.header]
        segments += [segment for row in block.table.rows for cell in row.cells for segment in cell]
        segments += [segment for note in block.table.notes for segment in note]
    return any(segment.marked for segment in segments)


def _shorten(text: str) -> str:
    bare = " ".join(text.split()).rstrip("。：:")
    return bare if len(bare) <= _LONGEST_OUTLINE_TEXT else bare[:_LONGEST_OUTLINE_TEXT] + "…"
