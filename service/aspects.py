"""How a passage fits what a question asks for, beyond its words: the year, the measure, the kind of detail, the title.

In: a question and rows of the index. Out: one column of numbers an aspect, for the ranker; each from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexes import ASPECTS
from ingest import normalize, render_row
from service.corpus import Corpus
from service.demands import counted
from service.evidence import fits_wants
from service.matching import QUOTED
from service.questions import Question, TermGroup

Floats = npt.NDArray[np.float32]

_RARE = 4.5
"""Idf from which a word tells passages apart."""
_MANY_ITEMS = 6


@dataclass(frozen=True, slots=True)
class _Told:
    """A passage in search form."""

    text: str
    whole: str
    """Context and text."""


class AspectReader:
    """Reads aspects of the passages of one corpus; keeps their search form, so that each is made once."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._told = lru_cache(maxsize=None)(self._in_search_form)
        self._titles = {
            document: frozenset(corpus.tokenizer.words("".join((record.title, *record.aliases))))
            for document, record in corpus.records.items()
        }

    def columns(
        self, question: Question, groups: Sequence[TermGroup], rows: npt.NDArray[np.int64]
    ) -> Mapping[str, Floats]:
        """One column for each of ASPECTS, in the order of `rows`."""
        told = [self._told(row) for row in rows.tolist()]
        titles = [self._titles[self._corpus.passages[row].document_id] for row in rows.tolist()]
        measures = counted(question.search)
        quoted = QUOTED.findall(question.search)
        listing = "list" in question.wants
        columns: dict[str, Sequence[float]] = {
            "years": [_share([year in one.whole for year in question.years]) for one in told],
            "amounts": [_share([a.rstrip("%") in one.whole for a in question.amounts]) for one in told],
            "quoted": [_share([term in one.text for term in quoted]) for one in told],
            "wanted": [float(fits_wants(question.wants, one.text)) for one in told],
            "measure": [float(any(m.search(one.text) for m in measures[:1])) for one in told],
            "title": [_covered_by_words(groups, title) for title in titles],
            "groups": [_covered(groups, one.whole) for one in told],
            "rare": [_covered([g for g in groups if g.weight > _RARE], one.whole, even=True) for one in told],
            "listed": [min(1.0, one.text.count("、") / _MANY_ITEMS) if listing else 0.0 for one in told],
        }
        return {name: np.array(columns[name], np.float32) for name in ASPECTS}

    def _in_search_form(self, row: int) -> _Told:
        passage = self._corpus.passages[row]
        text = normalize(render_row(passage) if passage.kind == "table_row" else passage.text)
        return _Told(text=text, whole=f"{normalize(passage.context)} {text}")


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def _covered(groups: Sequence[TermGroup], text: str, *, even: bool = False) -> float:
    """Share of the groups, by weight or each alike, of which a word stands in the text."""
    weights = [1.0 if even else group.weight for group in groups]
    held = sum(
        weight
        for weight, group in zip(weights, groups, strict=True)
        if group.word in text or any(other in text for other in group.others)
    )
    return held / sum(weights) if groups else 0.0


def _covered_by_words(groups: Sequence[TermGroup], words: frozenset[str]) -> float:
    total = sum(group.weight for group in groups)
    held = sum(group.weight for group in groups if group.word in words or group.others & words)
    return held / total if total else 0.0
