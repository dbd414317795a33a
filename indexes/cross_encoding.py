"""A cross-encoder reads question and passage together: dear, but it sees what separate vectors cannot.

In: a question and texts. Out: one score each, higher for what fits better. Any model that `CrossEncoder` of
sentence-transformers loads can be used; there is none unless one is configured.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexes.errors import RerankerError
from indexes.locating import locate_model

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_BATCH = 16
_WINDOW = 512
"""Tokens of a pair at most."""
_WITHOUT_HEAD = ("Model", "ForMaskedLM")
"""Ends of the names of architectures that score nothing; loading one as a cross-encoder would guess at random."""
_ADVICE = (
    "请检查 POLICYQA_RERANKER：应是 sentence-transformers 能加载的 CrossEncoder 模型的目录，或仓库名（首次使用要联网）；"
    "不用重排就删去这个设置。"
)


class CrossEncoderScorer:
    """Scores pairs with one loaded model; safe to share between threads.

    Args:
        model: A folder or a hub name.

    Raises:
        RerankerError: The model is absent, cannot be loaded or is none that scores pairs.
    """

    def __init__(self, model: str) -> None:
        place = locate_model(model)
        if place is None:
            raise RerankerError(f"找不到重排模型目录 {model!r}。{_ADVICE}")
        self.name = place.name
        self._model = _loaded(place.location, ask_hub=place.ask_hub)
        self._lock = threading.Lock()
        """A fast tokenizer must not be told to cut and pad by two threads at once."""

    def scores(self, query: str, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Scores each text, (texts,); logits, so that good ones stay as far apart as poor ones."""
        from torch.nn import Identity

        if not texts:
            return np.zeros(0, np.float32)
        pairs: list[Any] = [(query, text) for text in texts]
        with self._lock:
            scores = self._model.predict(
                pairs, batch_size=_BATCH, show_progress_bar=False, activation_fn=Identity()
            )
        return np.asarray(scores, np.float32)


def _loaded(location: str, *, ask_hub: bool) -> CrossEncoder:
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(location, device="cpu", local_files_only=not ask_hub)
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError) as error:
        raise RerankerError(f"无法加载重排模型 {location!r}：{error}。{_ADVICE}") from error
    architectures = getattr(model.config, "architectures", None) or [""]
    if architectures[0].endswith(_WITHOUT_HEAD) or model.num_labels != 1:
        raise RerankerError(f"{location!r}（{architectures[0]}）不是给问题和段落打一个分的模型。{_ADVICE}")
    model.max_length = min(model.max_length or _WINDOW, _WINDOW)
    return model
