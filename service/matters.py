"""Public matters that a question names: evidence that is silent about one answers another question.

The list is common knowledge, no property of a corpus; words of a line name the same matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.questions import TermGroup

Matter = tuple[str, ...]
_RARE = 7.0
"""Rarity (idf) of a word that hardly any passage holds."""
_THING = re.compile(
    r"(?![一二两三四五六七八九十几]|现金).*(?:[费票证卡券贷奖险院]|[奖租佣押酬薪补保]金|名额|网址|选址|末班车?|申诉|兑现|到账)$"
)
"""Things that are to be had or to be asked for at an office: payments, papers, bodies."""
_QUOTED = re.compile(r'["《]([^"《》]{2,12})["》]')
_PLAN = re.compile(r"十[二三四五]五")
_LACKED = re.compile(r"(?:^|(?<=[,，。])|我们?)(?:没有|没得|不是)[^,，?？。]*[,，]")
"""What the asker has not is not what is asked about."""
_OWN = re.compile(r"我|俺|屋头|家里|想")
_CLAUSES = re.compile(r"[，,？?。；;]")


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
        asked = _LACKED.sub("", question)
        for matter in self.known:
            named = _named(matter, asked)
            if named and not any(word in evidence for word in self._same(named)):
                return named
        return None

    def _same(self, named: str) -> set[str]:
        """Every word that stands with this one on some line."""
        return {word for matter in self.known if named in matter for word in matter}


def things(asked: str, groups: Sequence[TermGroup]) -> list[TermGroup]:
    """Things that the question in search form names and that hardly any passage knows, the asker's own left out."""
    told = ",".join(clause for clause in _CLAUSES.split(asked) if not _OWN.search(clause))
    return [
        group
        for group in groups
        if group.weight > _RARE and len(group.word) > 1 and _THING.match(group.word) and group.word in told
    ]


def quoted(asked: str) -> list[str]:
    """Names that the question in search form puts in quotation marks, five-year plans left out."""
    return [name for name in _QUOTED.findall(asked) if not _PLAN.search(name)]


def _named(matter: Sequence[str], question: str) -> str | None:
    """The longest word of the matter that the question holds."""
    return max((word for word in matter if word in question), key=len, default=None)
