"""One opened index version as the engine sees it: records, passages, texts and what was learned from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes import DocumentRecord, PassageRetriever, ResponsibilityRecord, Tokenizer
from ingest import Passage, SourceText
from service.answers import DocumentView
from service.places import Gazetteer
from service.views import Validities, document_view


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Immutable; a request keeps the one it began with while a newer version is opened beside it."""

    version: str
    records: Mapping[str, DocumentRecord]
    passages: Sequence[Passage]
    responsibilities: Sequence[ResponsibilityRecord]
    retriever: PassageRetriever
    tokenizer: Tokenizer
    idf: Callable[[str], float]
    source_text: Callable[[str], str]
    source: Callable[[str], SourceText | None]
    """A source as it was read, to be parsed again for the viewer."""
    gazetteer: Gazetteer
    duplicates: Mapping[str, str]
    """Passage that says the same as another → the one that stands for both (main text for boxes)."""
    original: Callable[[str], tuple[Path, str] | None] = lambda _: None
    """Path and SHA-256 of the file that a source was read from, None where there is none to hand out."""
    validities: Validities = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "validities", Validities(self.records))

    def view(self, document_id: str, as_of: date) -> DocumentView:
        """The document object with its validity at a date."""
        return document_view(self.records[document_id], self.validities.judge(document_id, as_of))

    def may_be_in_force(self, document_id: str, as_of: date) -> bool:
        """Whether nothing says that the document was not yet, or no longer, in force at a date."""
        return self.validities.judge(document_id, as_of).status in ("in_force", "unknown")

    @cached_property
    def regions(self) -> npt.NDArray[np.str_]:
        """District of every passage, "" where its document has none."""
        return np.array([self.records[p.document_id].region or "" for p in self.passages], dtype=np.str_)

    @cached_property
    def document_ids(self) -> npt.NDArray[np.str_]:
        """Document of every passage."""
        return np.array([p.document_id for p in self.passages], dtype=np.str_)

    @cached_property
    def is_news(self) -> npt.NDArray[np.bool_]:
        """Whether a passage stands in an editorial or news digest."""
        return np.array([self.records[p.document_id].kind == "news" for p in self.passages], dtype=np.bool_)
