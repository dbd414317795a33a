"""Passages of tables: the whole table in pieces, and each row on its own with its column names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.documents import Block, Passage, Table, TableRow
from ingest.passages.addresses import table_address
from ingest.passages.drafts import Draft, Frame, PassageWriter, Piece, cut_pieces, pack
from ingest.spans import Spanned, squeeze

UNIT_COLUMN = "单位"
"""Column name under which a unit stated for the whole table joins a row's fields."""


def table_passages(blocks: Sequence[Block], writer: PassageWriter) -> Iterator[Passage]:
    """Passages of the table in the last of `blocks`; the blocks before it are its headings and captions."""
    block = blocks[-1]
    table = block.table
    assert table is not None, "the last block of a table segment holds its table"
    address = table_address(table.title, block.heading_path, writer.next_table(block.heading_path))
    drafts = list(_line_drafts(_lines(blocks, table), block, writer))
    frame = Frame(
        kind="table",
        address=address,
        part=block.part,
        context=(table.title, _outline(table)),
        table_title=table.title,
    )
    yield from (writer.write(draft, frame) for draft in pack(drafts, writer.limits))
    for number, row in enumerate(table.rows, 1):
        if row.text.text.strip():
            yield from _row_passages(row, f"{address} 第{number}行", block, writer)


def _line_drafts(lines: Iterable[Spanned], block: Block, writer: PassageWriter) -> Iterator[Draft]:
    """One draft a line, so that a row stays whole where it fits."""
    for ordinal, line in enumerate(lines):
        pieces = cut_pieces(line, Piece(line, ordinal, block.heading_path), writer.limits)
        if writer.limits.fits(pieces):
            yield pieces
        else:
            yield from ((piece,) for piece in pieces)


def _outline(table: Table) -> str:
    """Column names and unit in one line for search."""
    columns = "、".join(dict.fromkeys(filter(None, table.columns)))
    unit = f"单位：{table.unit}" if table.unit else ""
    return "；".join(filter(None, (columns, unit)))


def _lines(blocks: Sequence[Block], table: Table) -> Iterator[Spanned]:
    """Headings, caption, header, rows and notes as printed, then what the block holds besides them."""
    parts = [table.caption, table.header, *(row.text for row in table.rows), *table.notes]
    taken = {offset for part in parts for offset in part.offsets}
    for heading in blocks[:-1]:
        if rest := _rest(heading.text, taken):
            yield rest
    yield from (part for part in parts if part.text.strip())
    if rest := _rest(blocks[-1].text, taken):
        yield rest


def _rest(text: Spanned, taken: set[int]) -> Spanned | None:
    kept = [place for place, offset in enumerate(text.offsets) if offset not in taken]
    rest = Spanned("".join(text.text[place] for place in kept), tuple(text.offsets[place] for place in kept))
    return rest if rest.text.strip() else None


def _row_passages(row: TableRow, address: str, block: Block, writer: PassageWriter) -> Iterator[Passage]:
    table = block.table
    assert table is not None, "rows are made of table blocks"
    draft: Draft = (Piece(row.text.strip(), 0, block.heading_path),)
    drafts = [draft]
    if not writer.limits.fits(draft):
        drafts = [(piece,) for piece in cut_pieces(row.text, draft[0], writer.limits)]
    fields = _fields(row, table)
    printed = squeeze(row.text.text)
    groups = [value for column, value in fields if column != UNIT_COLUMN and _is_group(value, printed)]
    frame = Frame(
        kind="table_row",
        address=address,
        part=block.part,
        context=(table.title, *groups, _outline(table)),
        table_title=table.title,
        fields=fields,
    )
    yield from (writer.write(part, frame) for part in pack(drafts, writer.limits))


def _is_group(value: str, printed: str) -> bool:
    """Whether a cell was filled down from a merged one and says more than a number."""
    return squeeze(value) not in printed and not value.strip("（）().、").isdigit()


def _fields(row: TableRow, table: Table) -> tuple[tuple[str, str], ...]:
    """(column, value) pairs without the empty ones; the table's unit joins as a column of its own."""
    pairs = [(column, value) for column, value in zip(table.columns, row.values, strict=False) if value]
    pairs.extend(("", value) for value in row.values[len(table.columns) :] if value)
    if table.unit and not any(column == UNIT_COLUMN for column, _ in pairs):
        pairs.append((UNIT_COLUMN, table.unit))
    return tuple(pairs)


_ORDINAL_COLUMN = re.compile(r"^(?:序号|编号|No\.?|#)$")
_ORGANISATION = re.compile(r"[局委办会部院校司镇乡街站所]|中心|.{9}")
_TIME_COLUMN = re.compile(r"年限|年份|时间|日期|开工|完工|竣工|期限")
_NAME_COLUMN = re.compile(r"名称|指标|项目|事项|任务|内容|类别|品种")
_BRACKETED_UNIT = re.compile(r"[（(]([^（）()]{1,8})[）)]\s*$")
_UNIT_LIKE = re.compile(
    r"(?:[%％‰℃]|[十百千万亿]*(?:元|人|人次|户|家|个|件|吨|公里|千米|平方公里|平方米|立方米|米|亩|公顷|张|所|辆|处|套"
    r"|小时|分钟|岁|年|天|台|条|座|间|例|次|床|项|只|头|株|公斤|千瓦|千瓦时|吨标准煤|km|m|m2|㎡|t|kg|kw|kwh))(?:/.{1,4})?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^[【\[〔]?(?:[<>≤≥＜＞〈〉]|约)?\s*[-+]?\d[\d,.]*(?:\s*[-~～—]\s*\d[\d,.]*)?[】\]〕]?(?:左右|以上|以下|以内)?$"
)


def render_row(passage: Passage) -> str:
    """A table row as a person would read it out: `表3 指标｜名称：数字化车间；2025年：15家`.

    Units in brackets behind a column or a name, or in a column 单位, move to the numbers they belong to.
    """
    pairs = dict.fromkeys(passage.fields)
    fields = [(column, value) for column, value in pairs if _tells(column, value)]
    units = [field for field in fields if _is_unit(*field)]
    row_unit = units[-1][1] if units else _name_unit(fields)
    cells = [
        _render_cell(column, value, row_unit) for column, value in fields if (column, value) not in units
    ]
    title = f"{passage.table_title}｜" if passage.table_title else ""
    return title + "；".join(cells)


def _tells(column: str, value: str) -> bool:
    """Running numbers tell a reader nothing."""
    return not _ORDINAL_COLUMN.match(column) and bool(column or not value.strip("（）()").isdigit())


def _is_unit(column: str, value: str) -> bool:
    """Whether a column 单位 holds a unit of measure; in other tables it names an organisation."""
    if not column.endswith(UNIT_COLUMN):
        return False
    return bool(_UNIT_LIKE.fullmatch(value)) or (column == UNIT_COLUMN and not _ORGANISATION.search(value))


def _name_unit(fields: Sequence[tuple[str, str]]) -> str:
    """The unit in brackets behind the row's name: `数字化车间（家）`."""
    for column, value in fields:
        match = _BRACKETED_UNIT.search(value)
        if match and _UNIT_LIKE.fullmatch(match.group(1)) and (not column or _NAME_COLUMN.search(column)):
            return match.group(1)
    return ""


def _render_cell(column: str, value: str, row_unit: str) -> str:
    match = _BRACKETED_UNIT.search(column)
    own = match.group(1) if match and _UNIT_LIKE.fullmatch(match.group(1)) else ""
    unit = own or ("" if _TIME_COLUMN.search(column) else row_unit)
    name = _BRACKETED_UNIT.sub("", column).strip() if own else column
    value = value.strip().removesuffix("。")
    if unit and _NUMBER.match(value):
        value = f"{value}{unit}"
    elif row_unit and (bracket := _BRACKETED_UNIT.search(value)) and bracket.group(1) == row_unit:
        value = _BRACKETED_UNIT.sub("", value).strip()
    return f"{name}：{value}" if name else value
