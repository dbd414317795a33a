"""Passages that say the same as another one of their document: boxes that repeat the main text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from ingest.documents import Passage
from ingest.normalizing import normalize

_SHINGLE = 10
"""Characters a shingle: longer than most set phrases of policy texts."""
_SAME = 0.85
"""Share of a passage's shingles that another one must hold (containment, Broder 1997)."""
_SHORTEST = 24
_BOX = re.compile(r"专栏|附件|附表|名词解释")
_NOT_LETTERS = re.compile(r"[\W_]+")


def fold_duplicates(passages: Sequence[Passage]) -> dict[str, str]:
    """Maps the id of every near-duplicate to the passage that stands for it; others are absent.

    Only within a document, since the same words in two documents are two rules. Main text stands for boxes, then
    the longer passage for the shorter, then the earlier for the later. Table rows are not folded: their table
    repeats them by design.
    """
    folded: dict[str, str] = {}
    prose = sorted((p for p in passages if p.kind in ("text", "list")), key=lambda p: p.document_id)
    for _, group in groupby(prose, key=lambda passage: passage.document_id):
        folded.update(_fold_document(list(group)))
    return folded


def _fold_document(passages: Sequence[Passage]) -> dict[str, str]:
    folded: dict[str, str] = {}
    kept: dict[str, list[str]] = {}
    for passage in sorted(passages, key=_preference):
        shingles = _shingles(passage.text)
        twin = _twin(shingles, kept)
        if twin:
            folded[passage.passage_id] = twin
            continue
        for shingle in shingles:
            kept.setdefault(shingle, []).append(passage.passage_id)
    return folded


def _preference(passage: Passage) -> tuple[bool, int]:
    return any(_BOX.match(heading) for heading in passage.heading_path), -len(passage.text)


def _shingles(text: str) -> set[str]:
    letters = _NOT_LETTERS.sub("", normalize(text))
    if len(letters) < _SHORTEST:
        return set()
    return {letters[start : start + _SHINGLE] for start in range(len(letters) - _SHINGLE + 1)}


def _twin(shingles: Iterable[str], kept: dict[str, list[str]]) -> str | None:
    shared = Counter(passage for shingle in shingles for passage in kept.get(shingle, ()))
    total = len(set(shingles))
    for passage, count in shared.most_common(1):
        if count >= _SAME * total:
            return passage
    return None
