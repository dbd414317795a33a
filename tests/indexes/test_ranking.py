"""The linear ranker."""

from __future__ import annotations

import numpy as np
import pytest

from indexes.ranking import FEATURES, Ranker


def test_a_score_is_the_weighted_sum_of_the_features():
    ranker = Ranker(dict.fromkeys(FEATURES, 0.0) | {"dense": 2.0, "length": -1.0})
    rows = np.zeros((2, len(FEATURES)), np.float32)
    rows[0, FEATURES.index("dense")] = 3
    rows[1, FEATURES.index("length")] = 4
    assert ranker.scores(rows).tolist() == [6.0, -4.0]


def test_the_shipped_weights_name_every_feature():
    assert set(FEATURES) <= set(Ranker.load().weights)


def test_a_missing_weight_is_an_error():
    with pytest.raises(KeyError):
        Ranker({}).scores(np.zeros((1, len(FEATURES)), np.float32))
