"""What the register keeps of documents, sources and responsibilities."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from ingest import DocumentKind, PolicyDocument, Responsibility, Role, SourceText, Span, ValidityFact


class DocumentRecord(BaseModel):
    """One document of the register: everything about it but its text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_id: str
    title: str
    aliases: tuple[str, ...]
    doc_number: str | None
    issuer: str | None
    region: str | None
    issued_on: date | None
    kind: DocumentKind
    source: str
    span: Span
    attachments: tuple[str, ...]
    metadata_spans: dict[str, tuple[Span, ...]]
    validity: tuple[ValidityFact, ...]
    passages: int
    """How many passages it has."""
    sha256: str
    """Of its text, hexadecimal."""


class ResponsibilityRecord(BaseModel):
    """One responsibility with the document that states it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    document_id: str
    region: str | None
    source: str
    task: str
    unit: str
    canonical_unit: str
    role: Role
    spans: tuple[Span, ...]
    heading_path: tuple[str, ...]


class SourceRecord(BaseModel):
    """One source file with its whole text, from which it can be parsed again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    text: str
    media_type: str
    sha256: str
    pages: tuple[Span, ...]
    headings: tuple[tuple[Span, int], ...]
    warnings: tuple[str, ...]
    origin: str
    """Absolute path of the file that it was read from, then its names inside archives, one a line."""
    region: str | None
    """District that whoever ingested it named for documents that name none."""

    @classmethod
    def of(cls, source: SourceText, origin: str, region: str | None) -> SourceRecord:
        """Records a source text as read from `origin`."""
        return cls(origin=origin, region=region, **_fields(source))

    def to_source_text(self) -> SourceText:
        """The source text as it was read."""
        return SourceText(**{name: getattr(self, name) for name in SourceText.__dataclass_fields__})


def _fields(source: SourceText) -> dict[str, Any]:
    return {name: getattr(source, name) for name in SourceText.__dataclass_fields__}


def record_document(
    document: PolicyDocument, *, region: str | None, passages: int, sha256: str
) -> DocumentRecord:
    """Makes the record of a parsed document; `region` counts where the document names none."""
    return DocumentRecord(
        document_id=document.document_id,
        title=document.title,
        aliases=document.aliases,
        doc_number=document.doc_number,
        issuer=document.issuer,
        region=document.region or region,
        issued_on=document.issued_on,
        kind=document.kind,
        source=document.source,
        span=document.span,
        attachments=document.attachments,
        metadata_spans=document.metadata_spans,
        validity=document.validity,
        passages=passages,
        sha256=sha256,
    )


def record_responsibility(responsibility: Responsibility, document: DocumentRecord) -> ResponsibilityRecord:
    """Joins a responsibility with what is needed to cite it."""
    return ResponsibilityRecord(
        document_id=document.document_id,
        region=document.region,
        source=document.source,
        task=responsibility.task,
        unit=responsibility.unit,
        canonical_unit=responsibility.canonical_unit,
        role=responsibility.role,
        spans=responsibility.spans,
        heading_path=responsibility.heading_path,
    )
