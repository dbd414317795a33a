"""Page furniture: lines that belong to the printed page and not to a document.

Lines in, a reason for each line that is noise out: page numbers, running heads, mastheads, contents pages,
imprints and the printing note (版记) under a document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.lines import Line
from ingest.spans import Span
from ingest.structure.titles import is_banner, is_document_number, is_issuer

Furniture = dict[int, str]
"""Reason by line number."""

_PAGE_NUMBER = re.compile(
    r"[-—–·•]*(?:\d{1,4}|第\d{1,4}页(?:[,/]?共\d{1,4}页)?|\d{1,4}/\d{1,4}|[-—]\d{1,4}[-—])[-—–·•]*"
)
_LATIN = re.compile(r"[A-Z]{8,}")
_MASTHEAD = re.compile(
    r"[\u4e00-\u9fff]{2,24}(?:公报|政报)(?:\d{4}年第\d+期)?|\(?(?:单月|双月|月|季|半月|旬|周)刊\)?|\(?总第\d+期\)?.{0,24}|\d{4}年?第\d+期(?:\(总第?\d+期\))?|第\d+期\(总第\d+期\)"
)
_LEADERS = re.compile(r"(?:[.…·•．]\s*){4,}\s*[-—]?\d{0,4}[-—]?$|[·…]{3,}\s*\d{1,4}$")
_CONTENTS = re.compile(r"(?:总)?目录|contents", re.IGNORECASE)
_NUMBERED_ENTRY = re.compile(r"(?:-\s*)?\d{1,3}\s+[^。；;]*(?:关于|印发|△)[^。；;]*")
_COPY = re.compile(r"(?:抄送|抄报|分送):.+")
_PRINTED = re.compile(r"(?:[\u4e00-\u9fff()]{4,40})?\d{4}年\d{1,2}月\d{1,2}日印(?:发|制)?.{0,8}")
_IMPRINT = re.compile(
    r"(?:主管|编辑|设计|印刷|承印|出版|发行)(?:单位|出版|地点|范围|部门|部|出版地点)?:|(?:内)?准印(?:证|字)?号|"
    r"(?:国内)?(?:统一)?刊号|编辑委员会$|编委会$|责任编辑|主编[:\u4e00-\u9fff]"
)
_CONTACT = re.compile(
    r"(?:主办单位|承办单位|协办单位|编辑部地址|地址|邮编|邮政编码|联系电话|电话|传真|网址|电子邮箱|邮箱|编辑|校对|顾问|主任|副主任|主编)(?::|[\u4e00-\u9fff]{2,4}).{0,60}"
)


def find_furniture(lines: Sequence[Line], pages: Sequence[Span] = ()) -> Furniture:
    """Tells which lines are furniture, and why; the first reason that fits wins."""
    found = _single_lines(lines)
    for reasons in (
        _repeated_at_page_ends(lines, pages),
        _contents(lines),
        _imprints(lines),
        _printing_notes(lines),
    ):
        for number, reason in reasons.items():
            found.setdefault(number, reason)
    return found


def _single_lines(lines: Sequence[Line]) -> Furniture:
    found: Furniture = {}
    for line in lines:
        if not line.key:
            found[line.number] = "markup"
        elif _PAGE_NUMBER.fullmatch(line.key):
            found[line.number] = "page number"
        elif _LATIN.fullmatch(line.key):
            found[line.number] = "letters only"
        elif _MASTHEAD.fullmatch(line.key) or is_banner(line.key):
            found[line.number] = "masthead"
    return found


def _contents(lines: Sequence[Line]) -> Furniture:
    """Contents pages: entries with leaders or page numbers, and the short lines among them."""
    entries = [position for position, line in enumerate(lines) if _LEADERS.search(line.text)]
    for position, line in enumerate(lines):
        if _CONTENTS.fullmatch(line.key) or _NUMBERED_ENTRY.fullmatch(line.text):
            entries.append(position)
    found: Furniture = {}
    previous = None
    for position in sorted(set(entries)):
        found[lines[position].number] = "contents"
        if previous is not None and position - previous <= 5:
            between = lines[previous + 1 : position]
            if not any(is_document_number(line.key) or _is_prose(line) for line in between):
                found.update({line.number: "contents" for line in between})
        previous = position
    return found if len(found) > 1 else {}


def _imprints(lines: Sequence[Line]) -> Furniture:
    """Imprints (版权页): three lines or more of publisher, editors and addresses, a telling one among them."""
    found: Furniture = {}
    cluster: list[int] = []
    for position, line in enumerate(lines):
        if len(line.key) > 60 or not (_IMPRINT.match(line.key) or _CONTACT.fullmatch(line.key)):
            continue
        if cluster and position - cluster[-1] > 2:
            cluster = []
        cluster.append(position)
        if len(cluster) >= 3 and any(_IMPRINT.match(lines[at].key) for at in cluster):
            found.update({lines[at].number: "imprint" for at in cluster})
    return found


def _printing_notes(lines: Sequence[Line]) -> Furniture:
    """Who gets copies, who printed it and when: the lines under a document (版记)."""
    found: Furniture = {}
    for position, line in enumerate(lines):
        if position and _COPY.fullmatch(line.key):
            found[line.number] = "printing note"
        elif _PRINTED.fullmatch(line.key):
            found[line.number] = "printing note"
            before = lines[position - 1] if position else None
            if before and is_issuer(before.key) and "printing note" in (
                found.get(before.number), found.get(lines[position - 2].number if position > 1 else -1)
            ):  # fmt: skip
                found[before.number] = "printing note"
    return found


def _repeated_at_page_ends(lines: Sequence[Line], pages: Sequence[Span]) -> Furniture:
    """Running heads and feet: the same first or last line, numbers aside, on three pages or more."""
    ends: list[Line] = []
    cursor = 0
    for start, end in pages:
        on_page: list[Line] = []
        while cursor < len(lines) and lines[cursor].span[0] < end:
            if lines[cursor].span[0] >= start:
                on_page.append(lines[cursor])
            cursor += 1
        ends.extend({line.number: line for line in [*on_page[:2], *on_page[-2:]]}.values())
    counts = Counter(_without_numbers(line.key) for line in ends)
    return {
        line.number: "running head"
        for line in ends
        if len(line.key) <= 60 and counts[_without_numbers(line.key)] >= 3
    }


def _without_numbers(key: str) -> str:
    return re.sub(r"\d+", "#", key)


def _is_prose(line: Line) -> bool:
    return len(line.key) > 60 and line.key.endswith(("。", ";", "!"))
