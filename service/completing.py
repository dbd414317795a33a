"""Evidence for the parts of a question that its evidence as a whole leaves open, and which parts stay open."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
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
_YEAR = re.compile(r"(?:19|20)\d{2}")
_OWN_WORDS, _OWN_SHARE = 2, 0.5
"""Words of a part without its topic that a sentence holds at least, and their share of its weighted words."""
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
            held = self._is_answered(asked, part, found)
            best = self._best(asked, found, region)
            if not held and (best is None or best.ahead < _AHEAD):
                best = self._by_its_own_words(part, found, region) or best
            if best and best.chance >= _SURE_ALONE:
                sure[best.unit.key] = best.unit
            if best and self._adds(asked, part, best, held=held):
                found.append(best.unit)
            elif not held and leaves_open(asked, found):
                still_open.append(part.asked)
        if len(sure) == len(parts) > 1:
            return Completed(units=tuple(sure.values()))
        return Completed(units=tuple(found), open=tuple(still_open))

    def _by_its_own_words(self, part: Part, units: Sequence[Unit], region: str | None) -> _Best | None:
        """The best sentence for a part without the topic that it shares, in a document that is there already."""
        best = self._best(self.searcher.understand(part.alone), units, region) if part.alone else None
        return best if best and _has_enough_words(best.unit) and _is_beside(best.unit, units) else None

    def _adds(self, asked: Question, part: Part, best: _Best, *, held: bool) -> bool:
        """Whether a sentence joins those that are there, of which one answers the part (`held`) or none."""
        fills = not held and self._is_answered(asked, part, [best.unit])
        return best.ahead >= (0 if fills else _AHEAD) and best.chance >= (_SURE_ALONE if held else _SURE)

    def _is_answered(self, asked: Question, part: Part, units: Sequence[Unit]) -> bool:
        """Whether one sentence holds every word of the part and the kind of thing that it asks for."""
        words = {group.word for group in self.searcher.groups(self.searcher.understand(part.asked))}
        return bool(words) and any(_says_all(unit, words) and _states(asked, unit) for unit in units)

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


def _has_enough_words(unit: Unit) -> bool:
    return len(unit.held) >= _OWN_WORDS and unit.own_words >= _OWN_SHARE


def _is_beside(unit: Unit, units: Sequence[Unit]) -> bool:
    return unit.passage.document_id in {one.passage.document_id for one in units}


def _says_all(unit: Unit, words: Collection[str]) -> bool:
    """Whether a sentence and what it stands under hold all words; a year in a title is the document's, not its own."""
    told = normalize(told_by(unit.passage, unit.sentence))
    around = f"{told} {normalize(unit.passage.context)}"
    return all(word in (told if _YEAR.fullmatch(word) else around) for word in words)


def leaves_open(asked: Question, units: Sequence[Unit]) -> bool:
    """Whether no sentence can state what is asked for, since none has its form."""
    return bool(asked.wants & _TOLD_BY_FORM) and not any(_states(asked, unit) for unit in units)


def _states(asked: Question, unit: Unit) -> bool:
    return fits_wants(asked.wants, told_by(unit.passage, unit.sentence))
