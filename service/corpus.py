"""One opened index version as the engine sees it: records, passages, texts and what was learned from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexes import DocumentRecord, PassageRetriever, ResponsibilityRecord, Tokenizer
from ingest import Passage, SourceText, Span, normalize, squeeze
from service.answers import DocumentView
from service.places import Gazetteer
from service.views import Validities, document_view

_NUMBER = re.compile(r"[一-鿿]{2,4}〔(?P<year>(?:19|20)\d{2})〕\d{1,4}号")
"""The last characters of the body's mark tell 府发 from 府办发; what stands before may belong to the sentence."""
_NUMBER_YEAR = re.compile(r"(?<=〔)(?:19|20)\d{2}(?=〕)")


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

    def mentions_number(self, number: str) -> bool:
        """Whether a document bears a 文号 (in search form) or a text names it; True for what is no whole 文号."""
        year = _NUMBER_YEAR.search(number)
        return year is None or any(map(number.endswith, self._numbers.get(year[0], ())))

    def columns_of(self, row: Passage) -> frozenset[str]:
        """Column names of the table that a row stands in; empty for other passages."""
        return self._columns.get((row.document_id, row.context), frozenset())

    def row_at(self, passage: Passage, position: int) -> Passage | None:
        """The row, as a passage of its own, that a sentence of a table's passage is; None for captions and notes."""
        return self._rows.get((passage.document_id, passage.sentences[position].spans))

    @cached_property
    def _rows(self) -> Mapping[tuple[str, tuple[Span, ...]], Passage]:
        rows = [passage for passage in self.passages if passage.kind == "table_row"]
        return {(row.document_id, row.sentences[0].spans): row for row in rows}

    @cached_property
    def _columns(self) -> Mapping[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for passage in self.passages:
            if passage.kind == "table_row":
                names = (column for column, _ in passage.fields)
                found.setdefault((passage.document_id, passage.context), set()).update(names)
        return {table: frozenset(names) for table, names in found.items()}

    @cached_property
    def _numbers(self) -> Mapping[str, frozenset[str]]:
        """Every 文号 of the texts by the year in it: 南川府发〔2022〕3号."""
        found: dict[str, set[str]] = {}
        texts = (passage.text for passage in self.passages)
        borne = (record.doc_number or "" for record in self.records.values())
        for text in (*texts, *borne):
            for match in _NUMBER.finditer(squeeze(normalize(text))) if "号" in text else ():
                found.setdefault(match["year"], set()).add(match.group())
        return {year: frozenset(numbers) for year, numbers in found.items()}

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
