"""Does the evidence answer the question? Checks that can be explained, then a fitted probability.

The threshold is applied after reordering, to features of the best evidence, and its risk–coverage curve is in
docs/experiments.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexes import Hit
from ingest import normalize
from service.evidence import Unit, fits_wants, told_by
from service.questions import Question, Want

_STRICT: frozenset[Want] = frozenset({"phone", "clock", "money"})
"""Details whose form is so plain that evidence without it cannot answer."""
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Answerability:
    """Logistic regression over a few features of the question and its best evidence."""

    weights: Mapping[str, float]
    threshold: float
    """Answers below this probability are refused; fitted on development data."""

    def accepts(self, question: Question, units: Sequence[Unit], hits: Sequence[Hit]) -> bool:
        """Whether to answer."""
        if not units or lacks_detail(question, units):
            return False
        return self.probability(features(question, units, hits)) >= self.threshold

    def probability(self, values: Mapping[str, float]) -> float:
        """The probability that the evidence answers."""
        total = self.weights.get("bias", 0.0)
        total += sum(self.weights.get(name, 0.0) * value for name, value in values.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def lacks_detail(question: Question, units: Sequence[Unit]) -> bool:
    """Whether the asked detail (a phone number, an hour, a sum) stands in none of the evidence."""
    wants = question.wants & _STRICT
    return bool(wants) and not any(
        fits_wants(frozenset(wants), told_by(unit.passage, unit.sentence)) for unit in units
    )


def features(question: Question, units: Sequence[Unit], hits: Sequence[Hit]) -> dict[str, float]:
    """What tells an answered question from one that the corpus does not answer; all about 0 to 1."""
    best = units[0]
    top = hits[0].features
    evidence = normalize(" ".join(unit.sentence.text + unit.passage.context for unit in units))
    return {
        "dense": top["dense"] / 5,
        "tokens": max((s.tokens for hit in hits[:5] for s in hit.sentences), default=0.0),
        "words": max(unit.words for unit in units),
        "own_words": best.own_words,
        "bigrams": max((s.bigrams for s in best.hit.sentences), default=0.0),
        "wanted": float(best.wanted),
        "amounts": _stated_amounts_found(question, evidence),
        "margin": min(1.0, (hits[0].score - hits[min(9, len(hits) - 1)].score) / 5),
    }


def _stated_amounts_found(question: Question, evidence: str) -> float:
    """Share of the amounts in the question that the evidence holds too; 1 where none is stated."""
    stated = [_DIGITS.findall(amount)[0] for amount in question.amounts]
    if not stated:
        return 1.0
    return sum(number in evidence for number in stated) / len(stated)
