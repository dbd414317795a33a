"""Source texts to what the index holds of them: documents, passages, responsibilities."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

from indexes.records import (
    DocumentRecord,
    ResponsibilityRecord,
    SourceRecord,
    record_document,
    record_responsibility,
)
from ingest import Passage, PolicyDocument, SplitSettings, parse_source, split_document


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestedDocument:
    """A document with everything that is stored of it."""

    record: DocumentRecord
    passages: tuple[Passage, ...]
    responsibilities: tuple[ResponsibilityRecord, ...]


Digest = Callable[[SourceRecord], tuple[DigestedDocument, ...]]


@dataclass(frozen=True, slots=True)
class SourceDigester:
    """Parses and splits sources; can be sent to worker processes."""

    settings: SplitSettings

    def __call__(self, source: SourceRecord) -> tuple[DigestedDocument, ...]:
        """Digests one source."""
        text = source.to_source_text()
        return tuple(
            _digested(document, source, split_document(document, text, self.settings))
            for document in parse_source(text).documents
        )


def digest_sources(
    sources: Sequence[SourceRecord], digest: Digest, *, workers: int
) -> Iterator[tuple[DigestedDocument, ...]]:
    """Digests sources in order, in worker processes if there is more than one of both.

    Args:
        sources: What was read.
        digest: Digests one of them; must be picklable if `workers` > 1.
        workers: Processes at most.
    """
    if workers <= 1 or len(sources) <= 1:
        yield from map(digest, sources)
        return
    # Spawned, because a forked child inherits the locks of the embedding model's threads.
    with ProcessPoolExecutor(min(workers, len(sources)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(digest, sources)


def with_distinct_ids(documents: Sequence[DigestedDocument]) -> list[DigestedDocument]:
    """Numbers documents that several sources hold under the same id: `id`, `id~2`, …; order counts."""
    seen: dict[str, int] = {}
    distinct: list[DigestedDocument] = []
    for document in documents:
        document_id = document.record.document_id
        seen[document_id] = seen.get(document_id, 0) + 1
        number = seen[document_id]
        distinct.append(document if number == 1 else _renamed(document, f"{document_id}~{number}"))
    return distinct


def with_own_id(document: DigestedDocument) -> DigestedDocument:
    """Takes the number off that `with_distinct_ids` gave."""
    own, mark, number = document.record.document_id.rpartition("~")
    return _renamed(document, own) if mark and number.isdecimal() else document


def parser_fingerprint(settings: SplitSettings) -> str:
    """Hashes the code and data that digest a source: what they made may be kept while it stays the same."""
    digest = hashlib.sha256(settings.model_dump_json().encode())
    parser = Path(str(files("ingest")))
    own = Path(str(files("indexes")))
    for path in [*sorted(parser.rglob("*")), own / "digesting.py", own / "records.py"]:
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _digested(
    document: PolicyDocument, source: SourceRecord, passages: tuple[Passage, ...]
) -> DigestedDocument:
    text = source.text[document.span[0] : document.span[1]]
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    record = record_document(document, region=source.region, passages=len(passages), sha256=digest)
    duties = tuple(record_responsibility(duty, record) for duty in document.responsibilities)
    return DigestedDocument(record=record, passages=passages, responsibilities=duties)


def _renamed(document: DigestedDocument, document_id: str) -> DigestedDocument:
    old = document.record.document_id
    return DigestedDocument(
        record=document.record.model_copy(update={"document_id": document_id}),
        passages=tuple(
            replace(
                passage,
                document_id=document_id,
                passage_id=document_id + passage.passage_id.removeprefix(old),
            )
            for passage in document.passages
        ),
        responsibilities=tuple(
            duty.model_copy(update={"document_id": document_id}) for duty in document.responsibilities
        ),
    )
