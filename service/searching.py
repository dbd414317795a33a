"""From a question to a query, and from the query to hits: terms, everyday words, district and document filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexes import Corrector, Hit, Lexicon, Query
from service.corpus import Corpus
from service.places import short_name
from service.questions import Question, read_question

_EVERYDAY_WEIGHT = 0.7
"""Policy terms for an everyday word count less than the asker's own words."""
_NEWS_PRIOR = -1.0
_NAMED_DOCUMENT_PRIOR = 2.0
_QUESTION_WORDS = re.compile(
    r"请问|是什么意思|什么时候|什么时间|什么|哪一?[个些家几里天年种类]|怎么样?|如何|多少|多久|为什么|是不是|能不能|可不可以|有没有|要不要|会不会|谁|吗|呢|分别|具体|一下"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Hard limits that a caller sets."""

    region: str | None = None
    document_id: str | None = None
    doc_number: str | None = None
    excluded: frozenset[str] = frozenset()
    """Documents to leave out, such as expired ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searcher:
    """Searches one corpus."""

    corpus: Corpus
    lexicon: Lexicon
    corrector: Corrector

    def understand(self, text: str) -> Question:
        """Reads a question after putting typing errors right."""
        return read_question(text, self.corrector.correct(self.lexicon.repair(text)), self.corpus.gazetteer)

    def search(self, question: Question, filters: Filters, k: int) -> tuple[Hit, ...]:
        """The best `k` passages; the district that the asker named is a hard filter."""
        query = Query(
            text=self._content(question).strip() or question.text,
            words=self.words(question),
            bigrams=self._bigrams(question),
            allowed=self._allowed(question, filters),
            preferred=self._prior(question),
        )
        return self.corpus.retriever.retrieve(query, k)

    def words(self, question: Question) -> dict[str, float]:
        """The question's words with weights; the district's name says nothing inside its own documents."""
        text = self._content(question)
        words = dict.fromkeys(self.corpus.tokenizer.words(text), 1.0)
        for expansion in self.lexicon.expand(text):
            for term in expansion.terms:
                for word in self.corpus.tokenizer.words(term):
                    words.setdefault(word, _EVERYDAY_WEIGHT)
        return words

    def rarity(self, question: Question) -> Mapping[str, float]:
        """Idf of the question's own words."""
        words = self.corpus.tokenizer.words(self._content(question))
        return {word: self.corpus.idf(word) for word in words}

    def _bigrams(self, question: Question) -> dict[str, float]:
        text = self._content(question)
        bigrams = dict.fromkeys(self.corpus.tokenizer.bigrams(_QUESTION_WORDS.sub(" ", text)), 1.0)
        for expansion in self.lexicon.expand(text):
            for term in expansion.terms:
                for pair in self.corpus.tokenizer.bigrams(term):
                    bigrams.setdefault(pair, _EVERYDAY_WEIGHT)
        return bigrams

    def _content(self, question: Question) -> str:
        text = question.search
        for region in (question.place.region, *question.place.others):
            if region:
                text = text.replace(region, " ").replace(short_name(region), " ")
        return text

    def _allowed(self, question: Question, filters: Filters) -> npt.NDArray[np.bool_] | None:
        corpus = self.corpus
        allowed = np.ones(len(corpus.passages), dtype=np.bool_)
        regions = [filters.region] if filters.region else self._named_regions(question)
        if regions:
            allowed &= np.isin(corpus.regions, [*regions, ""])
        if filters.document_id:
            allowed &= corpus.document_ids == filters.document_id
        if filters.doc_number:
            numbered = [i for i, r in corpus.records.items() if r.doc_number == filters.doc_number]
            allowed &= np.isin(corpus.document_ids, numbered)
        if filters.excluded:
            allowed &= ~np.isin(corpus.document_ids, sorted(filters.excluded))
        return allowed

    def _named_regions(self, question: Question) -> list[str]:
        place = question.place
        return [place.region, *place.others] if place.region else []

    def _prior(self, question: Question) -> npt.NDArray[np.float32]:
        prior = np.where(self.corpus.is_news, np.float32(_NEWS_PRIOR), np.float32(0))
        named = self.named_documents(question)
        if named:
            prior = prior + np.isin(self.corpus.document_ids, sorted(named)) * np.float32(
                _NAMED_DOCUMENT_PRIOR
            )
        return prior.astype(np.float32)

    def named_documents(self, question: Question) -> frozenset[str]:
        """Documents that the question names by 文号."""
        return frozenset(
            document_id
            for document_id, record in self.corpus.records.items()
            if record.doc_number and any(record.doc_number in number for number in question.doc_numbers)
        )
