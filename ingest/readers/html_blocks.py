"""The blocks of a web page as text: headings, paragraphs, lists with their numbers, tables as TAB rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4.element import NavigableString, PreformattedString, Tag

from ingest.readers.characters import one_line
from ingest.readers.extracts import ExtractWriter
from ingest.readers.grids import Cell, grid_rows, is_data_table

_HEADING = re.compile(r"h([1-6])")
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_OWN_NUMBER = re.compile(r"\s*(?:[第（(]?[一二三四五六七八九十百\d]{1,4}[章节条项、.．）)]|[①-⑳•·\-—●■])")


def write_children(writer: ExtractWriter, parent: Tag, marker: str = "") -> None:
    """Writes what a block holds: paragraphs set off by empty lines, headings with their level, lists, tables.

    `marker` is the number or bullet to be put before its first line.
    """
    inline: list[str] = []
    for child in parent.children:
        if isinstance(child, Tag) and _holds_blocks(child):
            marker = _flush(writer, inline, marker)
            _write_block(writer, child, marker)
            marker = ""
        else:
            inline.extend(_inline_text(child, parent.name == "pre"))
    _flush(writer, inline, marker)


def _holds_blocks(element: Tag) -> bool:
    if element.name in _BLOCKS:
        return True
    return any(isinstance(inner, Tag) and inner.name in _BLOCKS for inner in element.descendants)


def _flush(writer: ExtractWriter, inline: list[str], marker: str, level: int = 0) -> str:
    """Writes the collected inline text; returns the marker if it is still to be written."""
    text = "".join(inline)
    inline.clear()
    for paragraph in re.split(r"\n[ \t]*\n|\n(?=[ \t]*[\u3000\xa0]{2})", text):
        if not one_line(paragraph):
            continue
        writer.paragraph(paragraph if _OWN_NUMBER.match(paragraph) else marker + paragraph.lstrip(), level)
        marker = ""
    return marker


def _write_block(writer: ExtractWriter, element: Tag, marker: str = "") -> None:
    heading = _HEADING.fullmatch(element.name)
    if heading:
        _flush(writer, list(_inline_text(element)), "", level=int(heading[1]))
    elif element.name == "table":
        _write_table(writer, element)
    elif element.name in {"ol", "ul"}:
        _write_list(writer, element)
    else:
        write_children(writer, element, marker)


def _write_list(writer: ExtractWriter, element: Tag) -> None:
    number = _integer(element.get("start"), 1)
    for item in element.find_all("li", recursive=False):
        number = _integer(item.get("value"), number)
        write_children(writer, item, f"{number}. " if element.name == "ol" else "- ")
        number += 1


def _integer(value: object, default: int) -> int:
    return int(str(value)) if re.fullmatch(r"-?\d{1,9}", str(value or "").strip()) else default


def _write_table(writer: ExtractWriter, table: Tag) -> None:
    """Data tables row by row; tables that only arrange the page are written as the blocks they hold."""
    for caption in table.find_all("caption", recursive=False):
        write_children(writer, caption)
    rows = [
        [_cell(cell) for cell in row.find_all(["td", "th"], recursive=False)]
        for row in table.find_all("tr")
        if row.find_parent("table") is table
    ]
    if not table.find("table") and is_data_table(rows):
        writer.table(grid_rows(rows))
        return
    for cell in table.find_all(["td", "th"]):
        if cell.find_parent("table") is table:
            write_children(writer, cell)


def _cell(cell: Tag) -> Cell:
    rows = _integer(cell.get("rowspan"), 1) or 65_534  # 0 stands for "to the end of the table".
    text = one_line("".join(_inline_text(cell)))
    return Cell(text=text, columns=_integer(cell.get("colspan"), 1), rows=rows)


def _inline_text(node: object, keeps_lines: bool = False) -> Iterator[str]:
    """Text below a node with HTML's blanks collapsed, `<br>` and ends of inner blocks as line ends."""
    if isinstance(node, PreformattedString):
        return  # Comments and the like.
    if isinstance(node, NavigableString):
        yield str(node) if keeps_lines else re.sub(r"[ \t\r\n\f]+", " ", str(node))
    elif isinstance(node, Tag):
        if node.name == "br":
            yield "\n"
        for child in node.children:
            yield from _inline_text(child, keeps_lines or node.name == "pre")
        if node.name in _BLOCKS:
            yield "\n"
