"""Everyday words and what policy texts call them: 剩饭剩菜 → 厨余垃圾, 易腐垃圾.

The words of citizens, those of Chongqing and Sichuan included, are package data that operators can extend.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from indexes.errors import IndexStoreError
from ingest import Span, normalize


class LexiconError(IndexStoreError):
    """An operator's word list cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """An everyday word found in a question."""

    word: str
    """As it stands in the question's search form."""
    terms: tuple[str, ...]
    """What policy texts say instead, the closest first."""
    topic: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everyday words and common typing errors."""

    entries: Mapping[str, Expansion]
    confusions: Mapping[str, str]
    _sizes: Mapping[str, frozenset[int]]
    """Lengths of the everyday words and errors that begin with a character."""

    @classmethod
    def load(cls, extra: Path | None = None) -> Lexicon:
        """Reads the words that the project ships, and those of `extra`, which win where both have a word.

        Raises:
            LexiconError: a line of `extra` is not `word<TAB>term|term<TAB>topic`, or it cannot be read.
        """
        lines = list(_package_lines("everyday_words.tsv"))
        if extra is not None:
            lines.extend(_file_lines(extra))
        entries = {entry.word: entry for entry in map(_entry, lines)}
        confusions = dict(line.split("\t") for line in _package_lines("confusions.tsv"))
        sizes: dict[str, set[int]] = {}
        for word in (*entries, *confusions):
            sizes.setdefault(word[:1], set()).add(len(word))
        return cls(entries, confusions, {first: frozenset(lengths) for first, lengths in sizes.items()})

    def expand(self, question: str) -> tuple[Expansion, ...]:
        """Everyday words of `question` in its order; where words overlap the longest is taken."""
        text = normalize(question)
        found = _longest_matches(text, self.entries, self._sizes)
        return tuple(self.entries[text[start:end]] for start, end in found)

    def repair(self, question: str) -> str:
        """The search form of `question` with well-known typing errors put right."""
        text = normalize(question)
        repaired, position = "", 0
        for start, end in _longest_matches(text, self.confusions, self._sizes):
            repaired += text[position:start] + self.confusions[text[start:end]]
            position = end
        return repaired + text[position:]

    def words(self) -> Iterator[str]:
        """Everyday words and terms: what a tokenizer should know."""
        for entry in self.entries.values():
            yield entry.word
            yield from entry.terms


def _longest_matches(text: str, words: Container[str], sizes: Mapping[str, frozenset[int]]) -> list[Span]:
    """Where non-overlapping words stand in `text`, in order; the longest are chosen first, then the leftmost."""
    spans = [
        (start, start + size)
        for start, first in enumerate(text)
        for size in sizes.get(first, ())
        if text[start : start + size] in words and start + size <= len(text)
    ]
    taken: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other_start or start >= other_end for other_start, other_end in taken):
            taken.append((start, end))
    return sorted(taken)


def _entry(line: str) -> Expansion:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) not in (2, 3) or not cells[0] or not cells[1]:
        raise LexiconError(f"词表中有一行不是“日常说法<TAB>政策用语|政策用语<TAB>主题”：{line!r}")
    terms = tuple(filter(None, (normalize(term) for term in cells[1].split("|"))))
    return Expansion(word=normalize(cells[0]), terms=terms, topic=cells[2] if len(cells) == 3 else "")


def _package_lines(name: str) -> Iterator[str]:
    return _content(files("indexes").joinpath(f"data/{name}").read_text(encoding="utf-8"))


def _file_lines(path: Path) -> Iterator[str]:
    try:
        return _content(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"无法读取词表 {str(path)!r}（须为 UTF-8 文本）：{error}") from error


def _content(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
