"""Whether and with what evidence a question may be answered: all checks between finding and writing.

Order: premises first (a question about what never was is refused, a wrong amount is corrected), then whether the evidence
answers, then which parts of the question it leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from indexes import Hit
from ingest import Passage, normalize, render_row
from service.answerability import Answerability, stated
from service.completing import PartFinder, leaves_open
from service.contradicting import contradicted
from service.demands import unmet
from service.details import missing_detail
from service.evidence import Selector, Unit, told_by
from service.matters import Matters, quoted, things
from service.parts import split_parts
from service.premises import baseless, claim, left_out, unstated
from service.presupposed import presupposed, unfounded
from service.questions import Question, TermGroup
from service.searching import Filters, Searcher

_CANDIDATES = 20
_AROUND = 8
"""Passages that may know what a question takes for granted."""
_CHINESE = re.compile(r"[一-鿿]")
_RELATED = 0.45
"""Share of the words of a question without its claim that a sentence must hold to contradict the claim."""
_NEAR = 0.3
"""The same of a sentence that a refusal may show as what the documents do say."""
_PLAIN = 0.75
"""Probability of evidence that speaks of a matter though in other words than the asker's."""
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
    unspoken: str | None = None
    """Public matter that the documents are silent about."""
    nearest: Unit | None = None
    """Where the question is refused, the sentence that comes nearest to an answer, if any does."""
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
    columns: Callable[[Passage], Collection[str]]
    """Column names of the table that a row stands in."""

    def judge(
        self, question: Question, units: Sequence[Unit], hits: Sequence[Hit], region: str | None
    ) -> Finding:
        """Judges the evidence chosen for a question; `region` is the district that is asked about."""
        unknown = baseless(question, units) or self._unfounded(question, units, hits)
        corrected = self._corrected(question, units, region)
        if corrected:
            return corrected
        judged = self._judged(question, units, hits)
        if unknown:
            return Finding(units=(), confidence=judged.confidence, baseless=unknown)
        if not judged.units:
            return self._by_parts(question, region) or judged
        completed = self.parts.complete(question, units, region)
        otherwise = contradicted(question.search, completed.units, self._towns(region))
        if otherwise:
            return replace(judged, units=(), nearest=completed.units[0], corrected=otherwise)
        return replace(judged, units=completed.units, open=completed.open)

    def _towns(self, region: str | None) -> list[str]:
        return [town for town, its in self.searcher.corpus.gazetteer.towns.items() if its == region]

    def _unfounded(self, question: Question, units: Sequence[Unit], hits: Sequence[Hit]) -> str | None:
        """The first clause that the question takes for granted and the best passages know nothing of."""
        taken = presupposed(question.search)
        if not taken:
            return None
        document = units[0].passage.document_id if units else None
        around = _texts([hit for hit in hits[:_AROUND] if hit.passage.document_id == document])
        return unfounded(taken, self.searcher.groups(question), around, unstated)

    def _judged(self, question: Question, units: Sequence[Unit], hits: Sequence[Hit]) -> Finding:
        groups = self.searcher.groups(question)
        if not units or not groups or _is_gibberish(question, units):
            return Finding(units=(), confidence=0.0)
        confidence = self.answerability.confidence(question, units, hits, groups)
        document = units[0].passage.document_id
        own = [
            unit for unit in units if unit.passage.document_id == document
        ]  # others help, they do not state
        missing = _missing_detail(question, own) or unmet(question, own, self.columns(own[0].passage))
        around = normalize(
            " ".join(f"{unit.passage.context} {told_by(unit.passage, unit.sentence)}" for unit in units)
        )
        unspoken = self.matters.unspoken(question.search, around) or _unheard(question, hits, groups)
        if confidence >= _PLAIN:
            unspoken = None
        if confidence >= self.answerability.threshold and not missing and not unspoken:
            return Finding(units=tuple(units), confidence=confidence)
        near = units[0] if units[0].words >= _NEAR and not unspoken else None
        return Finding(units=(), confidence=confidence, missing=missing, unspoken=unspoken, nearest=near)

    def _by_parts(self, question: Question, region: str | None) -> Finding | None:
        """Answers those parts that can be answered where the whole cannot."""
        found: dict[tuple[str, int], Unit] = {}
        left: list[tuple[str, Question]] = []
        confidence = 0.0
        for part in split_parts(question.text):
            asked = self.searcher.understand(part.text, part.asked)
            judged = self._searched(asked, region)
            if judged.units and judged.confidence >= _SURE:
                found |= {unit.key: unit for unit in judged.units}
                confidence = max(confidence, judged.confidence)
            else:
                left.append((part.asked, asked))
        if not found:
            return None
        units = tuple(found.values())
        still_open = tuple(words for words, asked in left if leaves_open(asked, units))
        return Finding(units=units, confidence=confidence, open=still_open)

    def _corrected(self, question: Question, units: Sequence[Unit], region: str | None) -> Finding | None:
        """The answer to the question without its claim, where that contradicts the claim."""
        for unit in units:
            clause = left_out(question, unit)
            if clause:
                return Finding(units=(), confidence=0.0, nearest=unit, corrected=clause)
        claimed = claim(question, units)
        if claimed is None:
            return None
        judged = self._searched(self.searcher.understand(claimed.neutral), region)
        if claimed.taken:
            near = judged.units[:1] or tuple(filter(None, [judged.nearest]))
            if not claimed.is_contradicted(near) or near[0].words < _NEAR:
                return None
            return replace(judged, units=(), nearest=near[0], corrected=claimed.stated)
        if not claimed.is_contradicted(judged.units) or judged.units[0].words < _RELATED:
            return None
        return replace(judged, corrected=claimed.stated)

    def _searched(self, asked: Question, region: str | None) -> Finding:
        hits = self.searcher.search(asked, Filters(region=region), _CANDIDATES)
        if not hits:
            return Finding(units=(), confidence=0.0)
        units = self.selector.select(asked, hits)
        return self._judged(asked, units, hits)


def _missing_detail(question: Question, units: Sequence[Unit]) -> str | None:
    """A detail that neither the units state nor the passages that they stand in."""
    told = normalize(" ".join(map(stated, units)))
    around = normalize(" ".join(unit.passage.text for unit in units))
    return missing_detail(question.search, told) and missing_detail(question.search, f"{told} {around}")


def _unheard(question: Question, hits: Sequence[Hit], groups: Sequence[TermGroup]) -> str | None:
    """A thing or a name that the question holds and that no passage found knows."""
    named = {thing.word: (thing.word, *thing.others) for thing in things(question.search, groups)}
    named |= {name: (name,) for name in quoted(question.search)}
    texts = _texts(hits) if named else []
    unheard = (name for name, words in named.items() if not any(w in text for w in words for text in texts))
    return next(unheard, None)


def _texts(hits: Sequence[Hit]) -> list[str]:
    """Passages with their headings, in search form; rows with the units of their values."""
    passages = (hit.passage for hit in hits)
    return [
        normalize(f"{one.context} {render_row(one) if one.kind == 'table_row' else one.text}")
        for one in passages
    ]


def _is_gibberish(question: Question, units: Sequence[Unit]) -> bool:
    """Whether a question has neither a Chinese character nor a word in common with the evidence."""
    return not _CHINESE.search(question.search) and not any(unit.words for unit in units)
