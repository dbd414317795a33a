"""The wire types: what goes over HTTP, as the public contract names it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from ingest import Span, Validity

Status = Literal["answered", "insufficient_evidence", "out_of_scope", "needs_region"]
Mode = Literal["auto", "extractive", "generative"]


class Wire(BaseModel):
    """Base of the wire types: immutable and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(Wire):
    """One turn of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str = Field(max_length=10_000)


class AskRequest(Wire):
    """Body of POST /v1/ask."""

    question: str
    history: tuple[Turn, ...] = Field(default=(), max_length=50)
    region: str | None = None
    as_of: date | None = None
    mode: Mode = "auto"
    stream: bool = False
    top_k: int = Field(default=5, ge=1, le=50)


class SearchRequest(Wire):
    """Body of POST /v1/search."""

    query: str
    top_k: int = Field(default=10, ge=1, le=100)
    region: str | None = None
    document_id: str | None = None
    doc_number: str | None = None
    include_expired: bool = True
    as_of: date | None = None


class DocumentView(Wire):
    """The document object in passages and citations."""

    id: str
    title: str
    doc_number: str | None
    issuer: str | None
    region: str | None
    issued_on: date | None
    effective_from: date | None
    effective_to: date | None
    validity: Validity


class DocumentEntry(DocumentView):
    """A document in the register."""

    aliases: tuple[str, ...]
    kind: str
    source: str
    passages: int
    attachments: tuple[str, ...] = ()
    validity_reason: str = ""


class DocumentList(Wire):
    """GET /v1/documents."""

    total: int
    documents: tuple[DocumentEntry, ...]


class DocumentText(Wire):
    """GET /v1/documents/{id}/text: the whole source text that spans refer to."""

    source: str
    text: str
    start: int
    end: int


class DocumentPart(Wire):
    """A document and a part of its text, for readers that take long texts in turns."""

    document: DocumentEntry
    text: str
    offset: int
    """Where `text` begins in the document, in characters."""
    next_offset: int | None
    """Where to read on; None at the end."""
    total_chars: int


class PassageView(Wire):
    """A passage as search shows it."""

    passage_id: str
    text: str
    score: float
    rank: int
    source: str
    spans: tuple[Span, ...]
    heading_path: tuple[str, ...]
    kind: str
    document: DocumentView
    stages: dict[str, int] = {}
    """Rank from 1 after each stage of retrieval."""


class SearchResponse(Wire):
    """Answer of POST /v1/search."""

    passages: tuple[PassageView, ...]
    region: str | None = None
    index_version: str = ""
    timing_ms: dict[str, float] = Field(default_factory=dict)


class Citation(Wire):
    """A quote that the server cut from the source; `spans` prove it."""

    number: int
    quote: str
    source: str
    spans: tuple[Span, ...]
    passage_id: str
    heading_path: tuple[str, ...]
    document: DocumentView
    url: str
    page: int | None = None


class Notice(Wire):
    """A warning that belongs to the answer."""

    kind: Literal["validity", "conflict", "region", "ai_generated", "correction", "incomplete", "mode"]
    text: str


class RegionOption(Wire):
    """One district's short answer, where the asker named no district."""

    region: str
    answer: str
    title: str


class Answer(Wire):
    """The response of POST /v1/ask."""

    id: str
    status: Status
    answer: str
    mode: Literal["extractive", "generative"]
    citations: tuple[Citation, ...] = ()
    passages: tuple[PassageView, ...] = ()
    notices: tuple[Notice, ...] = ()
    options: tuple[RegionOption, ...] = ()
    standalone_question: str = ""
    region: str | None = None
    index_version: str = ""
    timing_ms: dict[str, float] = Field(default_factory=dict)
    confidence: float | None = None
    """Probability, by the fitted judge of answerability, that the evidence answers; null where it was not asked."""
    prompt_fingerprints: dict[str, str] = Field(default_factory=dict)
    """Templates that a language model was given for this answer, by name."""


class ResponsibilityView(Wire):
    """Who does what, with its quote."""

    task: str
    unit: str
    canonical_unit: str
    role: Literal["lead", "responsible", "support"]
    quote: str
    source: str
    spans: tuple[Span, ...]
    heading_path: tuple[str, ...]
    document: DocumentView
    url: str


class ResponsibilityList(Wire):
    """GET /v1/responsibilities."""

    total: int
    responsibilities: tuple[ResponsibilityView, ...]


class Feedback(Wire):
    """Body of POST /v1/feedback."""

    answer_id: str = Field(min_length=1, max_length=100)
    helpful: bool
    comment: str = Field(default="", max_length=2000)


class Problem(Wire):
    """RFC 9457 problem details; `detail` is Chinese and for citizens."""

    type: str
    title: str
    status: int
    detail: str
