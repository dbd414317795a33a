"""Lists of bodies with their roles: `责任单位：甲、乙；配合单位：丙` and `甲、乙负责，丙配合`.

Goes in: the text of a bracket, a field line or a table cell. Comes out: where each body stands and its role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.documents import Role
from ingest.duties.units import find_units, is_generic, is_unit

_NOUN = r"(?:单位|部门|主体|机构|处室|科室)"
_LEAD = r"(?:牵头责任|牵头负责|牵头|主办)"
_RESPONSIBLE = r"(?:主要责任|责任|主责|负责|承办|主管|实施|落实|所属)"
_SUPPORT = r"(?:配合|协办|协同|协助|协作|参与|参加|支持)"
LABEL = re.compile(
    rf"(?P<lead>{_LEAD})(?:{_NOUN})|(?P<responsible>{_RESPONSIBLE}){_NOUN}|(?P<support>{_SUPPORT}){_NOUN}"
)
_LABEL_COLON = re.compile(rf"(?:{LABEL.pattern})\s*[:：]?")
_ROLE_SUFFIX = re.compile(
    r"\s*(?:(?P<lead>牵头(?:负责|落实)?|主办|负责牵头)|(?P<responsible>(?:共同|分别|分工|按(?:照)?(?:各自)?(?:职责|职能)(?:分工)?|具体|等)*(?:负责|落实|承办))"
    r"|(?P<support>(?:共同|按(?:照)?(?:各自)?(?:职责|职能)(?:分工)?|积极|等)*(?:配合|协助|参与|参加|协同|协办)))\s*(?=[，,；;。]|$)"
)
_OTHERS = re.compile(r"\s*等(?:有关|相关|区级|各|成员)*(?:部门|单位)?(?:和单位)?\s*$")
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedUnit:
    """A body in a list, [start, end) in the text of the list, with the role that the list gives it."""

    start: int
    end: int
    role: Role


def role_of_label(label: str) -> Role | None:
    """The role that a column name or field label states, None if it states none."""
    match = LABEL.search("".join(label.split()))
    return _role(match) if match else None


def labelled_units(text: str) -> list[NamedUnit]:
    """Reads `责任单位：甲、乙、配合单位丙`: every body has the role of the label before it."""
    labels = list(_LABEL_COLON.finditer(text))
    ends = [label.start() for label in labels[1:]] + [len(text)]
    return [
        NamedUnit(start=start, end=end, role=_role(label))
        for label, stop in zip(labels, ends, strict=True)
        for start, end in split_units(text, label.end(), stop)
    ]


def suffixed_units(text: str) -> list[NamedUnit]:
    """Reads `甲、乙负责，丙、丁配合`; empty if any part of it is not a list of bodies with a role."""
    units: list[NamedUnit] = []
    position = 0
    while position < len(text):
        match = _ROLE_SUFFIX.search(text, position)
        if match is None:
            return [] if text[position:].strip() else units
        items = list(split_units(text, position, match.start()))
        if not items or not any(is_unit(text[start:end]) for start, end in items):
            return []
        units.extend(NamedUnit(start=start, end=end, role=_role(match)) for start, end in items)
        position = match.end() + 1
    return units


def split_units(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Splits `text[start:stop]` at separators outside brackets into the bodies it names."""
    for first, last in _items(text, start, stop):
        item = text[first:last]
        others = _OTHERS.search(item)
        last = first + others.start() if others and is_unit(item[: others.start()]) else last
        name = text[first:last]
        if not name or len(name) > _LONGEST_NAME or is_generic(name):
            continue
        if is_unit(name) or not (inner := _glued(name)):
            yield first, last
        else:
            yield from ((first + left, first + right) for left, right in inner)


def _glued(name: str) -> list[tuple[int, int]]:
    """Bodies inside a cell whose separators are lost or which names the places beside the bodies."""
    return [(start, end) for start, end, _ in find_units(name)] if len(name) > 12 else []


def _items(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    depth, first = 0, start
    for index in range(start, stop + 1):
        character = text[index] if index < stop else "、"
        depth += (character in "（(") - (character in "）)")
        if index == stop or (depth <= 0 and character in "、，,；;\n"):
            left, right = first, index
            while left < right and (text[left].isspace() or text[left] in "：:"):
                left += 1
            while right > left and (text[right - 1].isspace() or text[right - 1] in "。."):
                right -= 1
            yield left, right
            first, depth = index + 1, 0


def _role(match: re.Match[str]) -> Role:
    if match["lead"]:
        return "lead"
    return "responsible" if match["responsible"] else "support"
