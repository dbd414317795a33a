"""The register as users browse it: documents, their texts, who is responsible for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexes import DocumentRecord, ResponsibilityRecord
from ingest import Validity, ValidityJudgement, normalize, slice_spans
from service.answers import (
    DocumentEntry,
    DocumentList,
    DocumentText,
    ResponsibilityList,
    ResponsibilityView,
)
from service.corpus import Corpus
from service.problems import ServiceError
from service.quoting import unwrap
from service.views import document_entry, source_url


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Read-only views of one corpus, with validity judged at a date."""

    corpus: Corpus
    as_of: date

    def documents(
        self,
        *,
        limit: int,
        offset: int = 0,
        region: str | None = None,
        q: str | None = None,
        validity: Validity | None = None,
    ) -> DocumentList:
        """Documents of a district whose title, alias or 文号 holds `q`, in the order of the index."""
        wanted = normalize(q or "")
        found = [
            record
            for record in self.corpus.records.values()
            if (not region or record.region == region)
            and wanted in normalize(_names(record))
            and validity in (None, self._judge(record).status)
        ]
        return DocumentList(
            total=len(found),
            documents=tuple(self._entry(record) for record in found[offset : offset + limit]),
        )

    def document(self, document_id: str) -> DocumentEntry:
        """One document.

        Raises:
            ServiceError: There is no such document (404).
        """
        return self._entry(self.record(document_id))

    def record(self, document_id: str) -> DocumentRecord:
        """The register's record.

        Raises:
            ServiceError: There is no such document (404).
        """
        record = self.corpus.records.get(document_id)
        if record is None:
            raise ServiceError(404, "no-such-document", "没有收录这份文件，请检查链接。")
        return record

    def text(self, document_id: str) -> DocumentText:
        """The whole source text, and where the document stands in it."""
        record = self.record(document_id)
        start, end = record.span
        return DocumentText(
            source=record.source, text=self.corpus.source_text(record.source), start=start, end=end
        )

    def responsibilities(
        self,
        *,
        unit: str | None = None,
        role: str | None = None,
        task: str | None = None,
        region: str | None = None,
        limit: int | None = 500,
        offset: int = 0,
    ) -> ResponsibilityList:
        """Responsibilities that meet every condition; `unit` matches printed and canonical names."""
        found = [
            duty
            for duty in self.corpus.responsibilities
            if (not unit or unit in duty.unit or unit in duty.canonical_unit)
            and (not role or duty.role == role)
            and (not task or task in duty.task or any(task in heading for heading in duty.heading_path))
            and (not region or duty.region == region)
        ]
        shown = found[offset:] if limit is None else found[offset : offset + limit]
        return ResponsibilityList(total=len(found), responsibilities=self._duties(shown))

    def _entry(self, record: DocumentRecord) -> DocumentEntry:
        return document_entry(record, self._judge(record))

    def _judge(self, record: DocumentRecord) -> ValidityJudgement:
        return self.corpus.validities.judge(record.document_id, self.as_of)

    def _duties(self, duties: Sequence[ResponsibilityRecord]) -> tuple[ResponsibilityView, ...]:
        views = {duty.document_id: self.corpus.view(duty.document_id, self.as_of) for duty in duties}
        return tuple(
            ResponsibilityView(
                task=duty.task,
                unit=duty.unit,
                canonical_unit=duty.canonical_unit,
                role=duty.role,
                quote=unwrap(slice_spans(self.corpus.source_text(duty.source), duty.spans).strip()),
                source=duty.source,
                spans=duty.spans,
                heading_path=duty.heading_path,
                document=views[duty.document_id],
                url=source_url(duty.document_id, duty.spans),
            )
            for duty in duties
        )


def _names(record: DocumentRecord) -> str:
    return " ".join([record.title, *record.aliases, record.doc_number or ""])
