"""The types of ingestion: what a source text becomes on its way to passages.

`SourceText` (one file, read) → `ParsedSource` (its documents and its noise) → `PolicyDocument` (blocks in
reading order, tables, responsibilities, validity) → `Passage` (what is searched and cited). All are values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ingest.spans import Span, Spanned

DocumentKind = Literal[
    "plan",
    "notice",
    "opinion",
    "decision",
    "reply",
    "announcement",
    "appointment",
    "measures",
    "news",
    "other",
]
BlockKind = Literal["heading", "paragraph", "list_item", "table", "caption", "front_matter"]
PassageKind = Literal["text", "table_row", "table", "list"]
Role = Literal["lead", "responsible", "support"]
Validity = Literal["in_force", "expired", "repealed", "not_yet_effective", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """One source file, decoded or extracted; spans everywhere refer to `text`."""

    source: str
    """Name shown to users and in citations: the path below the ingested folder."""
    text: str
    """For .txt and .md the decoded content as it stands on disk; for other formats the extracted text.
    Extracted tables are one row a line, cells separated by TAB, merged cells empty."""
    media_type: str
    sha256: str
    """Of the file's bytes, hexadecimal."""
    pages: tuple[Span, ...] = ()
    """Where each page stands in `text`, for paged formats."""
    headings: tuple[tuple[Span, int], ...] = ()
    """Headings that the format itself marks (Word styles, HTML h1…h6) with their level from 1."""
    warnings: tuple[str, ...] = ()
    """What was lost or limited while reading, in Chinese, for the summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a table."""

    text: Spanned
    """The row as printed, cells in source order, separated by a TAB (in Markdown by its own bars)."""
    values: tuple[str, ...]
    """Aligned with the table's columns; merged cells filled down, inner blanks cleaned, "" where empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table rebuilt from tab lines, one-cell-a-line text, flattened boxes or rotated print."""

    title: str
    """Caption as printed without the number's blanks, "" if there is none."""
    columns: tuple[str, ...]
    """Column names; two-line headers are combined (`指导计划 2019年`); unnamed columns are ""."""
    rows: tuple[TableRow, ...]
    unit: str | None = None
    """Unit stated for the whole table (`单位：万元`)."""
    caption: Spanned = field(default_factory=Spanned)
    header: Spanned = field(default_factory=Spanned)
    """Header lines as printed, repeats at page breaks included."""
    notes: tuple[Spanned, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading or table in reading order, with wrapped lines and page breaks repaired."""

    kind: BlockKind
    text: Spanned
    heading_path: tuple[str, ...] = ()
    """Headings above it, outermost first, as printed and cleaned; a heading's own path ends with itself.
    A run-in heading (`2. 合理确定…水平。对…`) is in its paragraph's path and stays in its text."""
    level: int = 0
    """Depth of a heading from 1; 0 for other blocks."""
    label: str = ""
    """Number of a heading or item, normalised to full width: 第三条, 一、, （二）, 1., 专栏3, 附件1."""
    part: str = ""
    """Title of the attached plan or annex it stands in, "" in the notice itself."""
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Text that is known and kept out of passages: mastheads, contents, page numbers, running titles."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """Who does what, as the text says it."""

    task: str
    unit: str
    """As printed."""
    canonical_unit: str
    role: Role
    spans: tuple[Span, ...]
    """Of the smallest text that proves it: the bracket, the clause or the table row."""
    heading_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityFact:
    """One statement about validity, with the span that makes it."""

    kind: Literal["effective_from", "effective_to", "trial", "period", "repeals", "replaces"]
    on: date | None
    """The date it sets, computed for trial terms; None for a repeal without its own date."""
    text: str
    spans: tuple[Span, ...]
    target_title: str | None = None
    target_doc_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDocument:
    """One published policy text (公文), told apart inside its source."""

    document_id: str
    title: str
    aliases: tuple[str, ...]
    """Other titles of the same document: the notice's, the attached plans'."""
    doc_number: str | None
    """发文字号, normalised: 合川府办发〔2023〕27号."""
    issuer: str | None
    region: str | None
    """District it speaks for: 合川区."""
    issued_on: date | None
    kind: DocumentKind
    source: str
    span: Span
    attachments: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    metadata_spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    """Where title, doc_number, issuer and issued_on are printed, by field name."""
    responsibilities: tuple[Responsibility, ...] = ()
    validity: tuple[ValidityFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSource:
    """A source text understood: its documents in order and everything that is not part of one."""

    source: SourceText
    documents: tuple[PolicyDocument, ...]
    noise: tuple[Noise, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, a clause of a long one, a list item or a table row: the smallest thing that is cited."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The unit of retrieval."""

    passage_id: str
    """`{document_id}#{address}`, deterministic."""
    document_id: str
    source: str
    kind: PassageKind
    text: str
    """Repaired but verbatim: equals the source slices, white space apart."""
    spans: tuple[Span, ...]
    heading_path: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    context: str
    """What search sees besides `text`: part, heading path, table title, column names, filled-down groups."""
    table_title: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """(column, value) pairs of a table row, filled down."""
    page: int | None = None
