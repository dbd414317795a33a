"""Puts typing errors right: a word that neither the dictionary nor the corpus knows becomes its homophone there.

Most Chinese typing errors come from pinyin input, so the wrong word sounds like the right one: 低保 → 抵保.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Protocol

from ingest import normalize

_LONGEST = 6
_OFTEN, _OFTEN_SHORT = 2, 5
"""Passages that must have a word, and one of two characters, before it is taken for what was meant."""
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))
_FIRST_L = re.compile(r"^l")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_FUNCTION = frozenset(
    "的了吗呢吧啊呀是在有和与或不没也都就还要会能可得地着过去来到给把被让向从对为以于之其这那哪几多少个些"
    "我你他她它们谁什么怎啥咋好嘛哦请问想说看做搞弄管办上下里外前后大小年月日号第一二三四五六七八九十百千万"
)


class Words(Protocol):
    """What the corrector asks of a tokenizer."""

    def cut(self, text: str) -> list[str]:
        """Consecutive dictionary words of a text."""

    def knows(self, word: str) -> bool:
        """Whether the dictionary has a word."""


class Corrector:
    """Knows the words of a corpus by their sound; safe to share between threads."""

    def __init__(self, frequencies: Mapping[str, int], words: Words) -> None:
        """Indexes the Chinese words of a corpus (2 to 6 characters) by their pinyin without tones.

        `frequencies` says how many passages have each word: rare words are no safe guess.
        """
        self._words = words
        self._pinyin = _pinyin()
        self._accented = {character: _near(syllable) for character, syllable in self._pinyin.items()}
        self._vocabulary = {
            word
            for word, count in frequencies.items()
            if 2 <= len(word) <= _LONGEST
            and count >= (_OFTEN_SHORT if len(word) == 2 else _OFTEN)
            and _CHINESE.fullmatch(word)
        }
        self._by_sound: dict[str, list[str]] = {}
        for word in sorted(self._vocabulary):
            self._by_sound.setdefault(self._sound(word, exact=len(word) == 2), []).append(word)

    def correct(self, question: str) -> str:
        """The search form of `question` with unknown words replaced where exactly one known word fits.

        A word of two characters must sound exactly the same and consist of two single characters that are no
        function words; longer ones may differ as accents do (zh and z, n and l, ing and in).
        """
        text = normalize(question)
        singles = self._singles(text)
        if not any(singles):
            return text
        for size in range(min(_LONGEST, len(text)), 1, -1):
            for start in range(len(text) - size + 1):
                alone = singles[start : start + size]
                meant = self._meant(text[start : start + size], alone) if True in alone else None
                if meant:
                    text = text[:start] + meant + text[start + size :]
                    singles[start : start + size] = [False] * size
        return text

    def _singles(self, text: str) -> list[bool]:
        """Which characters stand alone in the segmentation: traces of words that jieba does not know."""
        singles: list[bool] = []
        for word in self._words.cut(text):
            alone = len(word) == 1 and word in self._pinyin and word not in _FUNCTION
            singles.extend([alone] * len(word))
        return singles

    def _meant(self, window: str, singles: list[bool]) -> str | None:
        short = len(window) == 2
        if not (all(singles) if short else any(singles)) or not _CHINESE.fullmatch(window):
            return None
        if window in self._vocabulary or self._words.knows(window):
            return None
        found = [
            word
            for word in self._by_sound.get(self._sound(window, exact=short), ())
            if sum(left != right for left, right in zip(word, window, strict=True)) == 1
            and singles[next(i for i in range(len(word)) if word[i] != window[i])]
        ]
        return found[0] if len(found) == 1 else None

    def _sound(self, word: str, exact: bool) -> str:
        sounds = self._pinyin if exact else self._accented
        return " ".join([sounds.get(character, character) for character in word])


def _near(syllable: str) -> str:
    for standard, accent in _NEAR:
        syllable = syllable.replace(standard, accent)
    return _FIRST_L.sub("n", syllable)


def _pinyin() -> dict[str, str]:
    """The commonest reading of each frequent character (GB 2312 level 1)."""
    readings: dict[str, str] = {}
    for line in files("indexes").joinpath("data/pinyin.tsv").read_text(encoding="utf-8").splitlines():
        syllable, characters = line.split("\t")
        for character in characters:
            readings.setdefault(character, syllable)
    return readings
