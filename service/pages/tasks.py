"""Responsibilities gathered by their task: who leads it, who is responsible, who supports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.answers import ResponsibilityView

_ROLE_ORDER = ("lead", "responsible", "support")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task as one place in one document gives it."""

    stated: ResponsibilityView
    """The first of its responsibilities, for the task, the quote and the document."""
    units: tuple[tuple[str, tuple[str, ...]], ...]
    """Canonical names of the units by role, the leading ones first."""


def gather_tasks(responsibilities: Iterable[ResponsibilityView]) -> tuple[Task, ...]:
    """Gathers what has the same task and quote, in the order of the first of each."""
    gathered: dict[tuple[str, str, str], list[ResponsibilityView]] = {}
    for each in responsibilities:
        gathered.setdefault((each.document.id, each.task, each.quote), []).append(each)
    return tuple(Task(stated=same[0], units=_by_role(same)) for same in gathered.values())


def _by_role(same: list[ResponsibilityView]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    named = ((role, [each.canonical_unit for each in same if each.role == role]) for role in _ROLE_ORDER)
    return tuple((role, tuple(dict.fromkeys(units))) for role, units in named if units)
