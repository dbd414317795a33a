"""Evidence for the parts of a question that its evidence as a whole leaves open, and which parts stay open."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
_SURE = 0.45
"""Probability, for the part alone, that the sentence answers it."""
_SURE_ALONE = 0.8
"""The same where other evidence seems to answer the part too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """Evidence for all parts that have any."""

    units: tuple[Unit, ...]
    open: tuple[str, ...] = ()
    """What was asked and no evidence states, in the asker's words."""


class _Best(NamedTuple):
    """The best sentence for a part."""

    unit: Unit
    ahead: float
    """Score by which it beats the evidence that is there; infinite where none of that was found for the part."""
    chance: float
    """That it answers the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFinder:
    """Looks for each part of a question by itself."""

    searcher: Searcher
    selector: Selector
    answerability: Answerability

    def complete(self, question: Question, units: Sequence[Unit], region: str | None) -> Completed:
        """The best sentence of each part where all parts have a sure one; else the units and what they lack."""
        found = list(units)
        still_open = []
        sure: dict[tuple[str, int], Unit] = {}
        parts = split_parts(question.text)
        for part in parts:
            asked = self.searcher.understand(part.text, part.asked)
            best = self._best(asked, found, region)
            if best and best.chance >= _SURE_ALONE:
                sure[best.unit.key] = best.unit
            held = self._is_answered(asked, part, found)
            if best and best.ahead >= _AHEAD and best.chance >= (_SURE_ALONE if held else _SURE):
                found.append(best.unit)
            elif not held and leaves_open(asked, found):
                still_open.append(part.asked)
        if len(sure) == len(parts) > 1:
            return Completed(units=tuple(sure.values()))
        return Completed(units=tuple(found), open=tuple(still_open))

    def _is_answered(self, asked: Question, part: Part, units: Sequence[Unit]) -> bool:
        """Whether one sentence holds every word of the part and the kind of thing that it asks for."""
        words = {group.word for group in self.searcher.groups(self.searcher.understand(part.asked))}
        return bool(words) and any(
            all(word in normalize(f"{unit.sentence.text} {unit.passage.context}") for word in words)
            and _states(asked, unit)
            for unit in units
        )

    def _best(self, asked: Question, units: Sequence[Unit], region: str | None) -> _Best | None:
        """The best sentence for a part by itself, unless it cannot be an answer by its form."""
        hits = self.searcher.search(asked, Filters(region=region), _CANDIDATES)
        if not hits:
            return None
        ranked = self.selector.units(asked, hits)
        best = ranked[0]
        if not best.wanted or best.features["heading"] or best.features["echo"]:
            return None
        there = {unit.key for unit in units}
        known = max((unit.score for unit in ranked if unit.key in there), default=-math.inf)
        features = self.answerability.features(asked, [best], hits, self.searcher.groups(asked))
        return _Best(best, best.score - known, self.answerability.probability(features))


def leaves_open(asked: Question, units: Sequence[Unit]) -> bool:
    """Whether no sentence can state what is asked for, since none has its form."""
    return bool(asked.wants & _TOLD_BY_FORM) and not any(_states(asked, unit) for unit in units)


def _states(asked: Question, unit: Unit) -> bool:
    return fits_wants(asked.wants, told_by(unit.passage, unit.sentence))
