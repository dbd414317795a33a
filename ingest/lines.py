"""A source text as lines: where each stands, and the form in which patterns look at it.

`key` is a line without white space and light markup, with full-width letters, digits and brackets made half
width, so that `（一） 总则：`, `(一)总则:` and `**（一）总则：**` look alike. It is for matching only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.spans import Span

MARKUP = re.compile(
    r"\*\*|</?(?:p|br|div|span|b|i|u|em|strong|sup|sub|font|center|h[1-6])(?:\s[^<>\n]*)?/?>|^[ \t]*(?:- |> (?=[^\d\s])|#{1,6} )",
    re.IGNORECASE | re.MULTILINE,
)
"""Light Markdown and HTML as page recognisers leave it behind; `<8` and `>98.5` are not markup."""

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("﹝"): "〔",
    ord("﹞"): "〕",
    ord("["): "〔",
    ord("]"): "〕",
    ord("［"): "〔",
    ord("］"): "〕",
    ord("\ufeff"): "",
    ord("\u200b"): "",
}
_BYTE_ORDER_MARK = "\ufeff"
"""Stands before the first line of files from Windows, and of files that were joined from such."""
_NEWLINE = re.compile(r"\r\n|[\n\r\f\v\u2028\u2029]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank."""

    number: int
    """Position among all lines of the source, from 0."""
    span: Span
    """Without white space at both ends."""
    text: str
    key: str
    indent: str
    gap: int
    """Blank lines directly above it."""


def split_lines(text: str) -> tuple[Span, ...]:
    """Every line, blank ones too, without its newline; form feeds end lines as well."""
    spans: list[Span] = []
    start = 0
    for match in _NEWLINE.finditer(text):
        spans.append((start, match.start()))
        start = match.end()
    spans.append((start, len(text)))
    return tuple(spans)


def read_lines(text: str, spans: Sequence[Span]) -> tuple[Line, ...]:
    """The lines that are not blank, in order."""
    lines: list[Line] = []
    gap = 0
    for number, (start, end) in enumerate(spans):
        if text.startswith(_BYTE_ORDER_MARK, start):
            start += 1
        raw = text[start:end]
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        indent = raw[: len(raw) - len(raw.lstrip())]
        begin = start + len(indent)
        span = (begin, begin + len(stripped))
        lines.append(
            Line(number=number, span=span, text=stripped, key=matching_key(stripped), indent=indent, gap=gap)
        )
        gap = 0
    return tuple(lines)


def matching_key(text: str) -> str:
    """`text` without white space and markup, half width: for patterns and comparisons, never for quotes."""
    return "".join(MARKUP.sub("", text).translate(_HALF_WIDTH).split())


def joined_key(lines: Iterable[Line]) -> str:
    """The key of lines read as one."""
    return "".join(line.key for line in lines)


def adjacent(lines: Sequence[Line]) -> bool:
    """Whether only blank lines stand between lines: no table, no page furniture."""
    return all(below.number - above.number == below.gap + 1 for above, below in pairwise(lines))


def display_width(text: str) -> float:
    """Width in Chinese characters: 1 for wide ones, 0.5 for the others."""
    return sum(map(_width, text))


@cache
def _width(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5
