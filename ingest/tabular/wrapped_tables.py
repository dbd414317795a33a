"""Rebuilds numbered tables of figures whose rows came out as lines of prose.

Cells stand one after another with blanks between them, long names fold over lines, merged group cells come
wherever the page had them. Each row begins with the next number and ends with its attribute (预期性, 约束性).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Table, TableRow
from ingest.spans import Span, Spanned
from ingest.tabular.captions import find_notes, is_heading, is_numbered_caption, split_unit, tidy_title
from ingest.tabular.cells import clean, kind_of
from ingest.tabular.regions import SourceLines, TableRegion

_MIN_ROWS = 3
_MAX_ROW_LINES = 12
_MAX_HEADER_LINES = 10
_MAX_GROUP = 4
_ATTRIBUTE_NAME = re.compile("属性|性质")
_SIGNS = re.compile(r"[<>≤≥〈〉≦≧~～约]")
_VALUES = ("number", "serial", "none_mark", "year")


@dataclass(frozen=True, slots=True)
class _Word:
    """A run of characters without white space."""

    text: Spanned
    line: int
    alone: bool
    """It is the only one on its line."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the header promises."""

    names: tuple[str, ...]
    numbered: bool
    """The number has a column of its own; else it stays with the name."""
    grouped: bool
    values: int


def find_wrapped_tables(lines: SourceLines) -> list[TableRegion]:
    """Finds the numbered tables of a source that are printed as prose, in order."""
    regions: list[TableRegion] = []
    for index in range(len(lines)):
        if is_numbered_caption(lines[index]):
            region = _read_table(lines, index)
            if region is not None:
                regions.append(region)
    return regions


def _read_table(lines: SourceLines, caption: int) -> TableRegion | None:
    first = _first_row(lines, caption)
    if first is None:
        return None
    rows, last, noise = _read_rows(lines, first)
    if len(rows) < _MIN_ROWS:
        return None
    header = [lines.cut(index) for index in range(caption + 1, first) if not lines.is_blank(index)]
    columns = _read_columns(header)
    printed = [_read_cells(row, columns) for row in rows]
    title = lines.cut(caption)
    end, notes = find_notes(lines, last)
    table = Table(
        title=tidy_title(title.text),
        columns=columns.names,
        rows=tuple(_table_rows(printed, columns)),
        unit=split_unit(title.text)[1],
        caption=title,
        header=Spanned.join(header, "\n"),
        notes=notes,
    )
    return TableRegion(first_line=caption, last_line=end, table=table, noise=tuple(noise))


def _first_row(lines: SourceLines, caption: int) -> int | None:
    """The line on which row 1 begins, a few header lines below the caption."""
    seen = 0
    for index in range(caption + 1, len(lines)):
        if lines.is_blank(index):
            continue
        if re.match(r"1(?:[.．、]|\s|$)", lines[index].strip()):
            return index if seen else None
        seen += 1
        if seen > _MAX_HEADER_LINES or "。" in lines[index] or is_numbered_caption(lines[index]):
            return None
    return None


def _read_rows(lines: SourceLines, first: int) -> tuple[list[list[_Word]], int, list[Span]]:
    """Reads rows as long as each begins with the next number and reaches its attribute."""
    rows: list[list[_Word]] = []
    noise: list[Span] = []
    row: list[_Word] = []
    last, waiting = first, 0
    for index in range(first, len(lines)):
        if lines.is_blank(index):
            continue
        if lines.is_running_title(index):
            noise.extend(lines.noise_between(index, index))
            continue
        words = _words(lines, index)
        begins = re.match(rf"{len(rows) + 1}(?:[.．、]|$)", words[0].text.text)
        waiting += 1
        if (
            (not row and not begins)
            or waiting > _MAX_ROW_LINES
            or (row and is_heading(lines[index]) and len(words) == 1)
        ):
            break
        row.extend(words)
        if kind_of(row[-1].text.text) == "attribute":
            rows.append(row)
            row, last, waiting = [], index, 0
    return rows, last, [span for span in noise if span[1] <= lines.spans[last][1]]


def _words(lines: SourceLines, index: int) -> list[_Word]:
    parts = [part for part in lines.cut(index).split(r"\s+") if part.text]
    return [_Word(part, index, len(parts) == 1) for part in parts]


def _read_columns(header: Sequence[Spanned]) -> _Columns:
    """Reads the column names; years under a common name take that name before them."""
    names = [name for line in header for name in re.split(r"\s+(?!年)", line.text) if name]
    years = [
        name
        for name in names
        if kind_of(name[:6].rstrip()) == "year" or re.match(r"(?:19|20)\d{2}\s*年", name)
    ]
    rest = [name for name in names if name not in years]
    attribute = next((name for name in reversed(rest) if _ATTRIBUTE_NAME.search(name)), "")
    plain = [name for name in rest if name != attribute]
    numbered = bool(plain) and plain[0] in ("序号", "编号")
    steady = plain[1:] if numbered else plain
    scattered = len(header) > 1 and len(steady) > 1
    above = steady.pop() if scattered else ""
    grouped = len(steady) > 1
    values = tuple(f"{above} {year}".strip() for year in years)
    return _Columns((*plain[: int(numbered)], *steady, *values, attribute), numbered, grouped, len(years))


def _read_cells(row: Sequence[_Word], columns: _Columns) -> list[list[Spanned]]:
    """Cuts a row into cells: number, group, name, values, attribute; each a list of its words."""
    number = row[0].text
    match = re.match(r"\d+[.．、]?", number.text)
    cut = match.end() if match else 0
    words = [word for word in (_Word(number[cut:], row[0].line, False), *row[1:-1]) if word.text.text]
    group: list[Spanned] = []
    while columns.grouped and len(words) > 1 and words[0].alone and len(words[0].text) <= _MAX_GROUP:
        group.append(words.pop(0).text)
    values = _values(words, columns.values)
    taken = sum(len(value) for value in values)
    name = [word.text for word in words[: len(words) - taken]]
    return [[number[:cut]], group, name, *values, [row[-1].text]]


def _values(words: Sequence[_Word], count: int) -> list[list[Spanned]]:
    """Splits off the last `count` values; a sign belongs to its number, words fold into one value."""
    for start in range(1, len(words)):
        found = _group_values(words[start:])
        if len(found) == count and _is_value(found[0][0].text):
            return found
    return [[] for _ in range(count)]


def _group_values(words: Sequence[_Word]) -> list[list[Spanned]]:
    found: list[list[Spanned]] = []
    for word in words:
        text = word.text.text
        open_text = bool(found) and not _is_value(found[-1][-1].text)
        if found and (_SIGNS.fullmatch(found[-1][-1].text) or (open_text and not _is_value(text))):
            found[-1].append(word.text)
        else:
            found.append([word.text])
    return found


def _is_value(text: str) -> bool:
    return kind_of(text) in _VALUES or bool(_SIGNS.fullmatch(text))


def _table_rows(printed: Sequence[list[list[Spanned]]], columns: _Columns) -> list[TableRow]:
    rows: list[TableRow] = []
    group = ""
    for number, own, name, *values, attribute in printed:
        group = clean("".join(part.text for part in own)) or group
        label = _cell_text([*([] if columns.numbered else number), *name])
        front = (number[0].text,) if columns.numbered else ()
        middle = (group,) if columns.grouped else ()
        texts = tuple(_cell_text(value) for value in values)
        cells = [part for cell in (number, own, name, *values, attribute) for part in [Spanned.join(cell)]]
        rows.append(
            TableRow(
                text=Spanned.join([cell for cell in cells if cell.text], "\t"),
                values=(*front, *middle, label, *texts, _cell_text(attribute)),
            )
        )
    return rows


def _cell_text(parts: Sequence[Spanned]) -> str:
    return clean(" ".join(part.text for part in parts))
