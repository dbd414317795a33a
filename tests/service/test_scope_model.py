"""What the vector of a question says about its scope."""

from __future__ import annotations

import numpy as np
import pytest

from service.fitted import Fitted, ScopeWeights
from service.scope_model import ScopeModel

WEIGHTS = ScopeWeights(
    embedding="m1",
    classes=("policy", "off_topic", "task"),
    bias=(0.0, 0.0, 0.0),
    weights=((2.0, 0.0), (0.0, 1.0), (0.0, -1.0)),
)


def vector(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


@pytest.mark.parametrize(
    ("values", "has_place", "kind"),
    [
        ((1.0, 0.0), False, None),
        ((0.0, 1.0), False, "off_topic"),
        ((0.0, -1.0), False, "task"),
        ((0.0, 1.0), True, None),
        ((0.0, 4.0), True, "off_topic"),
    ],
)
def test_what_looks_far_from_policy_is_refused_with_its_kind(
    values: tuple[float, float], has_place: bool, kind: str | None
):
    assert ScopeModel(WEIGHTS, "m1").refused(vector(*values), has_place=has_place) == kind


def test_vectors_of_another_model_decide_nothing():
    model = ScopeModel(WEIGHTS, "m2")
    assert model.outside(vector(0.0, 9.0)) == 0.0
    assert model.refused(vector(0.0, 9.0), has_place=False) is None


def test_odds_are_bounded():
    model = ScopeModel(WEIGHTS, "m1")
    assert model.outside(vector(0.0, 99.0)) == 8.0
    assert model.outside(vector(99.0, 0.0)) == -8.0


def test_shipped_weights_have_a_row_a_class():
    scope = Fitted.load().scope
    assert scope.classes[0] == "policy"
    assert len(scope.classes) == len(scope.bias) == len(scope.weights)
