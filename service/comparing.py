"""Compares districts: what each of them says on the same matter, and which of them says nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from ingest import find_units, normalize
from service.evidence import Selector, Unit, told_by
from service.grounds import Grounds
from service.places import short_name
from service.quantities import quantities
from service.questions import Question
from service.searching import Filters, Searcher

_CANDIDATES = 20
_CHOICES = 8
"""Sentences of each district that are looked at for a pair on the same aspect."""
_WITHIN = 3.0
"""Score that a sentence may lie behind the best of its district to be such a choice."""
_SAME_ASPECT = 1.0
_OPEN_ASPECT = 30.0
"""What a common aspect is worth against score: much, where only a topic is named (垃圾分类有什么不同)."""
_TOPIC_CHARS = 6
_COMPARING = re.compile(
    r"(?:之间)?的?(?:规定|政策|要求|标准|做法|情况)?(?:有|存在)?(?:什么|啥子?|哪些|何)?(?:的)?(?:不同|区别|差别|差异|不一样|异同)(?:点|之处|的?地方)?|相比|对比|比较(?:一下)?|比起来|分别|各(?=是|有|由|自)自?|都"
)
_JOINTS = re.compile(r"[、和与跟及同比]+(?=[的在，,、]|$)|^[、和与跟及同比]+|(?<=[，,的在])[、和与跟及同比]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the named districts say."""

    units: tuple[Unit, ...]
    """One or two for each district that says something, in the order in which they were named."""
    confidence: float
    silent: tuple[str, ...]
    """Districts without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparer:
    """Asks each district by itself."""

    searcher: Searcher
    selector: Selector
    grounds: Grounds

    def compare(self, question: Question, regions: Sequence[str]) -> Comparison:
        """Answers for each of the districts, with sentences on the same aspect where there are such."""
        choices: dict[str, list[Unit]] = {}
        confidence = 0.0
        for region in regions:
            asked = self.searcher.understand(for_region(question.search, region, regions))
            hits = self.searcher.search(asked, Filters(region=region), _CANDIDATES)
            if not hits:
                continue
            found = self.grounds.judge(asked, self.selector.select(asked, hits), hits, region)
            if found.units:
                confidence = max(confidence, found.confidence)
                choices[region] = _choices(self.selector.units(asked, hits))
        silent = tuple(region for region in regions if region not in choices)
        topic = for_region(question.search, "", regions).rstrip("？")
        weight = _OPEN_ASPECT if len(topic) <= _TOPIC_CHARS else _SAME_ASPECT
        units = _same_aspect(list(choices.values()), weight)
        return Comparison(units=units, confidence=confidence, silent=silent)


def _choices(ranked: Sequence[Unit]) -> list[Unit]:
    """The best few of a district that say something by themselves."""
    near = [unit for unit in ranked if unit.score >= ranked[0].score - _WITHIN]
    telling = [unit for unit in near if not (unit.features["heading"] or unit.features["short"])]
    return telling[:_CHOICES] or list(ranked[:1])


def for_region(question: str, region: str, named: Sequence[str]) -> str:
    """The question as it would be asked of one district: without the others and without the comparing."""
    for other in named:
        for name in (other, short_name(other)):
            question = question.replace(name, "")
    question = _JOINTS.sub("", _COMPARING.sub("", question)).strip("，,、的？?")
    return f"{region}{question}？"


def _same_aspect(choices: Sequence[Sequence[Unit]], weight: float) -> tuple[Unit, ...]:
    """One unit of each district, scores and likeness weighed together."""
    if not choices:
        return ()

    def worth(units: Sequence[Unit]) -> float:
        return sum(unit.score for unit in units) + weight * _likeness(units)

    return max(product(*choices), key=worth)


def _likeness(units: Sequence[Unit]) -> float:
    """Mean share of the first sentence's aspects that the others have too."""
    first, *others = (_aspects(unit) for unit in units)
    if not others or not first:
        return 0.0
    return sum(len(first & other) / len(first | other) for other in others if other) / len(others)


def _aspects(unit: Unit) -> set[str]:
    """Pairs of characters, kinds of amounts and whether bodies are named."""
    text = normalize(told_by(unit.passage, unit.sentence))
    pairs = {text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2].isalpha()}
    return (
        pairs
        | {f"#{quantity.unit}" for quantity in quantities(text)}
        | ({"#unit"} if find_units(text) else set())
    )
