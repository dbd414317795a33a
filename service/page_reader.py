"""What the pages read, taken from the engine of the moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

from indexes import DocumentRecord
from ingest import ParsedSource, PolicyDocument, parse_source
from service.answers import Answer, AskRequest, DocumentList, ResponsibilityList
from service.engine import Engine
from service.pages import (
    DocumentQuery,
    DocumentReading,
    Relation,
    ResponsibilityQuery,
    UnitCount,
)
from service.pages.reader import RelationKind
from service.problems import ServiceError

_EXAMPLES = 4


class EnginePageReader:
    """Implements what the pages ask for; documents are parsed again for reading, and a few kept."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine
        self._parsed = lru_cache(maxsize=8)(self._parse)

    def documents(self, query: DocumentQuery) -> DocumentList:
        """A page of the register."""
        catalogue = self._engine().catalogue
        return catalogue.documents(limit=query.limit, offset=query.offset, region=query.region, q=query.text)

    def document_reading(self, document_id: str) -> DocumentReading | None:
        """One document with its blocks, or None where the index does not hold it."""
        engine = self._engine()
        record = engine.corpus.records.get(document_id)
        if record is None:
            return None
        parsed = self._parsed(engine.index_version, record.source)
        document = _same_document(parsed, record)
        return DocumentReading(
            document=engine.catalogue.document(document_id),
            blocks=document.blocks if document else (),
            pages=parsed.source.pages,
            validity=record.validity,
            relations=tuple(_relations(engine, record)),
        )

    def responsibilities(self, query: ResponsibilityQuery) -> ResponsibilityList:
        """Who does what."""
        return self._engine().catalogue.responsibilities(
            unit=query.unit,
            role=query.role,
            task=query.task,
            region=query.region,
            limit=query.limit,
            offset=query.offset,
        )

    def units(self, region: str | None) -> tuple[UnitCount, ...]:
        """Every unit by its canonical name, the most named first."""
        counts = Counter(
            duty.canonical_unit
            for duty in self._engine().corpus.responsibilities
            if region is None or duty.region == region
        )
        return tuple(UnitCount(unit=unit, count=count) for unit, count in counts.most_common())

    def regions(self) -> tuple[str, ...]:
        """The districts of the index."""
        return self._engine().corpus.gazetteer.regions

    def examples(self) -> tuple[str, ...]:
        """Questions about the documents at hand, one a district first."""
        records = [r for r in self._engine().corpus.records.values() if r.kind != "news" and r.region]
        first = list({record.region: record for record in reversed(records)}.values())
        chosen = list(dict.fromkeys([*reversed(first), *records]))[:_EXAMPLES]
        return tuple(f"{record.region}《{record.title}》的主要目标是什么？" for record in chosen)

    def ask(self, request: AskRequest) -> Answer:
        """One answer."""
        return self._engine().ask(request)

    def _parse(self, _version: str, source: str) -> ParsedSource:
        snapshot_source = self._engine().corpus.source(source)
        if snapshot_source is None:
            raise ServiceError(404, "no-such-source", "没有这份原文。")
        return parse_source(snapshot_source)


def _same_document(parsed: ParsedSource, record: DocumentRecord) -> PolicyDocument | None:
    return next((document for document in parsed.documents if document.span == record.span), None)


def _relations(engine: Engine, record: DocumentRecord) -> Iterator[Relation]:
    """What a document repeals or replaces, and what repeals or replaces it."""
    by_number = {r.doc_number: r.document_id for r in engine.corpus.records.values() if r.doc_number}
    for fact in record.validity:
        if fact.kind in ("repeals", "replaces"):
            kind: RelationKind = "repeals" if fact.kind == "repeals" else "replaces"
            yield Relation(
                kind=kind,
                title=fact.target_title or fact.text,
                doc_number=fact.target_doc_number,
                document_id=by_number.get(fact.target_doc_number or ""),
                evidence=fact.text,
                spans=fact.spans,
            )
    for other in engine.corpus.records.values():
        for fact in other.validity:
            if other is not record and fact.target_doc_number and fact.target_doc_number == record.doc_number:
                yield Relation(
                    kind="repealed_by" if fact.kind == "repeals" else "replaced_by",
                    title=other.title,
                    doc_number=other.doc_number,
                    document_id=other.document_id,
                    evidence=fact.text,
                    evidence_document_id=other.document_id,
                    spans=fact.spans,
                )
