"""What a document is made of, line by line: the values that front matter and annexes are read into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["title", "number", "salutation", "issuer", "date", "publicity", "plan_title", "annex", "label"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An attached plan or an annex, from its title on."""

    start: int
    title: str
    is_annex: bool = False
    heading: str = ""
    """Of an annex: its number and title, for heading paths."""


@dataclass(slots=True, kw_only=True)
class Makeup:
    """What a document is made of; positions are those of its lines, from 0."""

    roles: dict[int, Role] = field(default_factory=dict)
    groups: dict[int, int] = field(default_factory=dict)
    """First position of the block that a line of front matter belongs to."""
    parts: list[Part] = field(default_factory=list)
    running_titles: set[int] = field(default_factory=set)

    def mark(self, positions: Sequence[int], role: Role) -> None:
        """Gives a role to lines that stand together in one block."""
        for position in positions:
            self.roles[position] = role
            self.groups[position] = positions[0]
