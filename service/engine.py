"""The whole story of an answer, from the question to cited sentences or an honest refusal."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from indexes import Hit
from service.answerability import Answerability
from service.answers import Answer, AskRequest, Notice, SearchRequest, SearchResponse, Status
from service.citations import CitationBook
from service.composing import Statement, compose
from service.corpus import Corpus
from service.evidence import Selector
from service.followups import standalone_question
from service.notices import validity_notices
from service.problems import ServiceError
from service.questions import Question, read_question
from service.refusals import Referral
from service.scope import outside_scope
from service.searching import Filters, Searcher
from service.views import passage_view

_CANDIDATES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Answers from one corpus; immutable, so threads share it."""

    corpus: Corpus
    searcher: Searcher
    selector: Selector
    answerability: Answerability
    referral: Referral
    max_question_chars: int
    today: Callable[[], date]

    def ask(self, request: AskRequest) -> Answer:
        """Answers with verified citations, or refuses and says where to ask.

        Raises:
            ServiceError: The question is empty or too long.
        """
        started = time.perf_counter()
        text = self._checked(request.question)
        outside = outside_scope(text)
        if outside:
            return self._answer(started, "out_of_scope", self.referral.outside(outside))
        question = self._understood(text, request)
        place = question.place
        if place.uncovered and not request.region:
            refusal = self.referral.uncovered(place.uncovered, self.corpus.gazetteer.regions)
            return self._answer(started, "insufficient_evidence", refusal, question=question)
        retrieving = time.perf_counter()
        filters = Filters(region=request.region)
        hits = self.searcher.search(question, filters, _CANDIDATES)
        retrieved = (time.perf_counter() - retrieving) * 1000
        as_of = request.as_of or self.today()
        shown = hits[: request.top_k]
        units = self.selector.select(question, hits, self.searcher.rarity(question)) if hits else []
        if not self.answerability.accepts(question, units, hits):
            refusal = self.referral.unanswered(question, hits)
            return self._answer(
                started, "insufficient_evidence", refusal, question=question, hits=shown, as_of=as_of, retrieve=retrieved
            )
        statements = compose(units, self.corpus.records)
        return self._cited(started, question, statements, shown, as_of, retrieved)

    def search(self, request: SearchRequest) -> SearchResponse:
        """Finds passages.

        Raises:
            ServiceError: The query is empty or too long.
        """
        started = time.perf_counter()
        question = read_question(self._checked(request.query), self.corpus.gazetteer)
        as_of = request.as_of or self.today()
        excluded: frozenset[str] = frozenset()
        if not request.include_expired:
            excluded = frozenset(
                document_id
                for document_id in self.corpus.records
                if self.corpus.validities.judge(document_id, as_of).status in ("expired", "repealed")
            )
        filters = Filters(
            region=request.region,
            document_id=request.document_id,
            doc_number=request.doc_number,
            excluded=excluded,
        )
        hits = self.searcher.search(question, filters, request.top_k)
        return SearchResponse(
            passages=tuple(passage_view(hit, self.corpus.view(hit.passage.document_id, as_of)) for hit in hits),
            region=request.region or question.place.region,
            index_version=self.corpus.version,
            timing_ms={"total": _milliseconds(started)},
        )

    def _checked(self, text: str) -> str:
        text = text.strip()
        if not text:
            raise ServiceError(422, "empty-question", "问题是空的，请写下您想问的内容。")
        if len(text) > self.max_question_chars:
            raise ServiceError(
                422,
                "question-too-long",
                f"问题有 {len(text)} 个字，超过了 {self.max_question_chars} 字的上限，请缩短后再问。",
            )
        return text

    def _understood(self, text: str, request: AskRequest) -> Question:
        asked = [turn.content for turn in request.history if turn.role == "user"]
        standalone = standalone_question(text, asked, self.corpus.gazetteer)
        return read_question(standalone, self.corpus.gazetteer)

    def _cited(
        self,
        started: float,
        question: Question,
        statements: Sequence[Statement],
        hits: Sequence[Hit],
        as_of: date,
        retrieve: float,
    ) -> Answer:
        book = CitationBook(self.corpus.source_text, lambda document: self.corpus.view(document, as_of))
        parts = []
        for statement in statements:
            marks = "".join(f"[{book.cite(quote)}]" for quote in statement.quotes)
            parts.append(f"{statement.text}{marks}")
        notices = validity_notices(book.citations, self.referral.hotline)
        answer = self._answer(
            started, "answered", "".join(parts), question=question, hits=hits, as_of=as_of, retrieve=retrieve
        )
        return answer.model_copy(update={"citations": book.citations, "notices": notices})

    def _answer(
        self,
        started: float,
        status: Status,
        text: str,
        *,
        question: Question | None = None,
        hits: Sequence[Hit] = (),
        as_of: date | None = None,
        retrieve: float = 0.0,
        notices: Sequence[Notice] = (),
    ) -> Answer:
        day = as_of or self.today()
        return Answer(
            id=uuid.uuid4().hex,
            status=status,
            answer=text,
            mode="extractive",
            passages=tuple(passage_view(hit, self.corpus.view(hit.passage.document_id, day)) for hit in hits),
            notices=tuple(notices),
            standalone_question=question.text if question else "",
            region=question.place.region if question else None,
            index_version=self.corpus.version,
            timing_ms={"total": _milliseconds(started), "retrieve": round(retrieve, 2)},
        )


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
