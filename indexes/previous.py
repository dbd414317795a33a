"""What the version before spares a build: sources from elsewhere, unchanged documents, vectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from indexes.digesting import DigestedDocument, with_own_id
from indexes.passage_embedding import KnownVectors
from indexes.records import SourceRecord
from indexes.register import Register
from indexes.vectors import PassageVectorStore
from indexes.versions import OpenVersion, current_version, open_newest_sound_version


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """The version before; empty where there is none or it cannot be read."""

    version: OpenVersion | None = None
    sources: Sequence[SourceRecord] = ()
    documents: Mapping[str, tuple[DigestedDocument, ...]] = field(default_factory=dict)
    """By source name, with the ids that the documents had before other sources counted."""
    warnings: tuple[str, ...] = ()
    """Why it is not the current version (Chinese)."""

    def digested(self, source: SourceRecord, parser: str) -> tuple[DigestedDocument, ...] | None:
        """The documents of a source that is unchanged and was parsed by the same parser, else None."""
        if self.version is None or self.version.manifest.parser != parser:
            return None
        is_known = any(source == old.model_copy(update={"origin": source.origin}) for old in self.sources)
        return self.documents.get(source.source, ()) if is_known else None

    def known_vectors(self, fingerprint: str) -> KnownVectors | None:
        """Its vectors, if the model of this fingerprint made them."""
        if self.version is None or self.version.manifest.embedding.fingerprint != fingerprint:
            return None
        folder = self.version.folder
        return KnownVectors(folder, PassageVectorStore.open(folder).matrix())


@contextmanager
def open_previous(index_dir: Path) -> Iterator[Previous]:
    """Opens the newest version that is sound."""
    version = open_newest_sound_version(index_dir)
    current = current_version(index_dir)
    if version is None:
        lost = f"原有索引 {current} 已损坏或格式不同，只收录了这次给出的文件"
        yield Previous(warnings=(lost,) if current else ())
        return
    older = f"原有索引 {current} 已损坏，沿用了较早的版本 {version.name}"
    with version, Register(version.folder) as register:
        yield Previous(
            version=version,
            sources=register.sources(),
            documents=_documents(register),
            warnings=() if version.name == current else (older,),
        )


def _documents(register: Register) -> dict[str, tuple[DigestedDocument, ...]]:
    """The register's documents as they were digested, by source."""
    passages = {
        document_id: tuple(group)
        for document_id, group in groupby(register.passages(), key=lambda passage: passage.document_id)
    }
    duties = {
        document_id: tuple(group)
        for document_id, group in groupby(register.responsibilities(), key=lambda duty: duty.document_id)
    }
    by_source: dict[str, tuple[DigestedDocument, ...]] = {}
    for record in register.documents():
        document = DigestedDocument(
            record=record,
            passages=passages.get(record.document_id, ()),
            responsibilities=duties.get(record.document_id, ()),
        )
        by_source[record.source] = (*by_source.get(record.source, ()), with_own_id(document))
    return by_source
