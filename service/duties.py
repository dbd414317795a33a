"""Who is responsible, where the chosen sentence does not say so itself: from the register's duties."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from indexes import ResponsibilityRecord
from ingest import Span, slice_spans
from service.composing import Statement, cleaned
from service.corpus import Corpus
from service.evidence import Quote, Unit, told_by
from service.questions import Question

_ROLES = {"lead": "牵头单位", "responsible": "责任单位", "support": "配合单位"}
_SHOWN = 8
_BODY = re.compile(r"^[区县市][^各级]{1,12}(?:局|委|办|中心|院)$")


class DutyBook:
    """Duties of a corpus by document."""

    def __init__(self, corpus: Corpus) -> None:
        self._source_text = corpus.source_text
        self._by_document: Mapping[str, list[ResponsibilityRecord]] = defaultdict(list)
        for duty in corpus.responsibilities:
            self._by_document[duty.document_id].append(duty)

    def statement(self, question: Question, unit: Unit) -> Statement | None:
        """Names the units that answer for the chosen sentence, roles kept apart; None where it names them."""
        if "who" not in question.wants:
            return None
        duties = self._duties_of(unit)
        said = told_by(unit.passage, unit.sentence)
        if not duties or any(duty.unit in said for duty in duties):
            return None
        shown = duties[:_SHOWN]
        parts = [
            f"{name}：{'、'.join(dict.fromkeys(duty.unit for duty in shown if duty.role == role))}"
            for role, name in _ROLES.items()
            if any(duty.role == role for duty in shown)
        ]
        return Statement(text="；".join(parts) + "。", quotes=tuple(self._quotes(unit, shown)))

    def answerable_body(self, unit: Unit) -> str | None:
        """A body by name that leads or is responsible for the matter of the sentence, None where none is told."""
        duties = sorted(self._duties_of(unit), key=lambda duty: duty.role != "lead")
        named = (duty.unit for duty in duties if duty.role != "support" and _BODY.match(duty.unit))
        return next(named, None)

    def _duties_of(self, unit: Unit) -> list[ResponsibilityRecord]:
        """Duties whose proof stands in the sentence, else those stated for its section."""
        duties = self._by_document.get(unit.passage.document_id, [])
        here = [duty for duty in duties if _overlap(duty.spans, unit.sentence.spans)]
        if here:
            return here
        path = unit.passage.heading_path
        above = [
            duty
            for duty in duties
            if duty.heading_path and path[: len(duty.heading_path)] == duty.heading_path
        ]
        deepest = max((len(duty.heading_path) for duty in above), default=0)
        nearest = [duty for duty in above if len(duty.heading_path) == deepest]
        proofs = {duty.spans for duty in nearest}
        return nearest if len(proofs) == 1 else []

    def _quotes(self, unit: Unit, duties: Sequence[ResponsibilityRecord]) -> list[Quote]:
        return [
            Quote(
                text=cleaned(slice_spans(self._source_text(unit.passage.source), spans)),
                spans=spans,
                source=unit.passage.source,
                document_id=unit.passage.document_id,
                passage_id=unit.passage.passage_id,
                heading_path=unit.passage.heading_path,
            )
            for spans in dict.fromkeys(duty.spans for duty in duties)
        ]


def _overlap(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(start < end2 and start2 < end for start, end in some for start2, end2 in others)
