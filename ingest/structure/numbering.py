"""The numbers in front of headings and items: 第三章, 一、, （二）, 3., （4）, ①, 专栏5, 附件1.

Text in, `Mark` out: which style of number it is, which number, how it is written, and where the words begin.
References in running text (依照第十二条) are not marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ingest.dates import chinese_number

Style = Literal[
    "annex", "part", "chapter", "section", "article", "cjk", "whole", "cjk_bracket", "decimal",
    "decimal_three", "decimal_four", "arabic", "arabic_bracket", "circled", "box", "dash", "word",
]  # fmt: skip
"""Kinds of numbers; see `RANKS` for which stands above which."""

RANKS: dict[Style, float] = {
    "annex": 0, "word": 0, "part": 1, "chapter": 2, "section": 3, "article": 4, "cjk": 5, "whole": 5, "cjk_bracket": 6,
    "decimal": 6, "decimal_three": 6.3, "decimal_four": 6.6, "arabic": 7, "arabic_bracket": 8, "circled": 9, "dash": 10, "box": 11,
}  # fmt: skip

_CJK = "一二三四五六七八九十百零〇"
_REFERENCE = r"(?=\s|(?!规定|的|第|、|和|至|所|中|之|及|或|款|项|以|，|,|－|-|—))"
_WORDS = r"(?![.．\d])(?=\s*[\u4e00-\u9fff“《（(Ⅰ-Ⅻ])"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第([{_CJK}\d]{{1,5}})[编篇](?=\s|[^。；;]{{0,40}}$)")),
    ("chapter", re.compile(rf"第([{_CJK}\d]{{1,5}})章(?=\s|[^。；;]{{0,60}}$)")),
    ("section", re.compile(rf"第([{_CJK}\d]{{1,5}})节(?=\s|[^。；;]{{0,60}}$)")),
    ("article", re.compile(rf"第([{_CJK}\d]{{1,6}})条{_REFERENCE}")),
    ("annex", re.compile(r"附\s*[件录表]\s*([一二三四五六七八九十\d]{0,3})\s*[:：]?\s*$")),
    ("box", re.compile(r"专\s*栏\s*(\d{1,3}(?:\s*[-—–－]\s*\d{1,3})?|[一二三四五六七八九十]{1,3})\s*[：:]?")),
    ("cjk", re.compile(r"([一二三四五六七八九十]{1,3})\s*(?:、|[．.](?!\d))")),
    ("cjk_bracket", re.compile(r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]")),
    ("decimal_four", re.compile(rf"(\d{{1,2}}(?:[.．]\d{{1,2}}){{3}}){_WORDS}")),
    ("decimal_three", re.compile(rf"(\d{{1,2}}(?:[.．]\d{{1,2}}){{2}}){_WORDS}")),
    ("decimal", re.compile(r"(\d{1,2}[.．]\d{1,2})(?=\s+[\u4e00-\u9fff“《])(?!\s*(?:平方|立方|公里|公顷|亿|万|千|百|元|米|吨|个|人|家|户|倍|度|年|月|天|小时|分))")),
    ("arabic", re.compile(r"(\d{1,3})\s*(?:[.．](?!\d)|、)")),
    ("arabic_bracket", re.compile(r"[（(]\s*(\d{1,2})\s*[）)]")),
    ("circled", re.compile(r"([①-⑳])")),
    ("dash", re.compile(r"(——|--)\s*")),
    ("word", re.compile(r"(前\s*言|引\s*言|序\s*言|导\s*言|结\s*语|后\s*记|名\s*词\s*解\s*释|术\s*语\s*解\s*释)$")),
)  # fmt: skip
_WHOLE = re.compile(r"(\d{1,2})\s*([\u4e00-\u9fff“《（][^。；;，,:：\d]{1,29})")
_FIRST = frozenset("第附专（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳—-前引序导结后名术一二三四五六七八九十0123456789")
_LABELS: dict[Style, str] = {
    "part": "第{}篇", "chapter": "第{}章", "section": "第{}节", "article": "第{}条", "annex": "附件{}", "box": "专栏{}",
    "cjk": "{}、", "cjk_bracket": "（{}）", "whole": "{}", "decimal": "{}",
    "decimal_three": "{}", "decimal_four": "{}", "arabic": "{}.", "arabic_bracket": "（{}）", "circled": "{}",
    "dash": "", "word": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A number at the start of a paragraph."""

    style: Style
    number: int | None
    """Its value where it is one plain number."""
    label: str
    """Normalised to full width: 第三条, 一、, （二）, 1., 专栏3, 附件1."""
    end: int
    """Where the words begin, in characters of the text that was read."""


def read_mark(text: str) -> Mark | None:
    """Reads the number that `text` (without leading blanks) begins with."""
    if not text or text[0] not in _FIRST:
        return None
    for style, pattern in _PATTERNS:
        match = pattern.match(text)
        if match:
            return _mark(style, match, text)
    return None


def read_whole(text: str, number: int) -> Mark | None:
    """Reads a chapter of decimal numbering (`2 组织体系`), which only its neighbours tell from a line of figures."""
    match = _WHOLE.fullmatch(text.strip())
    if match is None or int(match[1]) != number:
        return None
    return Mark(style="whole", number=number, label=match[1], end=text.index(match[2]))


def _mark(style: Style, match: re.Match[str], text: str) -> Mark:
    value = "".join(match[1].split())
    label = _LABELS[style].format(value)
    if style == "part" and match[0].endswith("编"):
        label = f"第{value}编"
    if style == "annex":
        label = "".join(match[0].split()).rstrip("：:")
    end = match.end()
    while end < len(text) and text[end].isspace():
        end += 1
    return Mark(style=style, number=_number(value), label=label, end=0 if style == "word" else end)


def _number(value: str) -> int | None:
    if len(value) == 1 and "①" <= value <= "⑳":
        return ord(value) - ord("①") + 1
    if "百" in value:
        hundreds, _, rest = value.partition("百")
        return (chinese_number(hundreds) or 1) * 100 + (chinese_number(rest.lstrip("零〇")) or 0)
    return chinese_number(value)
