"""Public matters that a question names: evidence that is silent about one answers another question.

The list is common knowledge, no property of a corpus; words of a line name the same matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Matter = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matters:
    """Known matters, each with the words that name it."""

    known: tuple[Matter, ...]

    @classmethod
    def parse(cls, lines: Iterable[str]) -> Matters:
        """Reads one matter a line, words apart by blanks; lines with # are remarks."""
        return cls(tuple(tuple(line.split()) for line in lines if line.strip() and not line.startswith("#")))

    def unspoken(self, question: str, evidence: str) -> str | None:
        """The first matter that the question names and the evidence is silent about; both in search form."""
        for matter in self.known:
            named = _named(matter, question)
            if named and not any(word in evidence for word in self._same(named)):
                return named
        return None

    def _same(self, named: str) -> set[str]:
        """Every word that stands with this one on some line."""
        return {word for matter in self.known if named in matter for word in matter}


def _named(matter: Sequence[str], question: str) -> str | None:
    """The longest word of the matter that the question holds."""
    return max((word for word in matter if word in question), key=len, default=None)
