"""The characters of extracted text, cleaned of what extraction leaves in them."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\r\f\v\x85\xa0\u2028\u2029]+")
_RADICAL = re.compile("[\u2e80-\u2fd5\uf900-\ufad9]")
_RADICALS = dict(
    zip(
        "⺈⺝⺠⺩⺫⺬⺮⺶⺼⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳⼾⾭⿈",
        "刀月民王目示竹羊肉虎西见角贝车長镸长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟户青黄",
        strict=True,
    )
)
"""Those that NFKC leaves alone or makes traditional (Unicode's EquivalentUnifiedIdeograph, mainland forms)."""


def visible(text: str) -> str:
    """What is printed: without characters that print nothing, radicals as the characters they look like.

    Zero-width, directional, tag and control characters tear words apart for search, and instructions to a
    language model can be hidden in them. Radicals (⼈⺠⻔) are what many PDF files give for 人民门.
    """
    return _RADICAL.sub(_character, _CONTROL.sub("", _INVISIBLE.sub("", text)))


def one_line(text: str) -> str:
    """Visible text with every run of blanks and line ends as one blank."""
    return _BLANKS.sub(" ", visible(text).replace("\n", " ")).strip()


def _character(match: re.Match[str]) -> str:
    return _RADICALS.get(match[0]) or unicodedata.normalize("NFKC", match[0])
