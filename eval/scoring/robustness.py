"""How far answers survive a rewriting of the question: each variant beside the item it was made from."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from eval.scoring.item_scores import ItemScores
from eval.scoring.scores import Figures, Scores, means

ALL = "all"


class Robustness(BaseModel):
    """The variants of one kind, paired with the same items as written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n: int
    survival: float | None
    """Share of the items answered well as written that are still answered well; None if there were none."""
    before: Figures
    after: Figures


def robustness(scores: Scores, variants: Scores) -> dict[str, Robustness]:
    """Robustness by kind of variant, and over all of them under `all`; originals that are not scored are left out."""
    written = {item.id: item for item in scores.items}
    pairs = [(written[name], item) for item in variants.items if (name := original_id(item.id)) in written]
    kinds = sorted({item.slices.get("variant", "") for _, item in pairs})
    by_kind = {kind: [pair for pair in pairs if pair[1].slices.get("variant", "") == kind] for kind in kinds}
    return {kind: _paired(found) for kind, found in (by_kind | {ALL: pairs}).items() if found}


def original_id(variant_id: str) -> str:
    """The id of the item that a variant was made from."""
    return variant_id.rpartition("~")[0]


def _paired(pairs: list[tuple[ItemScores, ItemScores]]) -> Robustness:
    survived = [after.good for before, after in pairs if before.good]
    return Robustness(
        n=len(pairs),
        survival=round(sum(survived) / len(survived), 4) if survived else None,
        before=means([before for before, _ in pairs]),
        after=means([after for _, after in pairs]),
    )
