"""Register records to wire types, with validity judged at a date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from urllib.parse import quote

from indexes import DocumentRecord, Hit
from ingest import Span, ValidityFact, ValidityJudgement, judge_validity
from service.answers import DocumentEntry, DocumentView, PassageView

_KEPT = 4096
"""Judgements of documents at a date."""


class Validities:
    """Judges documents at one date; repeals are read from all documents of the corpus."""

    def __init__(self, records: Mapping[str, DocumentRecord]) -> None:
        self._records = records
        self._judged = lru_cache(maxsize=_KEPT)(self._judge)
        self._repeals = tuple(
            (record.document_id, fact)
            for record in records.values()
            for fact in record.validity
            if fact.kind == "repeals"
        )

    def judge(self, document_id: str, as_of: date) -> ValidityJudgement:
        """The validity of one document; kept, since every passage shown asks for it."""
        return self._judged(document_id, as_of)

    def _judge(self, document_id: str, as_of: date) -> ValidityJudgement:
        record = self._records[document_id]
        return judge_validity(record.validity, self._repeals_of(record), as_of, record.issued_on)

    def _repeals_of(self, record: DocumentRecord) -> Sequence[ValidityFact]:
        names = {record.title, *record.aliases}
        return [
            fact
            for document_id, fact in self._repeals
            if document_id != record.document_id
            and (
                (fact.target_doc_number is not None and fact.target_doc_number == record.doc_number)
                or (fact.target_doc_number is None and fact.target_title in names)
            )
        ]


def document_view(record: DocumentRecord, judgement: ValidityJudgement) -> DocumentView:
    """The document object of passages and citations."""
    return DocumentView(
        id=record.document_id,
        title=record.title,
        doc_number=record.doc_number,
        issuer=record.issuer,
        region=record.region,
        issued_on=record.issued_on,
        effective_from=judgement.effective_from,
        effective_to=judgement.effective_to,
        validity=judgement.status,
    )


def document_entry(record: DocumentRecord, judgement: ValidityJudgement) -> DocumentEntry:
    """The document as the register lists it."""
    return DocumentEntry(
        **document_view(record, judgement).model_dump(),
        aliases=record.aliases,
        kind=record.kind,
        source=record.source,
        passages=record.passages,
        attachments=record.attachments,
        validity_reason=judgement.reason,
    )


def passage_view(hit: Hit, document: DocumentView) -> PassageView:
    """A passage as search shows it."""
    passage = hit.passage
    return PassageView(
        passage_id=passage.passage_id,
        text=passage.text,
        score=round(hit.score, 4),
        rank=hit.rank,
        source=passage.source,
        spans=passage.spans,
        heading_path=passage.heading_path,
        kind=passage.kind,
        document=document,
        stages=dict(hit.stages),
    )


def source_url(document_id: str, spans: Iterable[Span]) -> str:
    """Address of the source viewer with the quote marked."""
    marked = ",".join(f"{start}-{end}" for start, end in spans)
    return f"/documents/{quote(document_id, safe='')}?spans={marked}#quote"
