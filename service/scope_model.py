"""How much a question looks like one that policy documents answer, judged by its vector.

A softmax regression fitted on examples (data/scope_examples.tsv). Its odds are a feature of answerability; a question that
looks far from policy is refused before anything is searched.
"""

from __future__ import annotations

from typing import cast, get_args

import numpy as np
import numpy.typing as npt

from service.fitted import ScopeWeights
from service.scope import Outside

_POLICY = "policy"
_MOST = 8.0
"""Log-odds beyond which nothing is added."""
_REFUSED = 0.5
_REFUSED_WITH_PLACE = 1.4
"""Log-odds from which a question is refused; who names a covered district more likely asks about policy."""


class ScopeModel:
    """Reads vectors of one embedding model.

    Args:
        fitted: Weights.
        embedding: Fingerprint of the embedding model in use; another than the weights were fitted for leaves every
            question undecided.
    """

    def __init__(self, fitted: ScopeWeights, embedding: str) -> None:
        self._usable = fitted.embedding == embedding
        self._classes = fitted.classes
        self._weights = np.array(fitted.weights, np.float32)
        self._bias = np.array(fitted.bias, np.float32)

    def outside(self, vector: npt.NDArray[np.float32]) -> float:
        """Log-odds that the question is none about policy, from -8 to 8; 0 where that is not known."""
        if not self._usable:
            return 0.0
        logits = self._logits(vector)
        policy = self._classes.index(_POLICY)
        others = np.delete(logits, policy)
        odds = float(np.logaddexp.reduce(others) - logits[policy])
        return max(-_MOST, min(_MOST, odds))

    def refused(self, vector: npt.NDArray[np.float32], *, has_place: bool) -> Outside | None:
        """The likeliest kind of a question that is surely none about policy; None where it may be one."""
        if self.outside(vector) < (_REFUSED_WITH_PLACE if has_place else _REFUSED):
            return None
        logits = self._logits(vector)
        ranked = [self._classes[i] for i in np.argsort(-logits)]
        return cast(Outside, next(name for name in ranked if name in get_args(Outside)))

    def _logits(self, vector: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        logits: npt.NDArray[np.float32] = self._weights @ vector + self._bias
        return logits
