"""What the pages need to know: the reader that they ask, and the values that the wire types do not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from ingest import Block, Span, Validity, ValidityFact
from service.answers import (
    Answer,
    AskRequest,
    DocumentEntry,
    DocumentList,
    Feedback,
    ResponsibilityList,
)
from service.pages.originals import OriginalFile

RelationKind = Literal["repeals", "repealed_by", "replaces", "replaced_by"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """What is set for the pages and the widget."""

    service_name: str = "政策问答"
    hotline: str = "12345"
    generative: bool = False
    """Whether a language model writes the answers; then every page says so, lastingly."""
    max_question_chars: int = 500
    asks_per_minute: int = 120
    """Per client address, for questions sent as a form; 0 means no limit."""
    allowed_origins: tuple[str, ...] = ()
    """Origins that may embed the widget or frame the pages: `https://a.gov.cn`, `https://*.gov.cn`."""
    widget_secret: bytes
    """Key of the widget's session tokens, 32 bytes or more; the same in every worker."""
    widget_session_seconds: int = 900
    widget_session_per_minute: int = 20
    widget_address_per_minute: int = 120
    """Higher than a session's: an office shares one address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentQuery:
    """Filters of the document list."""

    region: str | None = None
    text: str = ""
    """Words of the title, an alias or the 文号."""
    validity: Validity | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsibilityQuery:
    """Filters of the responsibilities; `limit` None means all of them, for the export."""

    unit: str = ""
    role: Literal["lead", "responsible", "support"] | None = None
    task: str = ""
    region: str | None = None
    limit: int | None = 50
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCount:
    """A unit and how many responsibilities name it."""

    unit: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A repeal or replacement between two documents, with the text that states it."""

    kind: RelationKind
    title: str
    doc_number: str | None = None
    document_id: str | None = None
    """Of the other document, None where it is not in the index."""
    evidence: str = ""
    evidence_document_id: str | None = None
    """Where the evidence stands: the viewed document unless given."""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReading:
    """A whole document to be read."""

    document: DocumentEntry
    blocks: tuple[Block, ...]
    pages: tuple[Span, ...] = ()
    """Where each page of the source stands, for paged formats."""
    validity: tuple[ValidityFact, ...] = ()
    relations: tuple[Relation, ...] = ()
    has_original: bool = False
    """Whether the original file is at hand, unchanged."""


class PageReader(Protocol):
    """All that the pages ask of the service."""

    def documents(self, query: DocumentQuery) -> DocumentList:
        """A page of the register."""

    def document_reading(self, document_id: str) -> DocumentReading | None:
        """One document with its text, or None where the index does not hold it."""

    def source_text(self, document_id: str) -> str | None:
        """The whole text of the source that the document stands in, None where the index does not hold it."""

    def original(self, document_id: str) -> OriginalFile | None:
        """The file that the document was read from, None where the index names none."""

    def responsibilities(self, query: ResponsibilityQuery) -> ResponsibilityList:
        """Who does what; `total` counts all matches, not only this page's."""

    def units(self, region: str | None) -> tuple[UnitCount, ...]:
        """Every unit, by its canonical name, the most named first."""

    def regions(self) -> tuple[str, ...]:
        """The districts that the index holds documents of."""

    def examples(self) -> tuple[str, ...]:
        """A few questions that the indexed documents answer."""

    def ask(self, request: AskRequest) -> Answer:
        """One answer, for browsers without JavaScript."""

    def keep_feedback(self, feedback: Feedback) -> None:
        """Keeps what an asker says of an answer.

        Raises:
            ServiceError: It could not be kept.
        """
