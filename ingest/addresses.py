"""Addresses of passages as a lawyer would write them: 二、（三）2., 第十二条, 表3 第5行."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBERED = re.compile(
    r"\s*(第[一二三四五六七八九十百零〇\d]{1,5}[编篇章节条款项]|[一二三四五六七八九十百]{1,4}、"
    r"|[（(][一二三四五六七八九十百\d]{1,4}[）)]|\d{1,3}[.．、](?!\d)|[①-⑳]|附件\s*[一二三四五六七八九十\d]*|专栏\s*[一二三四五六七八九十\d]+)"
)
_TABLE_NUMBER = re.compile(r"(?:附表|专栏|表|附件)\s*[一二三四五六七八九十\d]+(?:[-—.]\d+)?")
_NAME_LENGTH = 16
_WIDE = str.maketrans("()．", "（）.")


def heading_label(heading: str) -> str:
    """The number of a heading, `（三）`; an unnumbered heading is called by its own first words."""
    match = _NUMBERED.match(heading)
    if match:
        return re.sub(r"\s", "", match.group(1)).translate(_WIDE)
    return re.split(r"[，。：:；,]", heading.strip(" \u3000—-"))[0][:_NAME_LENGTH]


def section_address(path: Sequence[str]) -> str:
    """The labels of a heading path in one: `二、（三）2.`."""
    parts: list[str] = []
    for label in map(heading_label, path):
        if parts and not parts[-1].endswith(("、", "）", ".")) and not label.startswith("（"):
            parts.append(" ")
        parts.append(label)
    return "".join(parts)


def range_address(common: Sequence[str], first: Sequence[str], last: Sequence[str]) -> str:
    """Address of a passage over several sections below `common`: `二、（三）1.至3.`."""
    depth = len(common)
    if len(first) <= depth or len(last) <= depth or first[depth] == last[depth]:
        return section_address(common)
    from_, to = heading_label(first[depth]), heading_label(last[depth])
    prefix = section_address(common)
    return f"{prefix}{from_}至{to}"


def item_address(path: Sequence[str], labels: Sequence[str]) -> str:
    """Address of list items by the numbers that they begin with: `二、（1）至（3）`."""
    prefix = section_address(path)
    return prefix + (labels[0] if labels[0] == labels[-1] else f"{labels[0]}至{labels[-1]}")


def table_address(title: str, path: Sequence[str], ordinal: int) -> str:
    """`表3`, `专栏2`; a table without a number is counted in its section: `二、表1`."""
    match = _TABLE_NUMBER.search(title)
    if match:
        return re.sub(r"\s", "", match.group(0))
    return f"{section_address(path)}表{ordinal}"


class AddressBook:
    """Keeps addresses unique inside a document: the second passage at an address gets `·2`."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def take(self, address: str) -> str:
        """Returns `address`, or `address·n` when it was given out before."""
        count = self._taken.get(address, 0) + 1
        self._taken[address] = count
        return address if count == 1 else self.take(f"{address}·{count}")
