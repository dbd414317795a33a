"""What text is taken for a question at all: cleaned of what nobody sees, neither empty nor too long."""

from __future__ import annotations

import unicodedata

from service.problems import ServiceError

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Characters that no asker sees: controls, marks of direction, halves of characters."""


def admitted(text: str, max_chars: int) -> str:
    """The text without unseen characters.

    Raises:
        ServiceError: It is empty, has no words or is too long (422).
    """
    text = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN or c in "\n\t").strip()
    if not text:
        raise ServiceError(422, "empty-question", "问题是空的，请写下您想问的内容。")
    if not any(unicodedata.category(c)[0] in "LN" for c in text):
        raise ServiceError(422, "no-words", "问题里没有文字，请用一句话写下您想问的内容。")
    if len(text) > max_chars:
        detail = f"问题有 {len(text)} 个字，超过了 {max_chars} 字的上限，请缩短后再问。"
        raise ServiceError(422, "question-too-long", detail)
    return text
