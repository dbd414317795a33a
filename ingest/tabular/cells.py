"""What kind of thing a table cell holds, and its cleaned value."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

CellKind = Literal["empty", "none_mark", "serial", "year", "number", "attribute", "code", "units", "text"]

CJK = "\u3400-\u9fff"
"""One range of characters for brackets of patterns; several ranges would make compiling slow."""

_UNIT_END = (
    "局|委|办|院|部|会|组|中心|公司|政府|支队|大队|街道|街镇|乡镇|办事处|镇|乡|部门|单位|银行|站|社|处|所"
)
_UNIT = rf"[{CJK}]{{1,20}}(?:{_UNIT_END})(?:[（(][{CJK}]{{2,12}}[）)])?"
_NUMBER = (
    r"[<>≤≥〈〉《》≦≧~～约\[【(（]*\s*[-+－]?\d[\d,，.]*(?:\s*[%％‰])?(?:\s*[:：∶︰~～—–-]\s*[\d.]+\s*[%％‰]?)*\s*"
    r"[\]】)）]*(?:\s*(?:左右|以上|以下|以内|个百分点|倍|次|人|家|个|项|天|户|亩|万|亿|元|万元|亿元|公里|起|小时))?"
)

_KINDS: tuple[tuple[CellKind, re.Pattern[str]], ...] = (
    ("none_mark", re.compile(r"[—–\-－/／_*]{1,3}|无")),
    ("year", re.compile(r"(?:19|20)\d{2}\s*年?(?:\s*\d{1,2}\s*月)?")),
    ("serial", re.compile(r"[（(]?\d{1,3}[）)]?[.．、]?")),
    ("number", re.compile(_NUMBER)),
    ("attribute", re.compile(r"约束性|预期性|指导性|引导性")),
    ("code", re.compile(rf"[A-Za-z]{{1,3}}-?\d+|[{CJK}]\d{{1,3}}")),
    ("units", re.compile(rf"{_UNIT}(?:[、，,；;\s]+{_UNIT})*[、，]?")),
)
_TOTAL = re.compile(r"(?:合|小|总|共)计|总和|总数")
_BLANK_BETWEEN_CJK = re.compile(rf"(?<=[{CJK}、，。；：（）()“”])\s+(?=[{CJK}、，。；：（）()“”])")
_BLANK_BETWEEN_UNITS = re.compile(r"(?<=[局委办院会部])\s+(?=[区市县团])")


def kind_of(value: str) -> CellKind:
    """Tells what a cell holds by its form alone.

    Examples: `12` serial, `2025 年` year, `≥ 85` number, `约束性` attribute, `G212` code,
    `区民政局、区教委` units, `—` none_mark.
    """
    value = value.strip()
    if not value:
        return "empty"
    for kind, pattern in _KINDS:
        if pattern.fullmatch(value):
            return kind
    return "text"


def is_total(value: str) -> bool:
    """Tells whether a cell says that its row sums up others (合计, 小 计)."""
    return bool(_TOTAL.fullmatch("".join(value.split())))


def clean(value: str) -> str:
    """Repairs a cell: lines broken inside a narrow cell leave blanks between Chinese characters.

    A blank between two unit names stays, since it parts them.
    """
    value = _BLANK_BETWEEN_UNITS.sub("\u2003", value.strip())
    return re.sub(r"\s+", " ", _BLANK_BETWEEN_CJK.sub(_keep_em_blank, value))


def fold(value: str) -> str:
    """The form in which two printings of one header are compared: no blanks, one width of brackets."""
    return unicodedata.normalize("NFKC", "".join(value.split()))


def _keep_em_blank(match: re.Match[str]) -> str:
    return " " if "\u2003" in match.group() else ""
