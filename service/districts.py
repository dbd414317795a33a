"""Several districts with a rule on the same matter: ask which, or answer for each that was named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexes import DocumentRecord, Hit


def by_region(hits: Sequence[Hit], records: Mapping[str, DocumentRecord]) -> dict[str, list[Hit]]:
    """Hits by district, the district of the best hit first; hits without a district are left out."""
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        region = records[hit.passage.document_id].region
        if region:
            grouped.setdefault(region, []).append(hit)
    return grouped


def rivals(grouped: Mapping[str, Sequence[Hit]], margin: float) -> tuple[str, ...]:
    """Districts whose best hit scores within `margin` of the best of all."""
    best = max((hits[0].score for hits in grouped.values()), default=0.0)
    return tuple(region for region, hits in grouped.items() if best - hits[0].score <= margin)
