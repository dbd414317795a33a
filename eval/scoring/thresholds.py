"""Committed thresholds that a run must keep; what `make eval` fails on."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.gold import GoldError
from eval.scoring.scores import Scores


class Bounds(BaseModel):
    """Bounds of figures, by the names of `Scores.figures`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_least: dict[str, float] = Field(default_factory=dict)
    at_most: dict[str, float] = Field(default_factory=dict)


class Thresholds(BaseModel):
    """What a gold set must reach, as written and with its questions rewritten."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    items: Bounds
    variants: Bounds


def read_thresholds(path: Path) -> Thresholds:
    """Reads bounds from a JSON file."""
    try:
        return Thresholds.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise GoldError(f"读不了门槛文件 {path}：{error}") from error


def missed(scores: Scores, bounds: Bounds) -> tuple[str, ...]:
    """A Chinese sentence for each bound that is missed; a figure that is absent misses its bound."""
    figures = scores.figures()
    faults: list[str] = []
    for name, bound in bounds.at_least.items():
        value = figures.get(name)
        if value is None or value < bound:
            faults.append(f"{name} 为 {value}，应不低于 {bound}")
    for name, bound in bounds.at_most.items():
        value = figures.get(name)
        if value is None or value > bound:
            faults.append(f"{name} 为 {value}，应不高于 {bound}")
    return tuple(faults)
