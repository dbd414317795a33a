"""Rebuilds boxes (专栏) that are small tables in print: a caption, a line of two column names, then wrapped cells.

Extraction gives the cells one after another without a mark between them. Either the box has one row, its left
cell before its right one; or each row begins with a short label. Boxes of paragraphs are not tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Table, TableRow
from ingest.spans import Spanned
from ingest.tabular.captions import is_heading, is_numbered_caption, tidy_title
from ingest.tabular.cells import CJK, clean
from ingest.tabular.regions import SourceLines, TableRegion

_NAMES = re.compile(rf"[{CJK}]{{2,8}}\s+[{CJK}]{{2,8}}")
_MAX_LINES = 24
_MAX_LABEL = 8
_SHORT = 0.7
_BLANK_AFTER_CJK = re.compile(rf"(?<=[{CJK}，。；、）]) (?=[；，、。：])")
_PUNCTUATION = re.compile("[，。；、：！？]")


@dataclass(frozen=True, slots=True)
class _Cells:
    left: Spanned
    right: Spanned


def find_boxes(lines: SourceLines) -> list[TableRegion]:
    """Finds the boxes of a source that are tables of two columns, in order."""
    regions: list[TableRegion] = []
    for index in range(len(lines)):
        if is_numbered_caption(lines[index]):
            region = _read_box(lines, index)
            if region is not None:
                regions.append(region)
    return regions


def _read_box(lines: SourceLines, caption: int) -> TableRegion | None:
    filled = _filled_lines(lines, caption + 1)
    if len(filled) < 2 or not _NAMES.fullmatch(lines[filled[0]].strip()):
        return None
    content = [lines.cut(index) for index in filled[1:]]
    rows = _labelled_rows(content) if _label_of(content[0]) else _one_row(content)
    if not rows:
        return None
    header = lines.cut(filled[0])
    title = lines.cut(caption)
    table = Table(
        title=tidy_title(title.text),
        columns=tuple(header.text.split()),
        rows=tuple(
            TableRow(
                text=Spanned.join([row.left, row.right], "\t"), values=(_value(row.left), _value(row.right))
            )
            for row in rows
        ),
        caption=title,
        header=header,
    )
    return TableRegion(first_line=caption, last_line=filled[-1], table=table)


def _filled_lines(lines: SourceLines, first: int) -> list[int]:
    """Lines that are not blank, up to the next heading or caption; none where the box has no end."""
    found: list[int] = []
    for index in range(first, len(lines)):
        if lines.is_blank(index):
            continue
        if is_heading(lines[index]) or is_numbered_caption(lines[index]) or "\t" in lines[index].strip():
            return found
        found.append(index)
        if len(found) > _MAX_LINES:
            return []
    return found


def _label_of(line: Spanned) -> Spanned | None:
    """The short label that a line begins with, or is, if it has one."""
    label = line.split(r"\s")[0]
    rest = line[len(label) :].text.strip()
    if len(label) > _MAX_LABEL or _PUNCTUATION.search(label.text) or (rest and _PUNCTUATION.match(rest)):
        return None
    return label if re.match(f"[{CJK}]{{2}}", label.text) else None


def _labelled_rows(content: Sequence[Spanned]) -> list[_Cells]:
    """Reads rows that begin with a label, which may take several lines of its own."""
    rows: list[tuple[list[Spanned], list[Spanned]]] = []
    for line in content:
        label = _label_of(line)
        alone = label is not None and len(label) == len(line)
        opens = not rows or (rows[-1][1] and rows[-1][1][-1].text.endswith("。"))
        if label is not None and opens:
            rows.append(([label], [] if alone else [line[len(label) :].strip()]))
        elif alone and not rows[-1][1]:
            rows[-1][0].append(line)
        elif rows:
            rows[-1][1].append(line)
    if not all(right for _, right in rows):
        return []
    return [_Cells(Spanned.join(left), Spanned.join(right)) for left, right in rows]


def _one_row(content: Sequence[Spanned]) -> list[_Cells]:
    """Parts the left cell from the right one: after its full stop, else after its short last line."""
    longest = max(len(line) for line in content)
    for count, line in enumerate(content[:-1], start=1):
        if line.text.endswith("。") or len(line) < _SHORT * longest:
            return [_Cells(Spanned.join(content[:count]), Spanned.join(content[count:]))]
    return []


def _value(cell: Spanned) -> str:
    return clean(_BLANK_AFTER_CJK.sub("", cell.text))
