"""What can be seen on a PDF page: upright, in print and inside the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pdfplumber.page import Page

from ingest.readers.characters import visible
from ingest.readers.page_layout import Box, join_wrapped

_SMALLEST = 1.5
"""Points; nobody can read smaller print, a machine can."""
_UNKNOWN = "(cid:"
"""How pdfminer gives a glyph whose character the file does not tell."""
_MOST_EDGES = 20_000
_MOST_CROSSINGS = 5_000
"""Pages with more ruled lines or more crossings of them are drawings, not tables, and would take minutes."""


def upright_page(page: Page) -> Page:
    """The page turned so that most of its text stands upright (tables are often printed sideways)."""
    sideways = [character for character in page.chars if not character["upright"]]
    if 2 * len(sideways) <= len(page.chars):
        return page
    upwards = sum(1 if character["matrix"][1] > 0 else -1 for character in sideways) > 0
    page.page_obj.rotate = (page.page_obj.rotate + (90 if upwards else 270)) % 360
    return Page(page.pdf, page.page_obj, page.page_number, page.initial_doctop)


def is_unreadable(page: Page) -> bool:
    """Whether the fonts of much of its print do not say which characters they show."""
    unknown = sum(1 for character in page.chars if character["text"].startswith(_UNKNOWN))
    return unknown > 0.3 * len(page.chars)


def visible_page(page: Page) -> Page:
    """The page without characters that a reader of the print cannot see.

    Dropped: white print on white, print below 1.5 points and print outside the page. Text in rendering mode
    3 stays: scanners write what they recognised in that way.
    """
    grounds = [shape for shape in page.rects if shape["fill"] and not _is_white(shape)] + page.images
    x0, top, x1, bottom = page.bbox

    def is_seen(item: dict[str, Any]) -> bool:
        if item["object_type"] != "char":
            return True
        x, y = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
        if not (x0 <= x <= x1 and top <= y <= bottom) or item["size"] < _SMALLEST:
            return False
        if item["text"].startswith(_UNKNOWN):
            return False
        return not _is_white(item) or any(_covers(ground, x, y) for ground in grounds)

    return page.filter(is_seen)


def words_on(page: Page, tables: Sequence[Box] = ()) -> list[Box]:
    """Words outside tables, each with its place."""
    words = page.extract_words(x_tolerance_ratio=0.5, keep_blank_chars=False)
    boxes = (
        Box(x0=word["x0"], x1=word["x1"], top=word["top"], bottom=word["bottom"], text=visible(word["text"]))
        for word in words
    )
    return [box for box in boxes if box.text and not any(_holds(table, box) for table in tables)]


def tables_on(page: Page) -> list[Box]:
    """Ruled tables with at least two rows and two columns; merged cells are empty but for their first."""
    if _is_drawing(page):
        return []
    boxes = []
    for table in page.find_tables():
        rows = tuple(
            tuple(join_wrapped(visible(cell or "").split("\n")) for cell in row)
            for row in table.extract(x_tolerance_ratio=0.5)
        )
        filled = [sum(1 for cell in row if cell) for row in rows]
        if len([count for count in filled if count]) > 1 and max(filled) > 1:
            x0, top, x1, bottom = table.bbox
            boxes.append(Box(x0=x0, x1=x1, top=top, bottom=bottom, rows=rows))
    return boxes


def _is_drawing(page: Page) -> bool:
    edges = page.edges
    columns = {round(edge["x0"]) for edge in edges if edge["orientation"] == "v"}
    rows = {round(edge["top"]) for edge in edges if edge["orientation"] == "h"}
    return len(edges) > _MOST_EDGES or len(columns) * len(rows) > _MOST_CROSSINGS


def _is_white(item: dict[str, Any]) -> bool:
    colour = item.get("non_stroking_color")
    values = tuple(colour) if isinstance(colour, (tuple, list)) else (colour,)
    if "Separation" in str(item.get("ncs")) or not all(isinstance(value, (int, float)) for value in values):
        return False
    return all(value == 0 for value in values) if len(values) == 4 else all(value >= 0.98 for value in values)


def _covers(ground: dict[str, Any], x: float, y: float) -> bool:
    return bool(ground["x0"] <= x <= ground["x1"] and ground["top"] <= y <= ground["bottom"])


def _holds(table: Box, word: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return table.x0 <= x <= table.x1 and table.top <= y <= table.bottom
