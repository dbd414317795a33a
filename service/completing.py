"""Evidence for the parts of a question that its evidence as a whole leaves open, and which parts stay open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest import normalize
from service.answerability import Answerability
from service.evidence import Selector, Unit, fits_wants, told_by
from service.parts import Part, split_parts
from service.questions import Question, Want
from service.searching import Filters, Searcher

_CANDIDATES = 20
_TOLD_BY_FORM: frozenset[Want] = frozenset({"phone", "money", "clock", "date", "who", "number"})
"""Details that a sentence cannot state without a certain form, so that their absence is certain."""
_AHEAD = 0.95
"""Score by which a sentence must beat those that are there to be added for a part."""
_SURE = 0.55
"""Probability, for the part alone, that the sentence answers it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """Evidence for all parts that have any."""

    units: tuple[Unit, ...]
    open: tuple[str, ...] = ()
    """What was asked and no evidence states, in the asker's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFinder:
    """Looks for each part of a question by itself."""

    searcher: Searcher
    selector: Selector
    answerability: Answerability

    def complete(self, question: Question, units: Sequence[Unit], region: str | None) -> Completed:
        """The units, one more for each part that none of them answers but another sentence does."""
        found = list(units)
        still_open = []
        for part in split_parts(question.text):
            asked = self.searcher.understand(part.text, part.asked)
            if self._is_answered(asked, part, found):
                continue
            further = self._further(asked, found, region)
            if further:
                found.append(further)
            elif leaves_open(asked, found):
                still_open.append(part.asked)
        return Completed(units=tuple(found), open=tuple(still_open))

    def _is_answered(self, asked: Question, part: Part, units: Sequence[Unit]) -> bool:
        """Whether one sentence holds every word of the part and the kind of thing that it asks for."""
        words = {group.word for group in self.searcher.groups(self.searcher.understand(part.asked))}
        return bool(words) and any(
            all(word in normalize(f"{unit.sentence.text} {unit.passage.context}") for word in words)
            and _states(asked, unit)
            for unit in units
        )

    def _further(self, asked: Question, units: Sequence[Unit], region: str | None) -> Unit | None:
        """The best sentence for a part, where it is clearly better than those that are there."""
        hits = self.searcher.search(asked, Filters(region=region), _CANDIDATES)
        if not hits:
            return None
        ranked = self.selector.units(asked, hits, self.searcher.rarity(asked))
        there = {unit.key for unit in units}
        known = [unit.score for unit in ranked if unit.key in there]
        best = ranked[0]
        if not known or best.score - max(known) < _AHEAD or not best.wanted or best.features["heading"]:
            return None
        features = self.answerability.features(asked, [best], hits, self.searcher.groups(asked))
        return best if self.answerability.probability(features) >= _SURE else None


def leaves_open(asked: Question, units: Sequence[Unit]) -> bool:
    """Whether no sentence can state what is asked for, since none has its form."""
    return bool(asked.wants & _TOLD_BY_FORM) and not any(_states(asked, unit) for unit in units)


def _states(asked: Question, unit: Unit) -> bool:
    return fits_wants(asked.wants, told_by(unit.passage, unit.sentence))
