"""What a document says of its own validity, gathered for reading: each statement once with all that it sets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest import Span, ValidityFact


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityStatement:
    """A sentence or title of the document and the dates that follow from it."""

    text: str
    spans: tuple[Span, ...]
    facts: tuple[ValidityFact, ...]


def validity_statements(facts: Iterable[ValidityFact]) -> tuple[ValidityStatement, ...]:
    """Gathers `facts` by where they stand, in their order: 自发布之日起施行，试行1年 sets two dates."""
    gathered: dict[tuple[Span, ...], list[ValidityFact]] = {}
    for fact in facts:
        gathered.setdefault(fact.spans, []).append(fact)
    return tuple(
        ValidityStatement(text=same[0].text, spans=spans, facts=tuple(same))
        for spans, same in gathered.items()
    )
