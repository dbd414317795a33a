"""How a passage fits what a question asks for, beyond its words: the year, the measure, the kind of detail, the title.

In: a question and rows of the index. Out: one column of numbers an aspect, for the ranker; each from 0 to 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexes import ASPECTS
from ingest import normalize, render_row
from service.corpus import Corpus
from service.demands import counted
from service.evidence import DETAILS, kinds_of_detail
from service.matching import QUOTED
from service.questions import Question, TermGroup, Want

Floats = npt.NDArray[np.float32]

_RARE = 4.5
"""Idf from which a word tells passages apart."""
_MANY_ITEMS = 6
_KEPT = 1 << 16
"""Passages and measures that are known to go together or not."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a passage says, in search form."""

    text: str
    whole: str
    """Context and text."""
    kinds: frozenset[Want]
    """Kinds of detail that it holds."""
    names: frozenset[str]
    """Words of its document's names."""
    items: float
    """How much it is a list, from 0 to 1."""


class AspectReader:
    """Reads aspects of the passages of one corpus.

    What does not depend on the question is read when the corpus is opened: reading it when a passage is first found
    would cost that question as much as all else.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._told = tuple(_all_told(corpus))
        self._counts = lru_cache(maxsize=_KEPT)(self._looked_for)
        """Whether a measure stands in a passage: the same few are asked for again and again."""

    def columns(
        self, question: Question, groups: Sequence[TermGroup], rows: npt.NDArray[np.int64]
    ) -> Mapping[str, Floats]:
        """One column for each of ASPECTS, in the order of `rows`."""
        told = [self._told[row] for row in rows.tolist()]
        wholes = [one.whole for one in told]
        measures = counted(question.search)[:1]
        wants = question.wants & DETAILS
        weights = np.array([group.weight for group in groups])
        held = np.array([_holding(group, wholes) for group in groups], np.bool_)
        named = np.array([_named(group, told) for group in groups], np.bool_)
        columns: dict[str, Sequence[float] | npt.NDArray[np.float64]] = {
            "years": _shares(question.years, wholes),
            "amounts": _shares([amount.rstrip("%") for amount in question.amounts], wholes),
            "quoted": _shares(QUOTED.findall(question.search), [one.text for one in told]),
            "wanted": [wants <= one.kinds for one in told],
            "measure": [any(self._counts(measure, row) for measure in measures) for row in rows.tolist()],
            "title": _covered(weights, named),
            "groups": _covered(weights, held),
            "rare": _covered((weights > _RARE).astype(np.float64), held),
            "listed": [one.items if "list" in question.wants else 0.0 for one in told],
        }
        nothing = np.zeros(len(told), np.float32)
        return {
            name: np.asarray(columns[name], np.float32) if len(columns[name]) else nothing for name in ASPECTS
        }

    def _looked_for(self, measure: re.Pattern[str], row: int) -> bool:
        return bool(measure.search(self._told[row].text))


def _all_told(corpus: Corpus) -> Iterator[_Told]:
    in_search_form = lru_cache(maxsize=None)(normalize)  # Many passages stand in the same context.
    names = {
        document: frozenset(corpus.tokenizer.words("".join((record.title, *record.aliases))))
        for document, record in corpus.records.items()
    }
    for passage in corpus.passages:
        text = normalize(render_row(passage) if passage.kind == "table_row" else passage.text)
        yield _Told(
            text=text,
            whole=f"{in_search_form(passage.context)} {text}",
            kinds=kinds_of_detail(text),
            names=names[passage.document_id],
            items=min(1.0, text.count("、") / _MANY_ITEMS),
        )


def _shares(terms: Sequence[str], texts: Sequence[str]) -> Sequence[float]:
    """For each text the share of the terms that stand in it; nothing where there are no terms."""
    return [sum([term in text for term in terms]) / len(terms) for text in texts] if terms else ()


def _covered(weights: npt.NDArray[np.float64], held: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """For each passage the share of the weights of what it holds, (groups,) and (groups, passages) → (passages,)."""
    total = float(weights.sum())
    return weights @ held / total if total else np.zeros(0)


def _holding(group: TermGroup, texts: Sequence[str]) -> Sequence[bool]:
    """Which texts a word of the group stands in."""
    found = [group.word in text for text in texts]
    for other in group.others:
        found = [held or other in text for held, text in zip(found, texts, strict=True)]
    return found


def _named(group: TermGroup, told: Sequence[_Told]) -> Sequence[bool]:
    """Which passages stand in a document whose name has a word of the group."""
    words = group.others | {group.word}
    return [not words.isdisjoint(one.names) for one in told]
