"""Text that knows where it stands in its source: the spine of every quote.

A `Spanned` is cut from a source text and then only sliced, joined and thinned out; characters are never
invented, apart from white space put between parts. So the quote of any passage, row or sentence is true by
construction: the concatenated source slices equal its text when white space is removed from both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import sub

Span = tuple[int, int]
"""Half-open [start, end) offsets in characters (Unicode code points) of a source text."""

_ABSENT = -1
"""Offset of a separator that the source does not hold."""


@dataclass(frozen=True, slots=True)
class Spanned:
    """A string with the source offset of each of its characters (-1: white space that was put in)."""

    text: str = ""
    offsets: tuple[int, ...] = ()

    @classmethod
    def cut(cls, source: str, start: int, end: int) -> Spanned:
        """Cuts `source[start:end]`."""
        return cls(source[start:end], tuple(range(start, min(end, len(source)))))

    @classmethod
    def join(cls, parts: Iterable[Spanned], separator: str = "") -> Spanned:
        """Joins parts; `separator` must be white space, since it is not in the source."""
        if separator.strip():
            raise ValueError(f"separator must be white space, got {separator!r}")
        texts: list[str] = []
        offsets: list[int] = []
        for part in parts:
            if texts:
                texts.append(separator)
                offsets.extend([_ABSENT] * len(separator))
            texts.append(part.text)
            offsets.extend(part.offsets)
        return cls("".join(texts), tuple(offsets))

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __getitem__(self, key: slice) -> Spanned:
        return Spanned(self.text[key], self.offsets[key])

    def strip(self) -> Spanned:
        """Drops white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]

    def without(self, pattern: str | re.Pattern[str]) -> Spanned:
        """Drops every match of `pattern` (markup, blanks between Chinese characters)."""
        kept: list[Spanned] = []
        position = 0
        for match in re.finditer(pattern, self.text):
            kept.append(self[position : match.start()])
            position = match.end()
        return self if not kept else Spanned.join([*kept, self[position:]])

    def split(self, pattern: str | re.Pattern[str]) -> list[Spanned]:
        """Cuts at every match of `pattern`, which is dropped; parts keep their own white space."""
        parts: list[Spanned] = []
        position = 0
        for match in re.finditer(pattern, self.text):
            parts.append(self[position : match.start()])
            position = match.end()
        parts.append(self[position:])
        return parts

    @property
    def start(self) -> int:
        """The smallest source offset, or -1 for text that holds none."""
        return min(self._present(), default=_ABSENT)

    @property
    def end(self) -> int:
        """One past the largest source offset, or 0 for text that holds none."""
        return max(self._present(), default=_ABSENT) + 1

    def _present(self) -> Sequence[int]:
        if _ABSENT not in self.offsets:
            return self.offsets
        return [offset for offset in self.offsets if offset != _ABSENT]

    def spans(self, source: str) -> tuple[Span, ...]:
        """The source slices in reading order; gaps of mere white space are bridged to keep them few."""
        spans: list[Span] = []
        for first, last in _runs(self.offsets):
            printed = self.text[first:last].rstrip()
            if not printed:
                continue
            indent = len(printed) - len(printed.lstrip())
            start, end = self.offsets[first] + indent, self.offsets[first] + len(printed)
            if spans and spans[-1][1] <= start and not source[spans[-1][1] : start].strip():
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        return tuple(spans)


def _runs(offsets: tuple[int, ...]) -> Iterator[Span]:
    """Stretches of offsets that count up by one; most texts are one or a few."""
    steps = map(sub, offsets[1:], offsets)
    breaks = [place for place, step in enumerate(steps, 1) if step != 1]
    return zip([0, *breaks], [*breaks, len(offsets)], strict=True)


def slice_spans(source: str, spans: Iterable[Span]) -> str:
    """The concatenated source slices: what a quote must equal, white space apart."""
    return "".join(source[start:end] for start, end in spans)


def squeeze(text: str) -> str:
    """Removes all white space: the form in which quotes are compared."""
    return "".join(text.split())
