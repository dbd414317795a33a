"""Does the evidence answer the question? Checks that can be explained, then a fitted probability.

The threshold is applied after reordering, to features of the best evidence; its risk–coverage curve is in
docs/experiments.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indexes import Hit
from ingest import normalize
from service.evidence import Unit, fits_wants, told_by
from service.matching import focus, nearness
from service.questions import Question, TermGroup, Want

_STRICT: frozenset[Want] = frozenset({"phone", "clock", "money"})
"""Details whose form is so plain that evidence without it cannot answer."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_ORDINAL = re.compile(r"^(?:序号|编号|No\.?|#)?$")
_KINDS: tuple[Want, ...] = (
    "who",
    "money",
    "amount",
    "date",
    "list",
    "definition",
    "procedure",
    "eligibility",
)
_LONG = 8.0
"""About the idf of a word that few passages hold."""


@dataclass(frozen=True, slots=True)
class Answerability:
    """Logistic regression over a few features of the question and its best evidence."""

    weights: Mapping[str, float]
    threshold: float
    """Answers below this probability are refused; fitted on development data."""
    words: Callable[[str], frozenset[str]]
    """Search words of a sentence or of its title and headings."""
    outside: Callable[[Question], float]
    """Log-odds that a question is none about policy."""

    def confidence(
        self, question: Question, units: Sequence[Unit], hits: Sequence[Hit], groups: Sequence[TermGroup]
    ) -> float:
        """The probability that the evidence answers; 0 where it cannot."""
        if not units or not groups or lacks_detail(question, units):
            return 0.0
        return self.probability(self.features(question, units, hits, groups))

    def names(self) -> tuple[str, ...]:
        """Features that the probability is made of."""
        return tuple(name for name in self.weights if name != "bias")

    def probability(self, values: Mapping[str, float]) -> float:
        """The probability that the evidence answers."""
        total = self.weights.get("bias", 0.0)
        total += sum(self.weights.get(name, 0.0) * value for name, value in values.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def features(
        self, question: Question, units: Sequence[Unit], hits: Sequence[Hit], groups: Sequence[TermGroup]
    ) -> dict[str, float]:
        """What tells an answered question from one that the corpus does not answer; all about 0 to 1."""
        best = units[0]
        evidence = normalize(" ".join(f"{unit.sentence.text} {unit.passage.context}" for unit in units))
        held = frozenset().union(
            *(self.words(text) for unit in units for text in (unit.sentence.text, unit.passage.context))
        )
        missing = [group for group in groups if group.word not in held and not group.others & held]
        mass = sum(group.weight for group in groups) or 1.0
        own = normalize(" ".join(told_by(unit.passage, unit.sentence) for unit in units))
        return {
            "dense": hits[0].features["dense"] / 5,
            "tokens": max((s.tokens for hit in hits[:5] for s in hit.sentences), default=0.0),
            "weakest": max(unit.hit.sentences[unit.position].weakest for unit in units),
            "covered": 1 - sum(group.weight for group in missing) / mass,
            "missing_rarest": max((group.weight for group in missing), default=0.0) / _LONG,
            "focus": focus(nearness(question.search, groups), own),
            "own_words": best.own_words,
            "bigrams": max((s.bigrams for s in best.hit.sentences), default=0.0),
            "wanted": float(fits_wants(question.wants, " ".join(map(stated, units)))),
            "amounts": _stated_amounts_found(question, evidence),
            "margin": min(1.0, (hits[0].score - hits[min(9, len(hits) - 1)].score) / 5),
            "score": hits[0].score / 10,
            "best": best.score / 50,
            "run": best.features["run"],
            "unit": best.features["unit"],
            "quoted": best.features["quoted"],
            "table": best.features["table"],
            "row": float(best.passage.kind == "table_row"),
            "length": len(groups) / 10,
            "outside": self.outside(question) / 8,
            **{f"asks_{want}": float(want in question.wants) for want in _KINDS},
        }


def lacks_detail(question: Question, units: Sequence[Unit]) -> bool:
    """Whether the asked detail (a phone number, an hour, a sum) stands in none of the evidence."""
    wants = question.wants & _STRICT
    return bool(wants) and not any(fits_wants(frozenset(wants), stated(unit)) for unit in units)


def stated(unit: Unit) -> str:
    """What a unit states: for a row its values with their units, without title and serial number."""
    if unit.passage.kind != "table_row":
        return unit.sentence.text
    return "；".join(
        f"{column}{value}" for column, value in unit.passage.fields if not _ORDINAL.match(column)
    )


def _stated_amounts_found(question: Question, evidence: str) -> float:
    """Share of the amounts in the question that the evidence holds too; 1 where none is stated."""
    stated_amounts = [_DIGITS.findall(amount)[0] for amount in question.amounts]
    if not stated_amounts:
        return 1.0
    return sum(number in evidence for number in stated_amounts) / len(stated_amounts)
