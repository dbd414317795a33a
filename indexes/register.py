"""The register of an index version: documents, passages, responsibilities and source texts in one SQLite file.

Written once while a version is built, then only read; readers share one connection and may be threads.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from pydantic import TypeAdapter

from indexes.errors import IndexDamagedError
from indexes.records import DocumentRecord, ResponsibilityRecord, SourceRecord
from ingest import Passage, Role, SourceText

REGISTER_FILE = "register.sqlite"
_SCHEMA = """
CREATE TABLE sources (source TEXT PRIMARY KEY, sha256 TEXT, record TEXT) WITHOUT ROWID;
CREATE TABLE documents (position INTEGER PRIMARY KEY, document_id TEXT UNIQUE, title TEXT, doc_number TEXT,
    issuer TEXT, region TEXT, issued_on TEXT, kind TEXT, source TEXT, record TEXT);
CREATE TABLE passages (position INTEGER PRIMARY KEY, passage_id TEXT UNIQUE, document_id TEXT, source TEXT,
    kind TEXT, text TEXT, record TEXT);
CREATE TABLE responsibilities (position INTEGER PRIMARY KEY, document_id TEXT, region TEXT, unit TEXT,
    canonical_unit TEXT, role TEXT, task TEXT, record TEXT);
CREATE TABLE validity_facts (document_id TEXT, kind TEXT, date TEXT, text TEXT, target_title TEXT,
    target_doc_number TEXT);
CREATE INDEX responsibilities_unit ON responsibilities (canonical_unit);
"""
_PASSAGE = TypeAdapter(Passage)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterContent:
    """Everything that goes into a register; order is kept."""

    sources: Sequence[SourceRecord]
    documents: Sequence[DocumentRecord]
    passages: Sequence[Passage]
    responsibilities: Sequence[ResponsibilityRecord]


def write_register(folder: Path, content: RegisterContent) -> None:
    """Writes the register file into `folder`.

    Raises:
        sqlite3.Error: The file cannot be written.
    """
    connection = sqlite3.connect(folder / REGISTER_FILE)
    try:
        with connection:
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            _insert(connection, "sources", map(_source_row, content.sources))
            _insert(connection, "documents", map(_document_row, range(1 << 62), content.documents))
            _insert(connection, "passages", map(_passage_row, range(1 << 62), content.passages))
            duties = map(_responsibility_row, range(1 << 62), content.responsibilities)
            _insert(connection, "responsibilities", duties)
            facts = (row for document in content.documents for row in _validity_rows(document))
            _insert(connection, "validity_facts", facts)
    finally:
        connection.close()


class Register:
    """A register opened for reading.

    Args:
        folder: An index version.

    Raises:
        IndexDamagedError: The file is absent or not a register.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / REGISTER_FILE
        self._lock = threading.Lock()
        uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._documents = {
                record.document_id: record
                for (text,) in self._rows("SELECT record FROM documents ORDER BY position")
                for record in [DocumentRecord.model_validate_json(text)]
            }
        except sqlite3.Error as error:
            raise IndexDamagedError(
                f"文档登记库 {self._path} 已损坏：{error}。请重新运行 policyqa ingest。"
            ) from error

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def documents(self) -> tuple[DocumentRecord, ...]:
        """All documents in the order they were indexed in."""
        return tuple(self._documents.values())

    def document(self, document_id: str) -> DocumentRecord | None:
        """The document of this id, None if there is none."""
        return self._documents.get(document_id)

    def passages(self) -> list[Passage]:
        """All passages, in the order of every other part of the index."""
        rows = self._rows("SELECT record FROM passages ORDER BY position")
        return [_PASSAGE.validate_json(text) for (text,) in rows]

    def sources(self) -> list[SourceRecord]:
        """All sources with their texts, by name."""
        rows = self._rows("SELECT record FROM sources ORDER BY source")
        return [SourceRecord.model_validate_json(text) for (text,) in rows]

    def source(self, source: str) -> SourceText | None:
        """A source as it was read; None if there is no such source."""
        rows = self._rows("SELECT record FROM sources WHERE source = ?", source)
        return SourceRecord.model_validate_json(rows[0][0]).to_source_text() if rows else None

    def original(self, source: str) -> tuple[Path, str] | None:
        """Path and SHA-256 of the file that a source was read from; None for one inside an archive."""
        rows = self._rows(
            "SELECT json_extract(record, '$.origin'), sha256 FROM sources WHERE source = ?", source
        )
        if not rows or "\n" in rows[0][0]:
            return None
        return Path(rows[0][0]), rows[0][1]

    def source_text(self, source: str) -> str | None:
        """The whole text of a source, which spans refer to; None if there is no such source."""
        rows = self._rows("SELECT json_extract(record, '$.text') FROM sources WHERE source = ?", source)
        return str(rows[0][0]) if rows else None

    def responsibilities(
        self,
        unit: str | None = None,
        role: Role | None = None,
        task: str | None = None,
        region: str | None = None,
    ) -> tuple[ResponsibilityRecord, ...]:
        """Responsibilities that meet every condition given, in the order of the texts.

        Args:
            unit: Part of the unit's name as printed or as it is usually called.
            role: lead, responsible or support.
            task: Part of the task.
            region: District of the document.
        """
        query = "SELECT record FROM responsibilities WHERE 1"
        values: list[str] = []
        for condition, value in (
            ("(instr(unit, ?) OR instr(canonical_unit, ?))", unit),
            ("role = ?", role),
            ("instr(task, ?)", task),
            ("region = ?", region),
        ):
            if value:
                query += f" AND {condition}"
                values.extend([value] * condition.count("?"))
        rows = self._rows(f"{query} ORDER BY position", *values)
        return tuple(ResponsibilityRecord.model_validate_json(text) for (text,) in rows)

    def _rows(self, query: str, *values: str) -> list[tuple[str, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]) -> None:
    columns = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)


def _source_row(source: SourceRecord) -> tuple[object, ...]:
    return source.source, source.sha256, source.model_dump_json()


def _document_row(position: int, document: DocumentRecord) -> tuple[object, ...]:
    issued_on = document.issued_on.isoformat() if document.issued_on else None
    return (
        position,
        document.document_id,
        document.title,
        document.doc_number,
        document.issuer,
        document.region,
        issued_on,
        document.kind,
        document.source,
        document.model_dump_json(),
    )


def _passage_row(position: int, passage: Passage) -> tuple[object, ...]:
    columns = (passage.passage_id, passage.document_id, passage.source, passage.kind, passage.text)
    return (position, *columns, _PASSAGE.dump_json(passage).decode())


def _responsibility_row(position: int, duty: ResponsibilityRecord) -> tuple[object, ...]:
    columns = (duty.document_id, duty.region, duty.unit, duty.canonical_unit, duty.role, duty.task)
    return (position, *columns, duty.model_dump_json())


def _validity_rows(document: DocumentRecord) -> Iterable[tuple[object, ...]]:
    for fact in document.validity:
        on = fact.on.isoformat() if fact.on else None
        yield document.document_id, fact.kind, on, fact.text, fact.target_title, fact.target_doc_number
