"""The pages' reader over the current engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from indexes import DocumentRecord
from ingest import ValidityFact
from service.answers import Answer, AskRequest, DocumentList, Feedback, ResponsibilityList
from service.engine import Engine
from service.pages.examples import example_questions
from service.pages.originals import OriginalFile, OriginalFiles
from service.pages.reader import (
    DocumentQuery,
    DocumentReading,
    Relation,
    RelationKind,
    ResponsibilityQuery,
    UnitCount,
)
from service.pages.slicing import blocks_of
from service.problems import ServiceError

_FORWARD: Mapping[str, RelationKind] = {"repeals": "repeals", "replaces": "replaces"}
_BACKWARD: Mapping[str, RelationKind] = {"repeals": "repealed_by", "replaces": "replaced_by"}
_KEPT_READINGS = 32
_KEPT_VERSIONS = 2


class EngineReader:
    """Answers the pages from whatever engine is current; what is slow is kept for each index version."""

    def __init__(self, engine: Callable[[], Engine], keep_feedback: Callable[[Feedback], None]) -> None:
        self._engine = engine
        self._keep_feedback = keep_feedback
        self._originals = OriginalFiles()
        self._read = lru_cache(maxsize=_KEPT_READINGS)(_read)
        self._examples = lru_cache(maxsize=_KEPT_VERSIONS)(_examples)

    def documents(self, query: DocumentQuery) -> DocumentList:
        """A page of the register."""
        catalogue = self._engine().catalogue
        return catalogue.documents(
            limit=query.limit,
            offset=query.offset,
            region=query.region,
            q=query.text,
            validity=query.validity,
        )

    def document_reading(self, document_id: str) -> DocumentReading | None:
        """One document with its text, or None where the index does not hold it."""
        engine = self._engine()
        if document_id not in engine.corpus.records:
            return None
        reading = self._read(_Key(engine), document_id, engine.today())
        original = self.original(document_id)
        return replace(reading, has_original=original is not None and self._originals.has(original))

    def source_text(self, document_id: str) -> str | None:
        """The whole text of the source that the document stands in."""
        corpus = self._engine().corpus
        record = corpus.records.get(document_id)
        return corpus.source_text(record.source) if record else None

    def original(self, document_id: str) -> OriginalFile | None:
        """The file that the document was read from, None where the index names none."""
        corpus = self._engine().corpus
        record = corpus.records.get(document_id)
        stated = corpus.original(record.source) if record else None
        if record is None or stated is None:
            return None
        path, sha256 = stated
        return OriginalFile(path=path, name=record.source.rpartition("/")[2], sha256=sha256)

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
        """Every unit, by its canonical name, the most named first."""
        duties = self._engine().corpus.responsibilities
        counts = Counter(duty.canonical_unit for duty in duties if region in (None, duty.region))
        return tuple(UnitCount(unit=unit, count=count) for unit, count in counts.most_common())

    def regions(self) -> tuple[str, ...]:
        """The districts that the index holds documents of, the most frequent first."""
        try:
            records = self._engine().corpus.records.values()
        except ServiceError:
            return ()  # no index yet: the page says so through its examples
        return tuple(region for region, _ in Counter(each.region for each in records).most_common() if region)

    def examples(self) -> tuple[str, ...]:
        """A few questions that the indexed documents answer."""
        try:
            return self._examples(_Key(self._engine()))
        except ServiceError:
            return ()

    def ask(self, request: AskRequest) -> Answer:
        """One answer."""
        return self._engine().ask(request)

    def keep_feedback(self, feedback: Feedback) -> None:
        """Keeps what an asker says of an answer."""
        self._keep_feedback(feedback)


@dataclass(frozen=True, slots=True, eq=False)
class _Key:
    """An engine as a cache key: one index version is one value."""

    engine: Engine

    def __hash__(self) -> int:
        return hash(self.engine.index_version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.engine.index_version == self.engine.index_version


def _examples(key: _Key) -> tuple[str, ...]:
    return tuple(example_questions(key.engine))


def _read(key: _Key, document_id: str, _today: date) -> DocumentReading:
    """Reads a document; `_today` is there because validity, and so the kept reading, changes with the day."""
    corpus = key.engine.corpus
    record = corpus.records[document_id]
    source = corpus.source(record.source)
    if source is None:
        raise ServiceError(404, "no-such-source", "没有这份原文。")
    return DocumentReading(
        document=key.engine.catalogue.document(document_id),
        blocks=blocks_of(source, record.span),
        pages=source.pages,
        validity=tuple(fact for fact in record.validity if fact.kind not in _FORWARD),
        relations=tuple(_relations(record, tuple(corpus.records.values()))),
    )


def _relations(record: DocumentRecord, others: Sequence[DocumentRecord]) -> Iterator[Relation]:
    for fact in record.validity:
        if fact.kind in _FORWARD:
            yield _relation(_FORWARD[fact.kind], fact, record, _target(fact, others))
    for other in others:
        for fact in other.validity:
            if fact.kind in _BACKWARD and other is not record and _target(fact, (record,)):
                yield _relation(_BACKWARD[fact.kind], fact, other, other)


def _relation(
    kind: RelationKind, fact: ValidityFact, stated_in: DocumentRecord, linked: DocumentRecord | None
) -> Relation:
    return Relation(
        kind=kind,
        title=linked.title if linked else fact.target_title or "",
        doc_number=linked.doc_number if linked else fact.target_doc_number,
        document_id=linked.document_id if linked else None,
        evidence=fact.text,
        evidence_document_id=stated_in.document_id,
        spans=fact.spans,
    )


def _target(fact: ValidityFact, records: Sequence[DocumentRecord]) -> DocumentRecord | None:
    """The document that a repeal names: by its 文号, else by its title."""
    if fact.target_doc_number:
        return next((record for record in records if record.doc_number == fact.target_doc_number), None)
    named = (record for record in records if fact.target_title in (record.title, *record.aliases))
    return next(named, None)
