"""The years that a plan is made for, from its title (2021—2025年, “十四五”) or its 规划期限: documents in, last days out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from ingest.dates import chinese_number, find_year_spans
from ingest.documents import Block, PolicyDocument
from ingest.spans import Spanned, squeeze

_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]?")
_PERIOD = re.compile(r"规划期(?:限)?(?:为|是|:|：)?|实施期限?(?:为|是|:|：)|规划时限(?:为|是|:|：)")
_PLAN_WORD = re.compile(r"规划|计划|方案|纲要|行动|要点|细则|意见|工作|活动|通告")
_FIVE_YEARS = re.compile(
    r"(?P<short>十[一二三四五六七八九])五(?!年)|第(?P<long>[一二三四五六七八九十]{1,3})个五年规划"
)
_ONE_YEAR = re.compile(
    r"(?<![\d〔\[（(—–\-~至])(?P<year>20\d{2})(?!\s*\d)(?:\s*年)?(?!\s*(?:年|[—–\-~至〕\]]|第|版|底|起|后|前|以来|修|级))"
)
_SEASON = re.compile(r"\s*度?\s*(?:[春夏秋冬][季忙耕种收]|[春秋]?季?学期|暑[假期]|寒假)")
_RUNS_ON = re.compile(r"\s*度?\s*(?:[今秋]?冬|秋季?学期|学年)")
"""Winters and school years go on after the year that they begin in."""
_NOT_FOR_YEARS = ("decision", "reply", "appointment", "news")
_NOT_FOR_ONE_YEAR = (*_NOT_FOR_YEARS, "measures")


def find_periods(document: PolicyDocument, source: str) -> list[tuple[date, Spanned]]:
    """Finds the last days of the years that a plan runs for, each with the text that says so.

    An outlook (展望至2035年) is not the end. Titles come first; the body is asked where they give no years.
    """
    if document.kind in _NOT_FOR_YEARS:
        return []
    titled = [
        (end, title)
        for title in _titles(document, source)
        if (end := _end_of_title(title.text, document)) is not None
    ]
    if titled or "规划" not in document.title or "编制" in document.title:
        return titled
    return _stated_period(document.blocks)


def _stated_period(blocks: Sequence[Block]) -> list[tuple[date, Spanned]]:
    for block in blocks:
        if not _PERIOD.search(block.text.text):
            continue
        for match in _SENTENCE.finditer(block.text.text):
            stated = _PERIOD.search(match.group())
            years = [each for each in find_year_spans(match.group()) if stated and each.start >= stated.end()]
            if years:
                return [(years[0].last, block.text[match.start() : match.end()].strip())]
    return []


def _titles(document: PolicyDocument, source: str) -> Iterator[Spanned]:
    """The title as printed, and the titles in 《》 of the plans that a notice issues."""
    spans = document.metadata_spans.get("title", ())
    if spans:
        yield Spanned.join([Spanned.cut(source, start, end) for start, end in spans], "\n")
    known = {squeeze(title) for title in (document.title, *document.aliases)}
    for block in document.blocks:
        text = block.text.text
        if block.kind in ("heading", "front_matter") and not block.label and squeeze(text) in known:
            yield block.text
        elif "你们" in text and re.search(r"[印转]发|发布|公布", text):
            for match in re.finditer(r"《[^《》]+》", text):
                yield block.text[match.start() : match.end()]


def _end_of_title(title: str, document: PolicyDocument) -> date | None:
    """2021—2025年 → the end of 2025, “十四五” → the end of 2025, 2023年…要点 → the end of 2023.

    A season (2024年秋季…的通知) sets no end unless a plan is made for it, and a year that was over at issue is
    reported on, not planned.
    """
    spans = find_year_spans(title + " ")
    if spans:
        return spans[-1].last if _PLAN_WORD.search(title) else None
    five = _FIVE_YEARS.search(title)
    if five and "规划" in title:
        return date(_last_year(five["short"] or five["long"]), 12, 31)
    year = _ONE_YEAR.search(title)
    if year is None or document.kind in _NOT_FOR_ONE_YEAR or not _PLAN_WORD.search(title):
        return None
    end, issued_on = date(int(year["year"]), 12, 31), document.issued_on
    is_past = issued_on is not None and end < issued_on
    if document.kind != "plan" and (is_past or _SEASON.match(title, year.end())):
        return None
    return None if _RUNS_ON.match(title, year.end()) else end


def _last_year(ordinal: str) -> int:
    """The last year of the n-th five-year plan: the tenth ended in 2005."""
    return 1955 + (chinese_number(ordinal) or 0) * 5
