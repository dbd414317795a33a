"""Amounts in a text, so that two texts can be compared by what they state: `5万元` = `50000元`, `三个月` = `3个月`.

Works on the search form of a text (widths and thousands folded).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

_UNITS = (
    "个百分点|百分点|个工作日|工作日|个自然日|平方公里|平方千米|平方米|立方米|万千瓦|千瓦时|公里|千米|公顷|吨标准煤|千克|公斤"
    "|小时|分钟|周岁|个月|人次|户次|车次|个|岁|年|月|日|天|周|元|块|%|‰|℃|人|名|户|家|处|座|件|项|条|批|类|级|倍|成|次"
    "|辆|张|份|所|场|期|套|台|间|床|篇|种|届|号|点|时|楼|层|亩|米|吨|度"
)
_SAME = {
    "周岁": "岁",
    "名": "人",
    "天": "日",
    "块": "元",
    "千米": "公里",
    "平方千米": "平方公里",
    "公斤": "千克",
    "工作日": "个工作日",
    "个百分点": "百分点",
}
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ARABIC = re.compile(rf"(?P<number>\d+(?:\.\d+)?)(?P<scale>[十百千万亿]*)余?多?(?P<unit>{_UNITS})?")
_WORDS = re.compile(
    rf"(?<![〇零一二两三四五六七八九十百千万亿])(?P<number>半|[〇零一二两三四五六七八九十][〇零一二两三四五六七八九十百千万亿]*)"
    rf"(?P<unit>{_UNITS})(?!性|般|些|定|致)"
)
_RANGE = re.compile(rf"(\d+(?:\.\d+)?)(?:-|~|至|到)(?=\d+(?:\.\d+)?((?:[十百千万亿])*(?:{_UNITS})))")
_SINGLE = frozenset("个种项家人户件份类批条处场点时度所套间台")
"""Measures that stand with 一 as an article does: 一个, 一项."""

_EACH = {
    "年": re.compile("年度|[每全按]年"),
    "个月": re.compile("月度|[每全按]月"),
    "日": re.compile("[每按][日天]"),
}
"""Words that mean one such period."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts; `unit` is empty where the text names none."""

    value: Decimal
    unit: str


def quantities(text: str) -> frozenset[Quantity]:
    """All amounts of a text in search form; a range gives both its ends."""
    return frozenset(quantity for _, quantity in written_quantities(text))


def written_quantities(text: str) -> Iterator[tuple[str, Quantity]]:
    """The same one by one, each with the words that state it."""
    spread = _RANGE.sub(r"\1\2至", text)
    yield from _arabic(spread)
    yield from _in_words(spread)


def missing_quantities(stated: Iterable[Quantity], text: str) -> frozenset[Quantity]:
    """Those that `text` does not state. A bare number in a table counts where the unit stands nearby."""
    present = quantities(text)

    def stands(quantity: Quantity) -> bool:
        if quantity in present:
            return True
        if not quantity.unit:
            return any(other.value == quantity.value for other in present)
        if quantity.value == 1 and quantity.unit in _EACH and _EACH[quantity.unit].search(text):
            return True
        return Quantity(quantity.value, "") in present and quantity.unit in text

    return frozenset(quantity for quantity in stated if not stands(quantity))


def _arabic(text: str) -> Iterator[tuple[str, Quantity]]:
    for match in _ARABIC.finditer(text):
        value = Decimal(match["number"])
        for character in match["scale"]:
            value *= _MULTIPLIERS[character]
        yield match.group(), Quantity(value, _folded(match["unit"] or ""))


def _in_words(text: str) -> Iterator[tuple[str, Quantity]]:
    for match in _WORDS.finditer(text):
        if match["number"] == "一" and match["unit"] in _SINGLE:
            continue
        yield match.group(), Quantity(_value(match["number"]), _folded(match["unit"]))


def _folded(unit: str) -> str:
    return _SAME.get(unit, unit)


def _value(words: str) -> Decimal:
    """`三千五百万` → 35000000, `二四` → 24, `半` → 0.5."""
    if words == "半":
        return Decimal("0.5")
    if not any(character in _MULTIPLIERS for character in words):
        return Decimal("".join(str(_DIGITS[character]) for character in words))
    total = section = digit = 0
    for character in words:
        if character in _DIGITS:
            digit = _DIGITS[character]
            continue
        scale = _MULTIPLIERS[character]
        if scale < 10_000:
            section += (digit or 1) * scale
        else:
            total = (total + section + digit) * scale
            section = 0
        digit = 0
    return Decimal(total + section + digit)
