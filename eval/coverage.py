"""Which gold evidence a list of passages or citations covers, by characters of the source text.

Gold quotes are looked up in the source with white space removed; every occurrence counts as the quote.
A quote is covered when at least 90 % of its characters lie in the spans of the list, or when one text of the
list contains it as a whole (a rebuilt table row).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Protocol

from eval.gold import EvidencedItem
from ingest import Span, squeeze

COVERED = 0.9
TOUCHED = 0.3
"""Share of a quote that a citation must cover to count as one of its citations."""
SHORTEST_QUOTE = 6
"""A citation this long that stands inside a gold quote counts as relevant."""


class Quoted(Protocol):
    """A passage or a citation: some text with its place in a source."""

    @property
    def source(self) -> str:
        """Name of the source."""
        ...

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where it stands in the source."""
        ...

    @property
    def text(self) -> str:
        """Its text."""
        ...


@dataclass(frozen=True, slots=True)
class _Indexed:
    squeezed: str
    offsets: tuple[int, ...]
    """Source offset of each character of `squeezed`."""


class Sources:
    """Source texts by file name, with quotes looked up regardless of white space."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = {PurePosixPath(name).name: text for name, text in texts.items()}
        self._indexed: dict[str, _Indexed] = {}
        self.find = lru_cache(maxsize=4096)(self._find)

    def _find(self, source: str, quote: str) -> tuple[Span, ...]:
        """Every place where `quote` stands in the source; () where the source is not known."""
        if source not in self.texts:
            return ()
        index, wanted = self._index(source), squeeze(quote)
        places: list[Span] = []
        at = index.squeezed.find(wanted)
        while at >= 0 and wanted:
            places.append((index.offsets[at], index.offsets[at + len(wanted) - 1] + 1))
            at = index.squeezed.find(wanted, at + 1)
        return tuple(places)

    def _index(self, source: str) -> _Indexed:
        if source not in self._indexed:
            text = self.texts[source]
            offsets = tuple(i for i, character in enumerate(text) if not character.isspace())
            self._indexed[source] = _Indexed("".join(text[i] for i in offsets), offsets)
        return self._indexed[source]

    def characters(self, source: str, spans: Iterable[Span]) -> set[int]:
        """Offsets of the characters in the spans, white space left out."""
        text = self.texts.get(source, "")
        return {
            i
            for start, end in spans
            for i in range(max(0, start), min(end, len(text)))
            if not text[i].isspace()
        }


def source_name(source: str) -> str:
    """The file name, by which gold items know a source."""
    return PurePosixPath(source).name


def covered_share(sources: Sources, seed: str, span: Span, items: Sequence[Quoted]) -> float:
    """Share of the span's characters that the items cover."""
    wanted = sources.characters(seed, [span])
    held: set[int] = set()
    for item in items:
        if source_name(item.source) == seed:
            for start, end in item.spans:
                held.update(range(max(start, span[0]), min(end, span[1])))
    return len(wanted & held) / max(1, len(wanted))


def covered_quotes(sources: Sources, gold: EvidencedItem, items: Sequence[Quoted]) -> tuple[bool, ...]:
    """For each quote of the gold evidence whether the items cover it."""
    return tuple(_is_covered(sources, gold.seed, evidence.quote, items) for evidence in gold.evidence)


def evidence_recall(sources: Sources, gold: EvidencedItem, items: Sequence[Quoted]) -> float:
    """Share of the gold quotes that the items cover."""
    covered = covered_quotes(sources, gold, items)
    return sum(covered) / len(covered)


def is_relevant(sources: Sources, gold: EvidencedItem, citation: Quoted) -> bool:
    """Whether a citation touches gold evidence or quotes it."""
    cited = squeeze(citation.text)
    for evidence in gold.evidence:
        places = sources.find(gold.seed, evidence.quote)
        if any(covered_share(sources, gold.seed, place, [citation]) > TOUCHED for place in places):
            return True
        quote = squeeze(evidence.quote)
        if quote in cited or (len(cited) >= SHORTEST_QUOTE and cited in quote):
            return True
    return False


def is_verbatim(sources: Sources, citation: Quoted) -> bool:
    """Whether the source slices equal the quote, white space removed from both."""
    text = sources.texts.get(source_name(citation.source))
    if text is None or not citation.text:
        return False
    return squeeze("".join(text[start:end] for start, end in citation.spans)) == squeeze(citation.text)


def _is_covered(sources: Sources, seed: str, quote: str, items: Sequence[Quoted]) -> bool:
    places = sources.find(seed, quote)
    if any(covered_share(sources, seed, place, items) >= COVERED for place in places):
        return True
    wanted = squeeze(quote)
    return any(wanted in squeeze(item.text) for item in items)
