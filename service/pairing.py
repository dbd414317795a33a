"""Does a sentence give each number and role to what the evidence gives it to: 一级30元，二级20元 is not 一级20元?

Works on the search form. It looks for a number whose own words the sentence lacks while it holds those of another number,
and for a body that the sentence lets lead where the evidence lets it support.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest import find_units
from service.quantities import Quantity, quantities

_LABELS = frozenset({"年", "月", "级", "类", "号", "届", "条", "期", "批", "种"})
"""Units of numbers that tell things apart rather than measure them: 2025年, 二级."""
_SENTENCES = re.compile(r"[；;。\n]")
_CLAUSES = re.compile(r"[，,；;。\n]")
_WORDS = re.compile(r"[一-鿿]+|\d+(?=[年月级类号届条期批种])")
_RESPECTIVELY = re.compile(
    r"(?P<things>[^，；。\n]+?)[，,]?分别(?P<verb>[^、，；。\n\d]{0,8})(?P<values>\d[^，；。、\n]*(?:[、和及]\d[^，；。、\n]*)+)"
)
_LIST = re.compile(r"[、和及]")
_LEAD = re.compile(r"牵头|主办|主责")
_SUPPORT = re.compile(r"配合|协助|协办|参与")


def is_mispaired(statement: str, evidence: str) -> bool:
    """Whether the statement gives a number of the evidence to another thing; both in search form."""
    sentences, clauses = _measuring(_SENTENCES.split(evidence)), _measuring(_CLAUSES.split(evidence))
    windows = list(_windows(statement))
    return (
        any(_taken_from_another(before + clause, value, sentences) for before, clause, value in windows)
        or any(_taken_from_another(clause, value, clauses) for _, clause, value in windows)
        or any(_order_broken(windows, match) for match in _RESPECTIVELY.finditer(evidence))
        or _role_changed(statement, evidence)
    )


def _windows(statement: str) -> Iterator[tuple[str, str, Decimal]]:
    """Each number that measures, with the clause before, where its subject may stand, and its own clause."""
    for sentence in _SENTENCES.split(statement):
        before = ""
        for clause in _CLAUSES.split(sentence):
            measured = _measures(clause)
            for value in measured:
                yield before, clause, value
            before = "" if measured else clause


def _measuring(segments: Sequence[str]) -> list[str]:
    return [segment for segment in segments if _measures(segment)]


def _measures(text: str) -> set[Decimal]:
    return {quantity.value for quantity in quantities(text) if _is_measure(quantity)}


def _is_measure(quantity: Quantity) -> bool:
    return quantity.unit not in _LABELS


def _taken_from_another(window: str, value: Decimal, segments: Sequence[str]) -> bool:
    own = [segment for segment in segments if value in _measures(segment)]
    others = [segment for segment in segments if value not in _measures(segment)]
    if not own or not others:
        return False
    return belongs_to_another(character_pairs(window), own, others)


def belongs_to_another(said: set[str], own: Sequence[str], others: Sequence[str]) -> bool:
    """Whether what is said of a number has words of other numbers' segments only and none of its own segments'."""
    words_of_own = set().union(*map(character_pairs, own))
    words_of_others = set().union(*map(character_pairs, others))
    return bool(said & (words_of_others - words_of_own)) and not said & (words_of_own - words_of_others)


def character_pairs(text: str) -> set[str]:
    """Pairs of characters, and numbers that tell things apart."""
    found: set[str] = set()
    for run in _WORDS.findall(text):
        found |= {run} if run[0].isdigit() else {run[i : i + 2] for i in range(len(run) - 1)}
    return found


def _order_broken(windows: Sequence[tuple[str, str, Decimal]], match: re.Match[str]) -> bool:
    """初级、中级、高级分别补贴1200元、1600元、2200元: each thing has the value at its own place."""
    things = _LIST.split(match["things"])
    values = [next(iter(_measures(part)), None) for part in _LIST.split(match["values"])]
    if len(things) != len(values) or len(things) < 2:
        return False
    # What stands before the first and behind the last thing belongs to all of them.
    keys = [things[0][-2:], *things[1:-1], things[-1][:2]]
    for before, clause, value in windows:
        named = [key for key in keys if key in before + clause]
        if value in values and named and len(named) < len(keys) and keys[values.index(value)] not in named:
            return True
    return False


def _role_changed(statement: str, evidence: str) -> bool:
    said, given = _roles(statement), _roles(evidence)
    return any(name in given and not role & given[name] for name, role in said.items())


def _roles(text: str) -> dict[str, set[str]]:
    """The roles that each body has in the clauses that name it; none where a clause tells none."""
    roles: dict[str, set[str]] = {}
    for clause in _CLAUSES.split(text):
        here = {name for name, word in (("lead", _LEAD), ("support", _SUPPORT)) if word.search(clause)}
        for _, _, unit in find_units(clause):
            roles.setdefault(unit, set()).update(here or {"lead", "support"})
    return roles
