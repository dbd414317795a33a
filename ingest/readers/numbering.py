"""Word's automatic numbers, which stand nowhere in the text: `numbering.xml` to 一、（一）1. ①."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLevel:
    """How one level of a Word list is numbered."""

    number_format: str = "decimal"
    pattern: str = "%1."
    """`lvlText`: `%1` stands for the number of level 1, and so on."""
    start: int = 1
    all_decimal: bool = False
    """`isLgl`: numbers of the levels above are shown in decimal."""
    restarts_after: int | None = None
    """The level (from 1) that restarts this one; None: any level above; 0: never."""
    style: str | None = None
    """Paragraph style that is tied to this level."""


@dataclass(slots=True, kw_only=True)
class ListCounter:
    """Counts through the paragraphs of one abstract list, which several Word lists may share."""

    levels: dict[int, ListLevel]
    counts: dict[int, int] = field(default_factory=dict)

    def restart(self, level: int, start: int) -> None:
        """Makes the next number on `level` (from 0) be `start`."""
        self.counts[level] = start - 1

    def next(self, level: int) -> str:
        """Counts one paragraph on `level` (from 0) and gives its label, "" for a bullet or none."""
        own = self.levels.get(level)
        if own is None:
            return ""
        self.counts[level] = self.counts.get(level, own.start - 1) + 1
        for deeper in [number for number in self.counts if number > level]:
            restarts_after = self.levels[deeper].restarts_after
            if restarts_after is None or level < restarts_after:
                del self.counts[deeper]
        return self._label(own)

    def _label(self, own: ListLevel) -> str:
        if own.number_format in {"bullet", "none"}:
            return ""

        def number(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            level = self.levels.get(index, ListLevel())
            count = self.counts.get(index, level.start)
            return number_text(count, "decimal" if own.all_decimal else level.number_format)

        return re.sub(r"%([1-9])", number, own.pattern)


def number_text(number: int, number_format: str) -> str:
    """A number as Word prints it in a `numFmt` (ECMA-376, 17.18.59); unknown formats print decimal."""
    write = _WRITERS.get(number_format)
    return write(number) if write and 0 < number < 10_000 else str(number)


def chinese_number(number: int) -> str:
    """1 to 9999 as 一 … 九千九百九十九, as counted in headings (十一, not 一十一)."""
    text, gap = "", False
    for position in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**position % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + _UNITS[position]
        gap = bool(text) and not digit
    return text[1:] if text.startswith("一十") else text


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(abs(number)))


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


def _from_series(series: str) -> Callable[[int], str]:
    return lambda number: series[(number - 1) % len(series)]


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_WRITERS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "taiwaneseCounting": chinese_number,
    "taiwaneseCountingThousand": chinese_number,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "chineseLegalSimplified": lambda number: chinese_number(number).translate(_LEGAL),
    "ideographTraditional": _from_series("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _from_series("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalEnclosedParen": lambda number: f"({number})",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
}
