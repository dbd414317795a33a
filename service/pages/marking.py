"""Cuts texts at their marks: a block at the quoted spans, an answer at its citation marks `[n]`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ingest import Span, Spanned
from service.answers import Answer

_CITATION_MARK = re.compile(r"\[(\d{1,3})\]")
_STATEMENT_END = re.compile(r"[。！？](?:\[\d{1,3}\])+(?=[^\s\[])")
"""A cited statement is a paragraph of its own: the next one often speaks of another document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text that is quoted as a whole or not at all."""

    text: str
    marked: bool = False

    @property
    def length(self) -> int:
        """In characters."""
        return len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """A run of answer text, or a citation mark where `number` is set."""

    text: str
    number: int | None = None


def mark(text: Spanned, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """Cuts `text` where the quoted spans begin and end; blanks inside a quote belong to it."""
    touching = [span for span in _merge(spans) if span[0] < text.end and span[1] > text.start]
    if not touching:
        return (Segment(text=text.text),) if text.text else ()
    flags = _bridge(text.text, [_holds(touching, offset) for offset in text.offsets])
    runs = groupby(zip(flags, text.text, strict=True), key=lambda pair: pair[0])
    return tuple(Segment(text="".join(c for _, c in run), marked=flag) for flag, run in runs)


def mark_cell(value: str, quoted: str) -> Segment:
    """Marks a table cell when its text is part of the quoted text of its row (both without blanks)."""
    bare = "".join(value.split())
    return Segment(text=value, marked=bool(bare) and bare in quoted)


def answer_paragraphs(answer: Answer) -> tuple[tuple[AnswerPart, ...], ...]:
    """The answer's paragraphs, cut at the marks that a citation stands behind."""
    known = {citation.number for citation in answer.citations}
    lines = (line.strip() for line in _STATEMENT_END.sub(r"\g<0>\n", answer.answer).splitlines())
    return tuple(_cut_line(line, known) for line in lines if line)


def without_marks(text: str) -> str:
    """An answer's text without its marks, for where the sources do not stand beside it."""
    return _CITATION_MARK.sub("", text)


def _cut_line(line: str, known: set[int]) -> tuple[AnswerPart, ...]:
    parts: list[AnswerPart] = []
    position = 0
    for match in _CITATION_MARK.finditer(line):
        if int(match[1]) not in known:
            continue
        if match.start() > position:
            parts.append(AnswerPart(text=line[position : match.start()]))
        parts.append(AnswerPart(text=match[0], number=int(match[1])))
        position = match.end()
    if position < len(line):
        parts.append(AnswerPart(text=line[position:]))
    return tuple(parts)


def _merge(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _holds(merged: Sequence[Span], offset: int) -> bool:
    index = bisect_right(merged, (offset, float("inf"))) - 1
    return index >= 0 and merged[index][0] <= offset < merged[index][1]


def _bridge(text: str, flags: list[bool]) -> list[bool]:
    """Gives blanks between two quoted characters to the quote, and takes them from its edges."""
    inked = [index for index, character in enumerate(text) if not character.isspace()]
    bridged = [False] * len(flags)
    for index in inked:
        bridged[index] = flags[index]
    for left, right in pairwise(inked):
        if right - left > 1 and flags[left] and flags[right]:
            bridged[left + 1 : right] = [True] * (right - left - 1)
    return bridged
