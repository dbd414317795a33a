"""Lines into paragraphs: wrapped lines and page breaks are repaired, markup is left out.

Two kinds of text: *wrapped*, where every line of print is a line and a paragraph is found by its last, shorter
line; and *whole*, where a line is a paragraph unless a page break cut it, which its open end shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lines import MARKUP, Line, adjacent, display_width, matching_key
from ingest.spans import Span, Spanned
from ingest.structure.numbering import Mark, read_mark

_PROSE_WIDTH = 15
"""Narrower lines are headings, cells and ends of paragraphs: they do not tell how wide a line of print is."""
_TERMINAL = frozenset("。;:!?；：！？")
_CLOSING = "”’」』)）》〕】"
_OPENERS = {"(": ")", "《": "》", "〔": "〕", "“": "”"}
_LATIN_RUN = re.compile(r"[0-9A-Za-z%.,\-–—~〕)）]+|.")
_CAPTION = re.compile(r"(?:表|图|附表|附图)(?:\d|[一二三四五六七八九十]{1,2}(?:[:\s]|$))|注\d*:")
_MOST_LINES = 120
"""Of a paragraph: more is a list without marks, and each line is compared with the whole paragraph above it."""
_BULLETS = "△●◆■▲★◇○"
_LABELLED = re.compile(r"(?:[^,。;:]{1,20}):")
_ENUMERATION = re.compile(r"[^,。;:]{1,12}:[^,。;:]+")
_LEAD = re.compile(r"[^。;:,、]{2,9}(?:[,、]?[^。;:,、]{2,12})?。.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A repaired paragraph."""

    text: Spanned
    key: str
    lines: tuple[Line, ...]
    mark: Mark | None
    """The number it begins with; read on `text` without leading blanks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """How a wrapped text is printed."""

    width: float
    """Of a full line, in Chinese characters."""
    gap: int
    """Blank lines between two lines of a paragraph."""
    indented: bool
    """Whether paragraphs begin with an indent."""


def find_wrap(lines: Sequence[Line]) -> Wrap | None:
    """How the text is wrapped; None when its lines are whole paragraphs."""
    widths = [width for width in (display_width(line.text) for line in lines) if width >= _PROSE_WIDTH]
    counts = Counter(round(width) for width in widths)
    full = max(
        (width for width in counts if width > _PROSE_WIDTH),
        key=lambda width: sum(counts[near] for near in range(width - 2, width + 2)),
        default=0,
    )
    near = sum(counts[width] for width in range(full - 2, full + 2))
    over = sum(1 for width in widths if width > full + 4)
    if not full or near < max(6, 0.3 * len(widths)) or over > 0.02 * len(widths):
        return None
    gaps = Counter(line.gap for line in lines if display_width(line.text) >= full - 2)
    indented = sum(1 for line in lines if len(line.indent) >= 2) >= 0.1 * len(lines)
    return Wrap(width=float(full), gap=gaps.most_common(1)[0][0], indented=indented)


def paragraphs(
    text: str, lines: Sequence[Line], wrap: Wrap | None, *, joined: bool = True
) -> list[Paragraph]:
    """Groups lines into paragraphs; `joined` is False for formats whose lines are paragraphs."""
    groups: list[list[Line]] = []
    for line in lines:
        if joined and groups and len(groups[-1]) < _MOST_LINES and _continues(groups[-1], line, wrap):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [paragraph for group in groups for paragraph in _split_headings(build(text, group))]


def build(text: str, lines: Sequence[Line]) -> Paragraph:
    """One paragraph of some lines; a blank is put in where Latin words would run together."""
    parts: list[Spanned] = []
    for line in lines:
        part = clean(text, line.span)
        if parts and _needs_blank(parts[-1].text, part.text):
            parts.append(Spanned(" ", (-1,)))
        parts.append(part)
    joined = Spanned.join(parts)
    return Paragraph(
        text=joined, key=matching_key(joined.text), lines=tuple(lines), mark=read_mark(joined.text)
    )


def clean(text: str, span: Span) -> Spanned:
    """The text of a span without markup."""
    return Spanned.cut(text, *span).without(MARKUP).strip()


def _needs_blank(before: str, after: str) -> bool:
    return (
        bool(before and after)
        and before[-1].isascii()
        and before[-1].isalpha()
        and after[0].isascii()
        and after[0].isalpha()
    )


def _continues(group: Sequence[Line], line: Line, wrap: Wrap | None) -> bool:
    if line.key[:1] in _CLOSING + ",。;、":
        return True
    if line.key[0] in _BULLETS or _CAPTION.match(line.key) or _CAPTION.match(group[-1].key):
        return False
    if wrap is not None:
        return _continues_wrapped(group, line, wrap)
    mark = read_mark(line.text)
    if mark is not None or line.text.startswith(("- ", "<p>")):
        return False
    return _continues_whole(group, line)


def _continues_wrapped(group: Sequence[Line], line: Line, wrap: Wrap) -> bool:
    """The line above is full when this line's first word would not have fitted on it."""
    above = group[-1]
    mark = read_mark(line.text)
    if mark is not None and mark.style not in ("dash", "arabic_bracket"):
        return False
    if _closes_bracket(group, line):
        return True
    prose = read_mark(group[0].text) is None or any("。" in part.key for part in group)
    if above.key[-1] in _TERMINAL or above.key.endswith("。”"):
        return _goes_on_after_sentence(group, line, wrap) if prose else False
    if prose and display_width(above.text) >= 0.7 * wrap.width:
        return True
    return _is_full(group, line, wrap) or above.key[-1] in ",、"


def _is_full(group: Sequence[Line], line: Line, wrap: Wrap) -> bool:
    first_word = _LATIN_RUN.match(line.text)
    indent = 2 if len(group) == 1 else 0
    room = wrap.width + 1 - display_width(group[-1].text) - indent
    return room < max(2.0, display_width(first_word[0]) if first_word else 1.0)


def _goes_on_after_sentence(group: Sequence[Line], line: Line, wrap: Wrap) -> bool:
    """Whether a line goes on with a paragraph though the line above ends a sentence."""
    if len(line.indent) >= 2 or group[-1].key[-1] == ":":
        return False
    turned = not adjacent([group[-1], line])
    if wrap.indented and turned:
        return not line.indent and len(line.key) > 20
    if line.gap > wrap.gap and not turned:
        return False
    return _is_full(group, line, wrap) and not _LEAD.match(line.key)


def _continues_whole(group: Sequence[Line], line: Line) -> bool:
    """A page break shows as a paragraph that stops without a sentence mark."""
    above = "".join(part.key for part in group)
    last = above[-1]
    if _continues_heading(group, line):
        return True
    if last in _TERMINAL or (last in _CLOSING and _open_bracket(group) is None):
        return False
    if _closes_bracket(group, line):
        return True
    if last in ",、":
        return len(above) > 12
    return _is_cut(group, above, line)


def _is_cut(group: Sequence[Line], above: str, line: Line) -> bool:
    turned = line.gap >= 3 or not adjacent([group[-1], line])
    long = 12 if turned else 36
    if len(above) < long or not _goes_on(line.key):
        return False
    if _LABELLED.match(line.key) and (_LABELLED.match(above) or len(line.key) < 40):
        return False
    if _ENUMERATION.fullmatch(above) and above.count("、") >= 4:
        return re.match(r"[^,。;:、]{0,12}、", line.key) is not None
    if read_mark(group[0].text) is not None and "。" not in above:
        return len(above) >= 60
    return True


def _goes_on(key: str) -> bool:
    """Whether a line can be the rest of a sentence: it ends one, or is long."""
    return "。" in key or ";" in key or key[-1] in _TERMINAL or len(key) >= 36


def _continues_heading(group: Sequence[Line], line: Line) -> bool:
    """The second line of a chapter heading or of a long caption of a box."""
    mark = read_mark(group[0].text)
    if mark is None or len(group) > 1 or len(line.key) > 30 or re.search(r"[,。;:]", line.key):
        return False
    if mark.style in ("part", "chapter", "section"):
        return line.gap == 0 and len(line.key) <= 12
    return mark.style == "box" and len(group[0].key) >= 18


def _closes_bracket(group: Sequence[Line], line: Line) -> bool:
    opener = _open_bracket(group)
    return opener is not None and _OPENERS[opener] in line.key


def _open_bracket(group: Sequence[Line]) -> str | None:
    """The bracket or quotation mark that is still open at the end, if one is."""
    stack: list[str] = []
    for line in group:
        for character in line.key:
            if character in _OPENERS:
                stack.append(character)
            elif stack and character == _OPENERS[stack[-1]]:
                stack.pop()
    return stack[-1] if stack else None


_GLUED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节])[^。;,:]{2,20}?\s*(?=[（(]一[）)])"
)


def _split_headings(paragraph: Paragraph) -> list[Paragraph]:
    """Cuts a chapter heading from the first heading of its next level on the same line."""
    match = _GLUED.match(paragraph.text.text)
    if match is None:
        return [paragraph]
    parts = (paragraph.text[: match.end()].strip(), paragraph.text[match.end() :].strip())
    return [
        Paragraph(text=part, key=matching_key(part.text), lines=paragraph.lines, mark=read_mark(part.text))
        for part in parts
    ]
