"""What stands around a table: its caption, the unit of its numbers, its notes."""

from __future__ import annotations

import re

from ingest.spans import Spanned
from ingest.tabular.regions import SourceLines

_MAX_CAPTION = 60
_MAX_BLANKS = 3
_NUMBERED = r"(?:附?表|图表|专栏)\s*(?:[一二三四五六七八九十]{1,3}|\d{1,3}(?:\s*[-—–－.]\s*\d{1,3})?)"
_CAPTION = re.compile(rf"(?:[（(]?续|附)?{_NUMBERED}")
_HEADING = re.compile(
    r"第[一二三四五六七八九十百\d]+[篇章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}\s*[.．、]"
)
_UNIT_LINE = re.compile(r"[（(]?\s*(?:计量)?单位\s*[:：]\s*([^）)]{1,16}?)\s*[）)]?")
_UNIT_TAIL = re.compile(r"[（(]\s*(单位\s*[:：]\s*)?([^（）()]{1,10})\s*[）)]$")
_UNIT_WORD = re.compile(
    r"[^/\s]{1,5}/[^/\s]{1,4}|[亿万千百]?(?:元|吨|人|人次|公里|米|亩|公顷|平方米|平方公里|户|个|家|项|件|辆)|%|％|km|TB"
)
_NOTE = re.compile(r"(?:[-*•]\s*)?(?:\*\*)?[（(]?(?:注|备注|资料来源|数据来源|说明)\s*\d?\s*[:：]")
_ANNEX = re.compile(r"附\s*[件表录]\s*\d{0,2}\s*[:：]?")
_ENDS_SENTENCE = "。；：，、！？,;:!?"


def is_numbered_caption(line: str) -> bool:
    """Tells whether a line begins as numbered captions do: 表1-2, 附表 3, 专栏五."""
    return bool(_CAPTION.match(line.strip().lstrip("*").strip()))


def is_heading(line: str) -> bool:
    """Tells whether a line begins with the number of a heading or item: 二、, （一）, 3．, 第四章."""
    return bool(_HEADING.match(line.strip()))


def find_caption(lines: SourceLines, first: int, floor: int) -> tuple[int, Spanned, str, str | None]:
    """Looks above a table for its caption and unit.

    Args:
        lines: The source.
        first: Index of the table's first line.
        floor: Index of the first line that may be taken.

    Returns:
        Index of the first line taken, the lines taken, the title and the unit.
    """
    taken: list[Spanned] = []
    unit: str | None = None
    title = ""
    start = first
    line = _line_above(lines, start, floor)
    if line is not None and (match := _UNIT_LINE.fullmatch(lines[line].strip())):
        unit, start = match.group(1), line
        taken.append(lines.cut(line))
        line = _line_above(lines, start, floor)
    if line is not None and _is_caption(lines[line].strip()):
        title, start = lines[line].strip(), line
        taken.insert(0, lines.cut(line))
    title, stated = split_unit(title)
    return start, Spanned.join(taken, "\n"), tidy_title(title), unit or stated


def _line_above(lines: SourceLines, index: int, floor: int) -> int | None:
    for above in range(index - 1, max(floor, index - 1 - _MAX_BLANKS) - 1, -1):
        if not lines.is_blank(above):
            return None if "\t" in lines[above].strip() else above
    return None


def _is_caption(line: str) -> bool:
    if not line or line[0] == "#" or len(line) > _MAX_CAPTION or line[-1] in _ENDS_SENTENCE or "。" in line:
        return False
    if is_numbered_caption(line):
        return True
    return len(line) >= 4 and not _HEADING.match(line) and not _ANNEX.fullmatch(line)


def split_unit(title: str) -> tuple[str, str | None]:
    """Reads the unit off the end of a caption: `… (pcu/日)`; the title keeps its words."""
    match = _UNIT_TAIL.search(title)
    if match and (match.group(1) or _UNIT_WORD.fullmatch(match.group(2))):
        return title, match.group(2)
    return title, None


def tidy_title(title: str) -> str:
    """Drops double blanks, and those inside a caption's number: `表 1 — 4 …` becomes `表1—4 …`."""
    title = re.sub(r"\s+", " ", title.replace("**", "")).strip()
    match = re.match(_NUMBERED, title)
    return "".join(match.group().split()) + title[match.end() :] if match else title


def find_notes(lines: SourceLines, last: int) -> tuple[int, tuple[Spanned, ...]]:
    """Takes the notes (注：…) below a table, with the lines that go on right under them.

    After `注：1. …` the next numbers belong to the note too, even behind a blank line.

    Returns:
        Index of the last line taken, and the notes.
    """
    notes: list[Spanned] = []
    number = 0
    index = last + 1
    while index < len(lines):
        line = lines[index].strip()
        if not line:
            index += 1
            continue
        match = _NOTE.match(line)
        joined = bool(notes) and index == last + 1
        follows = number > 0 and re.match(rf"{number + 1}\s*[.．、]", line) is not None
        if index - last > _MAX_BLANKS + 1 or "\t" in line or not (match or joined or follows):
            break
        if match:
            number = 1 if re.match(r"[1１]\s*[.．、]", line[match.end() :].strip()) else 0
        elif follows:
            number += 1
        notes.append(lines.cut(index))
        last = index
        index += 1
    return last, tuple(notes)
