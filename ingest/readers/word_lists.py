"""Word's lists: which automatic number stands before a paragraph (`numbering.xml`)."""

from __future__ import annotations

from docx.oxml.xmlchemy import BaseOxmlElement

from ingest.readers.numbering import ListCounter, ListLevel
from ingest.readers.word_styles import WordStyles, child_value, flag, w

_BULLET = "- "


class WordLists:
    """Counts the lists of one file; ask for each paragraph once, in reading order."""

    def __init__(self, root: BaseOxmlElement | None, styles: WordStyles) -> None:
        self._styles = styles
        self._lists = {} if root is None else {num.get(w("numId")): num for num in root.findall(w("num"))}
        self._abstract = (
            {}
            if root is None
            else {item.get(w("abstractNumId")): item for item in root.findall(w("abstractNum"))}
        )
        self._counters: dict[str | None, ListCounter] = {}
        self._started: set[str | None] = set()

    def label(self, paragraph: BaseOxmlElement) -> str:
        """The number and the gap behind it as printed (`一、`, `（一）`, `1. `), "- " for a bullet, or ""."""
        number, stated_level, style = self._styles.numbering(paragraph)
        item = self._lists.get(number)
        if item is None:
            return ""
        counter = self._counter(item)
        level = int(stated_level) if stated_level else _level_of_style(counter, style)
        if number not in self._started:
            self._started.add(number)
            _apply_overrides(item, counter)
        own = counter.levels.get(level)
        text = counter.next(level)
        if own is not None and own.number_format == "bullet":
            return _BULLET
        return text + _gap(text)

    def _counter(self, item: BaseOxmlElement) -> ListCounter:
        name = child_value(item, "abstractNumId")
        if name not in self._counters:
            levels = self._levels(self._abstract.get(name))
            self._counters[name] = ListCounter(levels=dict(_level(level) for level in levels))
        return self._counters[name]

    def _levels(self, abstract: BaseOxmlElement | None) -> list[BaseOxmlElement]:
        """The levels of an abstract list, those of another one if it only refers to a list style."""
        link = child_value(abstract, "numStyleLink")
        if abstract is None or link is None:
            return [] if abstract is None else abstract.findall(w("lvl"))
        linked = (other for other in self._abstract.values() if child_value(other, "styleLink") == link)
        return next((other.findall(w("lvl")) for other in linked), [])


def _apply_overrides(item: BaseOxmlElement, counter: ListCounter) -> None:
    """A Word list may start anew or look different from the abstract list that it shares with others."""
    for override in item.findall(w("lvlOverride")):
        own = override.find(w("lvl"))
        if own is not None:
            counter.levels.update([_level(own)])
        start = child_value(override, "startOverride")
        if start is not None:
            counter.restart(int(override.get(w("ilvl"), "0")), int(start))


def _level_of_style(counter: ListCounter, style: str | None) -> int:
    return next((level for level, own in counter.levels.items() if style and own.style == style), 0)


def _level(element: BaseOxmlElement) -> tuple[int, ListLevel]:
    restarts_after = child_value(element, "lvlRestart")
    return int(element.get(w("ilvl"), "0")), ListLevel(
        number_format=child_value(element, "numFmt") or "decimal",
        pattern=child_value(element, "lvlText") or "",
        start=int(child_value(element, "start") or 1),
        all_decimal=bool(flag(element, "isLgl")),
        restarts_after=None if restarts_after is None else int(restarts_after),
        style=child_value(element, "pStyle"),
    )


def _gap(label: str) -> str:
    if not label or label[-1] in "、）。．：，":
        return ""
    return " " if label[-1].isascii() else "\u3000"
