"""Whether and with what evidence a question may be answered: all checks between finding and writing.

Order: premises first (a question about what never was is refused, a wrong amount is corrected), then whether the evidence
answers, then which parts of the question it leaves open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexes import Hit
from ingest import normalize
from service.answerability import Answerability, stated
from service.completing import PartFinder
from service.details import missing_detail
from service.evidence import Selector, Unit
from service.matters import Matters
from service.parts import split_parts
from service.premises import baseless, claim
from service.questions import Question
from service.searching import Filters, Searcher

_CANDIDATES = 20
_SURE = 0.65
"""Probability that a part must reach by itself where the question as a whole is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What may be said."""

    units: tuple[Unit, ...]
    """Evidence, best first; empty where the question is refused."""
    confidence: float
    """Probability that the evidence answers."""
    missing: str | None = None
    """Name of the detail that the evidence does not state."""
    baseless: str | None = None
    """What the question takes for granted without any basis in the documents, in the asker's words."""
    corrected: str | None = None
    """What the question states and the evidence states otherwise, in the asker's words."""
    open: tuple[str, ...] = ()
    """Parts of the question that stay unanswered, in the asker's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Judges evidence."""

    searcher: Searcher
    selector: Selector
    answerability: Answerability
    parts: PartFinder
    matters: Matters

    def judge(
        self, question: Question, units: Sequence[Unit], hits: Sequence[Hit], region: str | None
    ) -> Finding:
        """Judges the evidence chosen for a question; `region` is the district that is asked about."""
        unknown = baseless(question, units)
        corrected = self._corrected(question, units, region)
        if corrected:
            return corrected
        judged = self._judged(question, units, hits)
        if unknown:
            return replace(judged, units=(), baseless=unknown)
        if not judged.units:
            return self._by_parts(question, region) or judged
        completed = self.parts.complete(question, units, region)
        return replace(judged, units=completed.units, open=completed.open)

    def _judged(self, question: Question, units: Sequence[Unit], hits: Sequence[Hit]) -> Finding:
        groups = self.searcher.groups(question)
        if not units or not groups:
            return Finding(units=(), confidence=0.0)
        confidence = self.answerability.confidence(question, units, hits, groups)
        missing = missing_detail(question.search, normalize(" ".join(map(stated, units))))
        around = normalize(" ".join(f"{unit.passage.context} {unit.passage.text}" for unit in units))
        missing = missing or self.matters.unspoken(question.search, around)
        answers = not missing and confidence >= self.answerability.threshold
        return Finding(units=tuple(units) if answers else (), confidence=confidence, missing=missing)

    def _by_parts(self, question: Question, region: str | None) -> Finding | None:
        """Answers those parts that can be answered where the whole cannot."""
        found: dict[tuple[str, int], Unit] = {}
        left: list[str] = []
        confidence = 0.0
        for part in split_parts(question.text):
            asked = self.searcher.understand(part.text, part.asked)
            judged = self._searched(asked, region)
            if judged.units and judged.confidence >= _SURE:
                found |= {unit.key: unit for unit in judged.units}
                confidence = max(confidence, judged.confidence)
            else:
                left.append(part.asked)
        if not found:
            return None
        return Finding(units=tuple(found.values()), confidence=confidence, open=tuple(left))

    def _corrected(self, question: Question, units: Sequence[Unit], region: str | None) -> Finding | None:
        """The answer to the question without its claim, where that contradicts the claim."""
        claimed = claim(question, units)
        if claimed is None:
            return None
        judged = self._searched(self.searcher.understand(claimed.neutral), region)
        if not claimed.is_contradicted(judged.units):
            return None
        return replace(judged, corrected=claimed.stated)

    def _searched(self, asked: Question, region: str | None) -> Finding:
        hits = self.searcher.search(asked, Filters(region=region), _CANDIDATES)
        if not hits:
            return Finding(units=(), confidence=0.0)
        units = self.selector.select(asked, hits, self.searcher.rarity(asked))
        return self._judged(asked, units, hits)
