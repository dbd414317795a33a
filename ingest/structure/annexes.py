"""Annexes (附件, 附表, 附录): where they begin and what they are called.

The lines of a document and its makeup so far in, parts added to the makeup. The list of annexes at the end of a
notice, and captions of tables in the middle of a plan, are not annexes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.lines import Line, adjacent
from ingest.structure.makeup import Makeup, Part
from ingest.structure.numbering import RANKS, Mark, read_mark
from ingest.structure.titles import GENRES, clean_title, likeness, title_of

_CHAPTERS = ("part", "chapter", "cjk")
_TITLE_END = re.compile(rf"(?:表|名单|分工|一览|图|说明|流程|样式|格式|{GENRES})(?:\([^()]*\))?$")
_SUBTITLE = re.compile(r"\([^()]{2,30}\)")
_ANNEX_LINE = re.compile(r"附(?:件|录|表)(?:\d{1,2}|[一二三四五六七八九十]{1,2})?:?")
_NAMED_ANNEX = re.compile(r"附(?:件|录|表)(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[:：]?([^。;:]{4,60})")


def find_annexes(lines: Sequence[Line], makeup: Makeup, start: int, tables: Mapping[int, str]) -> None:
    """Adds the annexes of a document to its makeup.

    Args:
        lines: The document's lines.
        makeup: Its makeup so far; signature and plans must be known.
        start: Position where the head ends.
        tables: Titles of the tables by the number of their first line.
    """
    signed = [position for position, role in makeup.roles.items() if role in ("date", "publicity")]
    ready = min((position for position in signed if position > start), default=start) if signed else start
    marks = [read_mark(line.text) for line in lines]
    for position in range(start, len(lines)):
        line = lines[position]
        if not line.key.startswith("附") or position in makeup.roles or position in makeup.running_titles:
            continue
        if _ANNEX_LINE.fullmatch(line.key) and not _is_list(lines, position):
            count = _annex_title(lines, makeup, position + 1)
        elif position > ready and _opens_annex(lines, position):
            count = 0
        else:
            continue
        if _numbering_goes_on(marks, position):
            continue
        if makeup.roles.get(position + 1) == "plan_title" and adjacent(lines[position : position + 2]):
            makeup.mark([position], "plan_title")
            continue
        own = list(range(position, position + 1 + count))
        makeup.running_titles.difference_update(own)
        makeup.mark(own, "annex")
        words = lines[position + 1 : position + 1 + count]
        title = title_of(words) if words else _own_annex_title(line)
        if title == clean_title(line.text):
            title = _title_of_table_below(lines, position, tables) or title
        number = line.key[: -len(named[1])] if (named := _NAMED_ANNEX.fullmatch(line.key)) else line.key
        heading = f"{number.rstrip(':')} {title}" if number != title else title
        makeup.parts.append(Part(start=position, title=title, is_annex=True, heading=heading))


def _title_of_table_below(lines: Sequence[Line], position: int, tables: Mapping[int, str]) -> str:
    number = lines[position].number
    following = lines[position + 1].number if position + 1 < len(lines) else number + 100
    first = next((at for at in sorted(tables) if number < at < min(following, number + 12)), None)
    return clean_title(tables[first]) if first is not None else ""


def _own_annex_title(line: Line) -> str:
    """The name on the annex's own line, or the line where it has no name."""
    named = _NAMED_ANNEX.fullmatch(line.key)
    return clean_title(line.text[-len(named[1]) :] if named and line.text.endswith(named[1]) else line.text)


def _numbering_goes_on(marks: Sequence[Mark | None], position: int) -> bool:
    """Whether the chapters before a line go on after it: then it is a table's caption, not an annex."""
    before = [mark for mark in marks[:position] if mark and mark.number and mark.style in _CHAPTERS]
    if not before:
        return False
    style = min(before, key=lambda mark: RANKS[mark.style]).style
    last = [mark.number for mark in before if mark.style == style][-1]
    after = next((mark for mark in marks[position:] if mark and mark.style == style), None)
    return after is not None and last is not None and after.number == last + 1


def _is_list(lines: Sequence[Line], position: int) -> bool:
    """附件： with a numbered list below it lists annexes and does not begin one."""
    following = lines[position + 1 : position + 2]
    return bool(following) and lines[position].key.endswith(":") and read_mark(following[0].text) is not None


def _opens_annex(lines: Sequence[Line], position: int) -> bool:
    """附件1：某表 on one line, after the signature: a heading, unless it lists an annex that begins later."""
    named = _NAMED_ANNEX.fullmatch(lines[position].key)
    if named is None or lines[position].key[-1] in ",、" or read_mark(named[1]) is not None:
        return False
    return not any(
        _ANNEX_LINE.fullmatch(line.key) or _repeats(line, named[1]) for line in lines[position + 1 :]
    )


def _repeats(line: Line, name: str) -> bool:
    return len(name) <= len(line.key) <= len(name) + 4 and likeness(line.key, name) > 0.9


def _annex_title(lines: Sequence[Line], makeup: Makeup, position: int) -> int:
    """How many lines below an annex's number are its title: one, or two that together end like a title."""
    below = lines[position : position + 2]
    if position in makeup.roles or not below or not adjacent(lines[position - 1 : position + 1]):
        return 0
    if not _may_be_title(below[0]):
        return 0
    if len(below) < 2 or position + 1 in makeup.roles or not adjacent(below):
        return 1
    if _SUBTITLE.fullmatch(below[1].key):
        return 2
    wrapped = not _TITLE_END.search(below[0].key) and _may_be_title(below[1])
    return 2 if wrapped and _TITLE_END.search(below[1].key) else 1


def _may_be_title(line: Line) -> bool:
    return len(line.key) <= 50 and line.key[-1] not in "。;:,、" and read_mark(line.text) is None
