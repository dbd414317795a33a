"""One document put together: its lines, tables and makeup into blocks.

Front matter becomes blocks of its own, body lines become paragraphs, tables stand where they were printed; all
is outlined part by part (notice, each plan, each annex).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.documents import Block, SourceText
from ingest.lines import Line
from ingest.spans import Spanned
from ingest.structure.layout import Paragraph, Wrap, build, paragraphs
from ingest.structure.makeup import Makeup, Part
from ingest.structure.numbering import read_mark
from ingest.structure.outline import Item, outline
from ingest.tables import TableRegion


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the whole source knows about its print."""

    source: SourceText
    wrap: Wrap | None
    """How lines of print are wrapped, None where lines are paragraphs."""
    joined: bool
    """Whether lines may have to be joined at all."""
    heading_levels: dict[int, int]
    """Level of the headings that the format marks, by the offset of their first character that is not blank."""


@dataclass(slots=True)
class _PartLines:
    part: Part | None
    entries: list[Line | TableRegion | Block] = field(default_factory=list)


def assemble(
    sheet: Sheet, lines: Sequence[Line], makeup: Makeup, tables: Sequence[TableRegion]
) -> tuple[Block, ...]:
    """Makes all blocks of a document in reading order."""
    plans = [part.title for part in makeup.parts if not part.is_annex]
    blocks: list[Block] = []
    plan = ""
    for part_lines in _parts(sheet, lines, makeup, tables):
        part = part_lines.part
        if part is not None and not part.is_annex:
            plan = part.title
        prefix = (plan,) if plan and len(plans) > 1 else ()
        blocks.extend(_part_blocks(sheet, part_lines, prefix))
    return tuple(blocks)


def _parts(
    sheet: Sheet, lines: Sequence[Line], makeup: Makeup, tables: Sequence[TableRegion]
) -> list[_PartLines]:
    """The entries of each part in order; front matter is made into blocks already."""
    starts = {part.start: part for part in makeup.parts}
    parts = [_PartLines(None)]
    waiting = deque(tables)
    groups: dict[int, list[Line]] = {}
    for position in sorted(makeup.groups):
        groups.setdefault(makeup.groups[position], []).append(lines[position])
    for position, line in enumerate(lines):
        while waiting and waiting[0].first_line < line.number:
            parts[-1].entries.append(waiting.popleft())
        if position in starts:
            parts.append(_PartLines(starts[position]))
        if position in makeup.running_titles:
            continue
        role = makeup.roles.get(position)
        if role is None:
            parts[-1].entries.append(line)
        elif makeup.groups[position] == position:
            block = _front_block(sheet, groups[position], parts[-1].part, is_annex=role == "annex")
            parts[-1].entries.append(block)
    parts[-1].entries.extend(waiting)
    return parts


def _front_block(sheet: Sheet, group: Sequence[Line], part: Part | None, *, is_annex: bool) -> Block:
    pieces = [build(sheet.source.text, [line]).text for line in group]
    text = Spanned.join(pieces, " " if is_annex else "\n")
    title = part.title if part else ""
    if not is_annex:
        return Block(kind="front_matter", text=text, part=title)
    mark = read_mark(group[0].text)
    return Block(kind="heading", text=text, label=mark.label if mark else "", part=title)


def _part_blocks(sheet: Sheet, part_lines: _PartLines, prefix: tuple[str, ...]) -> list[Block]:
    part = part_lines.part
    title = part.title if part else ""
    blocks: list[Block] = []
    run: list[Line | TableRegion] = []
    for entry in [*part_lines.entries, None]:
        if isinstance(entry, (Line, TableRegion)):
            run.append(entry)
            continue
        blocks.extend(outline(_items(sheet, run), title, prefix))
        run = []
        if entry is not None and entry.kind == "heading" and part is not None:
            prefix = (*prefix, part.heading)
            entry = replace(entry, heading_path=prefix, level=len(prefix))
        if entry is not None:
            blocks.append(entry)
    return blocks


def _items(sheet: Sheet, run: Sequence[Line | TableRegion]) -> list[Item]:
    items: list[Item] = []
    lines: list[Line] = []
    for entry in [*run, None]:
        if isinstance(entry, Line):
            lines.append(entry)
            continue
        made = paragraphs(sheet.source.text, lines, sheet.wrap, joined=sheet.joined)
        items.extend(_paragraph_item(paragraph, sheet) for paragraph in made)
        lines = []
        if entry is not None:
            items.append(Item(table=entry.table, text=table_text(entry)))
    return items


def _paragraph_item(paragraph: Paragraph, sheet: Sheet) -> Item:
    level = sheet.heading_levels.get(paragraph.text.start, 0)
    return Item(paragraph=paragraph, format_level=level)


def table_text(region: TableRegion) -> Spanned:
    """All that a table's region holds, line by line, without its noise."""
    table = region.table
    parts = [table.caption, table.header, *(row.text for row in table.rows), *table.notes]
    return Spanned.join(sorted((part for part in parts if part.text), key=lambda part: part.start), "\n")
