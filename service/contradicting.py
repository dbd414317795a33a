"""What a question says in passing and the evidence for it states otherwise: an amount, a date, a town, a pairing.

`2025年工业总产值不低于800亿元，怎么分到各产业？` where the plan says 600亿元: an answer that quotes the plan would seem to confirm
the asker's figure. Two things must hold, so that few right questions are held up: nothing around the evidence states what
the question says, and the evidence itself states another value of the same kind. Or the evidence does state the figure, but
of something else, and another figure of what the asker names: 2020年17000人次 where 2020年 has 14300 and 2021年 has 17000.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from ingest import normalize
from service.evidence import Unit, told_by
from service.pairing import belongs_to_another, character_pairs
from service.premises import OWN
from service.presupposed import CLAUSES
from service.quantities import Quantity, missing_quantities, quantities, written_quantities

_NAMED = re.compile(r"[‘“「《【][^’”」》】]*[’”」》】]")
_ASKED = re.compile(r"[哪第几近前后头这那其]$")
"""Before a number: 哪两个 asks, 第三 and 前两年 count."""
_WEIGHED = re.compile(r"还是|什么时候|何时|几时|哪年|哪一年|好久|啥时候")
"""A clause that offers values to choose from, or asks when one is reached."""
_CHOOSES = re.compile(r"哪|几[个家项处]|多少|好多")
"""A clause that picks things out by their figure."""
_SEGMENTS = re.compile(r"[，,；;。、\n]")
_UNCOUNTED = frozenset(
    {"", "年", "个月", "月", "日", "点", "时", "岁", "号", "级", "条", "期", "批", "届", "次", "种"}
)
"""Units that name or date things; dates are read as a whole."""
_THINGS = frozenset("个人家户项处所件张套间辆")
_BASES = frozenset({100, 1000, 10000})
"""What rates are told by: 一千个人 asks for what the text gives 每千人."""
_FEW = 3
"""So many things or people are more often the asker's own, or counted along, than a figure of the text."""
_DATES = (re.compile(r"\d{1,2}月\d{1,2}[日号]"), re.compile(r"20\d{2}年\d{1,2}月"))


def contradicted(question: str, units: Sequence[Unit], towns: Collection[str]) -> str | None:
    """The asker's words for what the evidence states otherwise, None where it contradicts nothing.

    Args:
        question: In search form.
        units: The evidence that would be answered with.
        towns: Towns and streets of the district, without 镇 and 街道.
    """
    told = normalize(
        "；".join(f"{unit.passage.context} {told_by(unit.passage, unit.sentence)}" for unit in units)
    )
    around = f"{told} {normalize(' '.join(unit.passage.text for unit in units))}"
    clauses = [
        _NAMED.sub("", clause)
        for clause in CLAUSES.split(question)
        if not OWN.search(clause) and not _WEIGHED.search(clause)
    ]
    for read in (_amounts, _dates, _towns(towns), _pairings):
        for clause in clauses:
            stated = next(read(clause, told, around), None)
            if stated:
                return stated
    return None


def _amounts(clause: str, told: str, around: str) -> Iterator[str]:
    given = {quantity.unit for _, quantity in written_quantities(told)}
    for words, quantity in written_quantities(clause):
        if words not in clause:  # An end of a range, whose words are not the asker's.
            continue
        is_few = quantity.value <= (_FEW if quantity.unit in _THINGS else 1)
        is_asked = _ASKED.search(clause[: clause.find(words)])
        comparable = quantity.unit in given - _UNCOUNTED and not (
            is_few or is_asked or _is_base(words, quantity)
        )
        if comparable and missing_quantities([quantity], around):
            yield words


def _pairings(clause: str, told: str, _around: str) -> Iterator[str]:
    if _CHOOSES.search(clause):
        return
    segments = [(segment, quantities(segment)) for segment in _SEGMENTS.split(told)]
    for said in _SEGMENTS.split(clause):
        for words, quantity in written_quantities(said):
            is_asked = words not in said or _ASKED.search(said[: said.find(words)])
            if is_asked or quantity.unit in _UNCOUNTED:
                continue
            own = [segment for segment, given in segments if quantity in given]
            others = [
                segment
                for segment, given in segments
                if quantity not in given and any(other.unit == quantity.unit for other in given)
            ]
            if own and others and belongs_to_another(character_pairs(said), own, others):
                yield words


def _is_base(words: str, quantity: Quantity) -> bool:
    return quantity.value in _BASES and words[0] in "一每"


def _dates(clause: str, told: str, around: str) -> Iterator[str]:
    for form in _DATES:
        known = [date.replace("号", "日") for date in form.findall(around)]
        if form.search(told):
            yield from (date for date in form.findall(clause) if date.replace("号", "日") not in known)


def _towns(towns: Collection[str]) -> Callable[[str, str, str], Iterator[str]]:
    def read(clause: str, told: str, around: str) -> Iterator[str]:
        named = [town for town in towns if town in clause]
        # Of several towns that are asked about the evidence may give one, which contradicts nothing.
        if any(town in told for town in towns) and not any(town in around for town in named):
            yield from (re.findall(rf"{town}(?:镇|乡|街道)?", clause)[0] for town in named)

    return read
