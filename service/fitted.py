"""What was fitted on question sets (`policyqa fit`): weights and thresholds that the service ships as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class ScopeWeights(BaseModel):
    """Softmax regression over the vector of a question; classes are `policy` and the kinds of Outside."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    embedding: str
    """Fingerprint of the model whose vectors the weights fit; they say nothing of any other's."""
    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    """One row a class, as long as a vector."""


class Fitted(BaseModel):
    """All weights of the service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    selector: Mapping[str, float]
    """Features of a sentence, and gains and costs of a further one."""
    answerability: Mapping[str, float]
    threshold: float
    """Answers below this probability are refused."""
    region_margin: float
    """Score distance within which another district's rule is a rival."""
    scope: ScopeWeights

    @classmethod
    def load(cls) -> Fitted:
        """Reads the weights that the project ships."""
        data = files("service").joinpath("data")
        scope = ScopeWeights.model_validate_json(data.joinpath("scope.json").read_text(encoding="utf-8"))
        weights = json.loads(data.joinpath("fitted.json").read_text(encoding="utf-8"))
        return cls(**weights, scope=scope)
