"""Word's styles: which paragraphs are headings, numbered or hidden by the style they are based on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_NAMES = {"title", "标题"}
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)


_NAMESPACE = qn("w:p")[:-1]


def w(name: str) -> str:
    """The name of an element or attribute of Word's own namespace, as lxml wants it."""
    return _NAMESPACE + name


def child_value(parent: BaseOxmlElement | None, name: str) -> str | None:
    """The `w:val` of a child such as `numId`, None where it is absent."""
    child = None if parent is None else parent.find(w(name))
    return None if child is None else child.get(w("val"))


def flag(properties: BaseOxmlElement | None, name: str) -> bool | None:
    """An on/off property: present without a value means on; None where it is not stated."""
    child = None if properties is None else properties.find(w(name))
    return None if child is None else child.get(w("val"), "1") not in {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says, with what it takes over from the styles it is based on."""

    level: int = 0
    is_contents: bool = False
    hides: bool = False
    number: str | None = None
    number_level: str | None = None
    number_style: str | None = None
    """The style that states the number."""


class WordStyles:
    """The styles of one file (`styles.xml`), looked up through their chain of `basedOn`."""

    def __init__(self, root: BaseOxmlElement | None) -> None:
        styles = [] if root is None else root.findall(w("style"))
        self._elements = {style.get(w("styleId")): style for style in styles}
        self._styles = {name: self._read(name) for name in self._elements}
        self._default = next(
            (
                style.get(w("styleId"))
                for style in styles
                if style.get(w("type")) == "paragraph" and style.get(w("default")) in {"1", "true"}
            ),
            None,
        )

    def heading_level(self, paragraph: BaseOxmlElement) -> int:
        """Level from 1 of a paragraph that Word treats as a heading, 0 of any other."""
        outline = child_value(paragraph.find(w("pPr")), "outlineLvl")
        return self._of(paragraph).level if outline is None else _level(outline)

    def is_contents(self, paragraph: BaseOxmlElement) -> bool:
        """Whether it is a line of a generated table of contents."""
        return self._of(paragraph).is_contents

    def hides(self, element: BaseOxmlElement) -> bool:
        """Whether a run (or all of a paragraph, by its style) is hidden text."""
        own = flag(element.find(w("rPr")), "vanish")
        return self._of(element).hides if own is None else own

    def numbering(self, paragraph: BaseOxmlElement) -> tuple[str | None, str | None, str | None]:
        """(numId, ilvl, id of the style that states the numId or None) of a paragraph, where stated."""
        properties = paragraph.find(w("pPr"))
        own = None if properties is None else properties.find(w("numPr"))
        number, level = child_value(own, "numId"), child_value(own, "ilvl")
        if number is not None:
            return number, level, None
        style = self._of(paragraph)
        return style.number, level or style.number_level, style.number_style

    def _of(self, element: BaseOxmlElement) -> _Style:
        """The style of a paragraph or a run."""
        is_run = element.tag == w("r")
        name = child_value(element.find(w("rPr" if is_run else "pPr")), "rStyle" if is_run else "pStyle")
        return self._styles.get(name or (None if is_run else self._default), _Style())

    def _read(self, name: str) -> _Style:
        chain = list(self._chain(name))
        hidden = (flag(style.find(w("rPr")), "vanish") for style in chain)
        numbers = ((style, style.find(f"{w('pPr')}/{w('numPr')}")) for style in chain)
        numbered = next(((style, stated) for style, stated in numbers if child_value(stated, "numId")), None)
        levels = (_heading_level(style) for style in chain)
        return _Style(
            level=next((level for level in levels if level is not None), 0),
            is_contents=any(_CONTENTS_NAME.fullmatch(_name(style)) for style in chain),
            hides=bool(next((value for value in hidden if value is not None), False)),
            number=child_value(numbered[1], "numId") if numbered else None,
            number_level=child_value(numbered[1], "ilvl") if numbered else None,
            number_style=numbered[0].get(w("styleId")) if numbered else None,
        )

    def _chain(self, name: str | None) -> Iterator[BaseOxmlElement]:
        """A style and those it is based on."""
        seen: set[str | None] = set()
        while name in self._elements and name not in seen:
            seen.add(name)
            yield self._elements[name]
            name = child_value(self._elements[name], "basedOn")


def _heading_level(style: BaseOxmlElement) -> int | None:
    """What one style says itself; None if nothing."""
    match = _HEADING_NAME.fullmatch(_name(style))
    outline = child_value(style.find(w("pPr")), "outlineLvl")
    if match or outline is not None:
        return int(match[1]) if match else _level(outline or "9")
    return 1 if _name(style) in _TITLE_NAMES else None


def _level(outline: str) -> int:
    return int(outline) + 1 if int(outline) < 9 else 0


def _name(style: BaseOxmlElement) -> str:
    return (child_value(style, "name") or "").strip().lower()
