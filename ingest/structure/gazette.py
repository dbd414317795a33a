"""One source, many documents: where each document of a gazette begins and ends.

Lines without furniture in, `Extent`s out: each from its head to the next, and what lies before and between.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.descriptions import is_description
from ingest.lines import MARKUP, Line
from ingest.structure.heads import Head, find_heads, opens_title
from ingest.structure.numbering import read_mark, read_whole
from ingest.structure.titles import is_date, longest_title

_RUBRIC = re.compile(
    r"(?:政务|政府|工作|本期|区情|县情|市情)?(?:要闻|动态|简讯|简报|信息)|卷首语|大事记|大事要览|领导活动|图片新闻|刊首语"
)
"""Rubrics of gazettes under which news stands, not policy."""
_TOP = 10
"""Lines that a site's menus or a masthead may take above the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The lines of one document, or of what lies between documents."""

    kind: Literal["policy", "news", "between"]
    lines: range
    head: Head | None = None


def find_extents(lines: Sequence[Line]) -> tuple[Extent, ...]:
    """Divides all lines into documents, news and what is neither, in order and without gaps."""
    heads = find_heads(lines)
    if not heads:
        return (_whole(lines),) if lines else ()
    extents = list(_before(lines, heads[0].start))
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        stop = following.start if following else len(lines)
        news = _rubric(lines, head.end, stop)
        extents.append(Extent(kind="policy", lines=range(head.start, news), head=head))
        if news < stop:
            extents.append(Extent(kind="news", lines=range(news, stop)))
    return tuple(extents)


def _rubric(lines: Sequence[Line], start: int, stop: int) -> int:
    for at in range(start, stop):
        if len(lines[at].key) <= 8 and _RUBRIC.fullmatch(lines[at].key):
            return at
    return stop


def _before(lines: Sequence[Line], stop: int) -> list[Extent]:
    """What stands before the first head: a document of its own, an editorial, or only cover matter."""
    front = range(stop)
    prose = [at for at in front if _is_prose(lines[at])]
    if not stop:
        return []
    if len([at for at in front if read_mark(lines[at].text)]) >= 3 and len(prose) >= 3:
        return [_whole(lines[:stop])]
    if len(prose) < 2:
        return [Extent(kind="between", lines=front)]
    start = prose[0]
    while start > 0 and prose[0] - start < 3 and len(lines[start - 1].key) <= 40 and lines[start].gap <= 2:
        start -= 1
    extents = [Extent(kind="between", lines=range(start))] if start else []
    extents.append(Extent(kind="news", lines=range(start, prose[-1] + 1)))
    if prose[-1] + 1 < stop:
        extents.append(Extent(kind="between", lines=range(prose[-1] + 1, stop)))
    return extents


def _is_prose(line: Line) -> bool:
    return len(line.key) >= 50 and line.key.endswith(("。", "!", "?", "”", "。)"))


def _whole(lines: Sequence[Line]) -> Extent:
    """All lines as one document, its title a 关于… title near the top or made of the short lines on top."""
    title = _title_near_top(lines)
    return Extent(kind="policy", lines=range(len(lines)), head=Head(start=0, title=title))


def _title_near_top(lines: Sequence[Line]) -> range:
    top = next((at for at, line in enumerate(lines[:_TOP]) if _is_prose(line)), min(len(lines), _TOP))
    for first in range(top):
        count = longest_title(lines[first : first + 4]) if opens_title(lines[first].key) else 0
        if count:
            return range(first, first + count)
    first = 0
    while first < len(lines) and is_description(lines[first].text):
        first += 1
    count = 0
    for line in lines[first : first + 4]:
        if len(line.key) > 60 or line.key.endswith(("。", ":", ";")) or (count and _opens_body(line)):
            break
        count += 1
    return range(first, first + count)


def _opens_body(line: Line) -> bool:
    text = MARKUP.sub("", line.text)
    return (
        read_mark(text) is not None
        or read_whole(text, 1) is not None
        or is_date(line.key)
        or line.key.startswith("(")
        or is_description(line.text)
    )
