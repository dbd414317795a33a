"""Quotes as people read them: what only the print put between characters is taken out."""

from __future__ import annotations

import re
from statistics import median

_CHINESE = r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uff60“”‘’]"
_PRINT_BREAK = re.compile(rf"(?<={_CHINESE})[ \u3000]*\n?[ \u3000]*(?={_CHINESE})")
_ANY_BREAK = re.compile(rf"(?<={_CHINESE})\s+(?={_CHINESE})")
_LINE_BREAK = re.compile(r"\s*\n\s*")
_FEW_LINES = 4
_SHORTEST_LINE = 3
"""A column of a paper wider than this prints more characters a line."""


def unwrap(text: str) -> str:
    """Takes out single line breaks and blanks that only the print put between Chinese characters.

    Print that stands on its side comes as a character or two a line, with empty lines between: there every
    break between Chinese characters goes, and numbers stay apart by a blank.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    is_upright = len(lines) <= _FEW_LINES or median(map(len, lines)) > _SHORTEST_LINE
    return _PRINT_BREAK.sub("", text) if is_upright else _LINE_BREAK.sub(" ", _ANY_BREAK.sub("", text))
