"""The whole story of an answer, from the question to cited sentences or an honest refusal."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from indexes import Hit
from service.admitting import admitted
from service.answers import Answer, AskRequest, Notice, RegionOption, SearchRequest, SearchResponse, Status
from service.catalogue import Catalogue
from service.citations import CitationBook
from service.comparing import Comparer
from service.composing import Statement, compose, contrasted, corrective, shortened
from service.conflicts import Conflict, ConflictFinder
from service.conversation import Conversation
from service.corpus import Corpus
from service.districts import by_region, rivals
from service.duties import DutyBook
from service.evidence import Selector, Unit
from service.generation import AI_NOTICE, Generator, evidence_sentences
from service.grounds import Finding, Grounds
from service.notices import conflict_notice, open_parts_notice, silent_districts_notice, validity_notices
from service.questions import Question
from service.refusals import Referral, lack
from service.register_answers import RegisterAnswers
from service.rewriting import Rewriter
from service.scope import Outside, outside_scope
from service.scope_model import ScopeModel
from service.searching import Filters, Searcher
from service.views import passage_view

_CANDIDATES = 20
_SPOKEN_OF = 0.7
"""Share of a question's words that a passage holds that speaks of what is asked; up to 0.54 off topic."""
_OPTION_CHARS = 120
_NEAREST_CHARS = 160
"""Of the sentence that a refusal shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is known of a request when its answer is written."""

    started: float
    as_of: date
    question: Question | None = None
    hits: tuple[Hit, ...] = ()
    """Those that the response shows."""
    evidence: tuple[Hit, ...] = ()
    """Those that the answer may be drawn from."""
    confidence: float | None = None
    retrieve_ms: float = 0.0


class Drawn(NamedTuple):
    """A question with the passages that were found for it and the units chosen of them."""

    question: Question
    hits: tuple[Hit, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Answers from one corpus; immutable, so threads share it."""

    corpus: Corpus
    searcher: Searcher
    scope: ScopeModel
    selector: Selector
    grounds: Grounds
    comparer: Comparer
    conflicts: ConflictFinder
    referral: Referral
    duties: DutyBook
    register: RegisterAnswers
    region_margin: float
    """Score distance within which another district's rule is a rival."""
    generator: Generator | None
    """Writes answers with a language model; None means extractive answers only."""
    rewriter: Rewriter | None
    max_question_chars: int
    today: Callable[[], date]

    @property
    def index_version(self) -> str:
        """Name of the index version that answers."""
        return self.corpus.version

    @property
    def catalogue(self) -> Catalogue:
        """The register as of today."""
        return Catalogue(self.corpus, self.today())

    def ask(self, request: AskRequest) -> Answer:
        """Answers with verified citations, or refuses and says where to ask.

        Raises:
            ServiceError: The question is empty or too long.
        """
        asked = Asked(started=time.perf_counter(), as_of=request.as_of or self.today())
        text = admitted(request.question, self.max_question_chars)
        outside = outside_scope(text)
        if outside:
            return self._response(asked, "out_of_scope", self.referral.outside(outside))
        question = self._understood(text, request)
        asked = replace(asked, question=question)
        if question.place.uncovered and not request.region:
            refusal = self.referral.uncovered(question.place.uncovered, self.corpus.gazetteer.regions)
            return self._response(asked, "insufficient_evidence", refusal)
        retrieving = time.perf_counter()
        hits = self.searcher.search(question, Filters(region=request.region), _CANDIDATES)
        asked = replace(asked, hits=hits[: request.top_k], retrieve_ms=_milliseconds(retrieving))
        unlike = self._unlike_policy(question, hits)
        if unlike and not request.history:
            return self._response(replace(asked, hits=()), "out_of_scope", self.referral.outside(unlike))
        about = self.register.statements(question, self.searcher.groups(question), hits, asked.as_of)
        if about:
            return self._cited(replace(asked, confidence=1.0), about)
        unknown = self.register.unknown_number(question)
        if unknown:
            return self._response(asked, "insufficient_evidence", self.referral.unknown_number(unknown))
        if not question.place.region and not request.region:
            answering = self._answering(question, hits)
            if len(answering) > 1:
                return self._which_region(asked, answering)
            regions = by_region(hits, self.corpus.records)
            region = next(iter(answering or regions), None)
            hits = tuple(regions[region]) if region else hits  # one answer never mixes districts
        asked = replace(asked, evidence=tuple(hits))
        if question.place.others and not request.region:
            return self._compared(asked, question, request)
        units = self.selector.select(question, hits) if hits else []
        found = self.grounds.judge(question, units, hits, request.region or question.place.region)
        return self._answered(asked, question, found, request)

    def _answered(self, asked: Asked, question: Question, found: Finding, request: AskRequest) -> Answer:
        """The answer that the evidence allows, or a refusal."""
        asked = replace(asked, confidence=round(found.confidence, 4))
        if not found.units:
            return self._refused(asked, question, found)
        if not found.corrected:
            generated = self._generated(asked, question, request)
            if generated:
                return generated
        statements = self._written(question, found.units, found.corrected)
        notices = (*open_parts_notice(found.open), *self._mode_notices(request))
        chosen = [(unit.passage, unit.position) for unit in found.units]
        conflict = self.conflicts.find(question, chosen, asked.evidence, asked.as_of)
        if conflict:
            return self._in_conflict(asked, statements, notices, conflict)
        return self._cited(asked, statements, notices)

    def _in_conflict(
        self, asked: Asked, statements: Sequence[Statement], notices: Sequence[Notice], conflict: Conflict
    ) -> Answer:
        """Both places, and a warning that they differ."""
        documents = (statements[0].quotes[0].document_id, conflict.passage.document_id)
        views = [self.corpus.view(document, asked.as_of) for document in documents]
        warning = conflict_notice(conflict.indicator.name, views, self.referral.hotline)
        record = self.corpus.records[conflict.passage.document_id]
        both = contrasted(statements, conflict.passage, conflict.position, record)
        return self._cited(asked, both, (warning, *notices))

    def _refused(self, asked: Asked, question: Question, found: Finding) -> Answer:
        """Says what is missing, what the documents do say, and whom to ask."""
        if found.nearest is None:
            refusal = self.referral.unanswered(question, asked.hits, found)
            return self._response(asked, "insufficient_evidence", refusal)
        shown = shortened(compose([found.nearest], self.corpus.records)[0], _NEAREST_CHARS)
        lead = "文件的规定是" if found.corrected else "相关的内容只有"
        answer = self._cited(asked, (replace(shown, text=f"{lead}：{shown.text}"),))
        body = self.duties.answerable_body(found.nearest)
        whom = self.referral.whom_to_ask(found.nearest.passage.document_id, body)
        text = f"{lack(question, found)}。{answer.answer}{whom}"
        return answer.model_copy(update={"status": "insufficient_evidence", "answer": text})

    def _compared(self, asked: Asked, question: Question, request: AskRequest) -> Answer:
        """What each of the districts that were named says, and which of them says nothing."""
        named = [region for region in (question.place.region, *question.place.others) if region]
        compared = self.comparer.compare(question, named)
        asked = replace(asked, confidence=round(compared.confidence, 4))
        if not compared.units:
            refusal = self.referral.unanswered(question, asked.hits)
            return self._response(asked, "insufficient_evidence", refusal)
        notices = (*silent_districts_notice(compared.silent), *self._mode_notices(request))
        return self._cited(asked, compose(compared.units, self.corpus.records), notices)

    def _answering(self, question: Question, hits: Sequence[Hit]) -> dict[str, Finding]:
        """Districts whose best passage is about as good as the best of all and whose evidence answers."""
        regions = by_region(hits, self.corpus.records)
        close = rivals(regions, self.region_margin)
        if len(close) < 2:
            return {}
        found = {
            region: self.grounds.judge(
                question, self.selector.select(question, regions[region]), regions[region], region
            )
            for region in close
        }
        return {region: finding for region, finding in found.items() if finding.units}

    def _which_region(self, asked: Asked, found: Mapping[str, Finding]) -> Answer:
        options = []
        for region, finding in found.items():
            shown = shortened(compose(finding.units[:1], self.corpus.records)[0], _OPTION_CHARS)
            title = self.corpus.records[finding.units[0].passage.document_id].title
            options.append(RegionOption(region=region, answer=shown.text, title=title))
        text = f"{'、'.join(found)}都有相关规定，内容可能不同，请问您问的是哪个地区？"
        asked = replace(asked, confidence=round(max(one.confidence for one in found.values()), 4))
        return self._response(asked, "needs_region", text).model_copy(update={"options": tuple(options)})

    def _written(
        self, question: Question, units: Sequence[Unit], corrected: str | None
    ) -> tuple[Statement, ...]:
        statements = compose(units, self.corpus.records)
        if corrected:
            return corrective(statements, corrected)
        duty = self.duties.statement(question, units[0])
        return (*statements, duty) if duty else statements

    def _generated(self, asked: Asked, question: Question, request: AskRequest) -> Answer | None:
        """The language model's verified answer, or None where the extractive one must do."""
        if self.generator is None or request.mode == "extractive":
            return None
        made = self.generator.write(question.text, evidence_sentences(asked.evidence, self.corpus.records))
        if not made.statements:
            return None
        answer = self._cited(asked, made.statements, (AI_NOTICE,))
        return answer.model_copy(update={"mode": "generative", "prompt_fingerprints": made.fingerprints})

    def _mode_notices(self, request: AskRequest) -> tuple[Notice, ...]:
        """Says so where a written answer was to be had and the extractive one took its place."""
        if request.mode == "extractive" or (self.generator is None and request.mode == "auto"):
            return ()
        reason = "大模型的回答没有通过核对或暂时不可用" if self.generator else "没有配置大模型"
        return (Notice(kind="mode", text=f"{reason}，以下是从原文摘录的回答。"),)

    def evidence(self, text: str) -> Drawn | None:
        """What an answer would be drawn from, for those who fit weights; None where a gate decides before."""
        question = self.searcher.understand(text)
        if outside_scope(text) or question.place.uncovered or self.register.unknown_number(question):
            return None
        hits = self.searcher.search(question, Filters(), _CANDIDATES)
        if self._unlike_policy(question, hits):
            return None
        if self.register.statements(question, self.searcher.groups(question), hits, self.today()):
            return None
        regions = by_region(hits, self.corpus.records)
        if regions and not question.place.region:
            hits = tuple(next(iter(regions.values())))
        units = self.selector.select(question, hits) if hits else []
        return Drawn(question, tuple(hits), tuple(units))

    def search(self, request: SearchRequest) -> SearchResponse:
        """Finds passages.

        Raises:
            ServiceError: The query is empty or too long.
        """
        started = time.perf_counter()
        question = self.searcher.understand(admitted(request.query, self.max_question_chars))
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
            passages=tuple(
                passage_view(hit, self.corpus.view(hit.passage.document_id, as_of)) for hit in hits
            ),
            region=request.region or question.place.region,
            index_version=self.corpus.version,
            timing_ms={"total": _milliseconds(started)},
        )

    def _unlike_policy(self, question: Question, hits: Sequence[Hit]) -> Outside | None:
        """What a question is that is none about policy; what a passage speaks of in its words is never off topic."""
        has_place = question.place.region is not None
        unlike = self.scope.refused(self.searcher.vector(question), has_place=has_place)
        spoken_of = hits and hits[0].features["groups"] >= _SPOKEN_OF
        return None if unlike == "off_topic" and spoken_of else unlike

    def _understood(self, text: str, request: AskRequest) -> Question:
        return Conversation(searcher=self.searcher, rewriter=self.rewriter).understood(text, request.history)

    def _cited(self, asked: Asked, statements: Sequence[Statement], notices: Sequence[Notice] = ()) -> Answer:
        book = CitationBook(self.corpus.source_text, lambda document: self.corpus.view(document, asked.as_of))
        parts = [book.sentence(statement.text, statement.quotes) for statement in statements]
        warnings = (*validity_notices(book.citations, self.referral.hotline), *notices)
        answer = self._response(asked, "answered", "".join(parts))
        return answer.model_copy(update={"citations": book.citations, "notices": warnings})

    def _response(self, asked: Asked, status: Status, text: str) -> Answer:
        question = asked.question
        return Answer(
            id=uuid.uuid4().hex,
            status=status,
            answer=text,
            mode="extractive",
            passages=tuple(
                passage_view(hit, self.corpus.view(hit.passage.document_id, asked.as_of))
                for hit in asked.hits
            ),
            standalone_question=question.text if question else "",
            region=question.place.region if question else None,
            index_version=self.corpus.version,
            timing_ms={"total": _milliseconds(asked.started), "retrieve": asked.retrieve_ms},
            confidence=asked.confidence,
        )


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
