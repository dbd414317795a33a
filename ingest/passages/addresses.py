"""Addresses of passages as a lawyer would write them: 二、（三）2., 第十二条, 表3 第5行."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBERED = re.compile(
    r"\s*(第[一二三四五六七八九十百零〇\d]{1,5}[编篇章节条款项]|[一二三四五六七八九十百]{1,4}、"
    r"|[（(][一二三四五六七八九十百\d]{1,4}[）)]|\d{1,3}[.．、](?!\d)|[①-⑳]|附件(?:\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?![\d年])))?|专栏\s*[一二三四五六七八九十\d]+)"
)
_TABLE_NUMBER = re.compile(
    r"(?:附表|专栏|表|附件)\s*(?:[一二三四五六七八九十]+|\d{1,3}(?![\d年]))(?:[-—.]\d+)?"
)
_NAME_LENGTH = 16
_WIDE = str.maketrans("()．", "（）.")


def heading_label(heading: str) -> str:
    """The number of a heading, `（三）`; an unnumbered heading is called by its own first words."""
    match = _NUMBERED.match(heading)
    if match:
        return re.sub(r"\s", "", match.group(1)).translate(_WIDE)
    return re.split(r"(?<=.)[，。：:；,（(]", heading.strip(" \u3000—-"))[0][:_NAME_LENGTH]


def section_address(path: Sequence[str]) -> str:
    """The labels of a heading path in one: `二、（三）2.`."""
    return _join(list(map(heading_label, path)))


def range_address(common: Sequence[str], first: Sequence[str], last: Sequence[str]) -> str:
    """Address of a passage over several sections below `common`: `二、（三）1.至3.`."""
    depth = len(common)
    if len(first) <= depth or len(last) <= depth or first[depth] == last[depth]:
        return section_address(common)
    return item_address(common, [heading_label(first[depth]), heading_label(last[depth])])


def item_address(path: Sequence[str], labels: Sequence[str]) -> str:
    """Address of list items by the numbers that they begin with: `二、（1）至（3）`."""
    items = labels[0] if labels[0] == labels[-1] else f"{labels[0]}至{labels[-1]}"
    return _join([*map(heading_label, path), items])


def _join(labels: Sequence[str]) -> str:
    joined = ""
    for label in labels:
        apart = joined and not joined.endswith(("、", "）", ".")) and not label.startswith("（")
        joined += f" {label}" if apart else label
    return joined


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
