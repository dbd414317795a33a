"""Word's styles: which paragraphs are headings, numbered or hidden by the style they are based on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE_NAMES = {"title", "标题"}
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)


def child_value(parent: BaseOxmlElement | None, name: str) -> str | None:
    """The `w:val` of a child such as `w:numId`, None where it is absent."""
    child = None if parent is None else parent.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def flag(properties: BaseOxmlElement | None, name: str) -> bool | None:
    """An on/off property: present without a value means on; None where it is not stated."""
    child = None if properties is None else properties.find(qn(name))
    return None if child is None else child.get(qn("w:val"), "1") not in {"0", "false", "off"}


class WordStyles:
    """The styles of one file (`styles.xml`), looked up through their chain of `basedOn`."""

    def __init__(self, root: BaseOxmlElement | None) -> None:
        styles = [] if root is None else root.findall(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in styles}
        self._default = next(
            (
                style.get(qn("w:styleId"))
                for style in styles
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}
            ),
            None,
        )

    def heading_level(self, paragraph: BaseOxmlElement) -> int:
        """Level from 1 of a paragraph that Word treats as a heading, 0 of any other."""
        outline = child_value(paragraph.find(qn("w:pPr")), "w:outlineLvl")
        if outline is not None:
            return int(outline) + 1 if int(outline) < 9 else 0
        for style in self._chain(paragraph):
            name = child_value(style, "w:name") or ""
            match = _HEADING_NAME.fullmatch(name.strip())
            outline = child_value(style.find(qn("w:pPr")), "w:outlineLvl")
            if match or outline is not None:
                return int(match[1]) if match else (int(outline or 9) + 1) % 10
            if name.strip().lower() in _TITLE_NAMES:
                return 1
        return 0

    def is_contents(self, paragraph: BaseOxmlElement) -> bool:
        """Whether it is a line of a generated table of contents."""
        names = (child_value(style, "w:name") or "" for style in self._chain(paragraph))
        return any(_CONTENTS_NAME.fullmatch(name.strip()) for name in names)

    def hides(self, element: BaseOxmlElement) -> bool:
        """Whether a run (or all of a paragraph, by its style) is hidden text."""
        own = flag(element.find(qn("w:rPr")), "w:vanish")
        if own is not None:
            return own
        flags = (flag(style.find(qn("w:rPr")), "w:vanish") for style in self._chain(element))
        return bool(next((value for value in flags if value is not None), False))

    def numbering(self, paragraph: BaseOxmlElement) -> tuple[str | None, str | None, str | None]:
        """(numId, ilvl, id of the style that states the numId or None) of a paragraph, where stated."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        number, level = child_value(own, "w:numId"), child_value(own, "w:ilvl")
        if number is not None:
            return number, level, None
        for style in self._chain(paragraph):
            stated = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            number = child_value(stated, "w:numId")
            if number is not None:
                return number, level or child_value(stated, "w:ilvl"), style.get(qn("w:styleId"))
        return None, None, None

    def _chain(self, element: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
        """The style of a paragraph or run and those it is based on."""
        is_run = element.tag == qn("w:r")
        properties = element.find(qn("w:rPr" if is_run else "w:pPr"))
        name = child_value(properties, "w:rStyle" if is_run else "w:pStyle")
        seen: set[str | None] = set()
        name = name or (None if is_run else self._default)
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = child_value(self._styles[name], "w:basedOn")
