"""From a question to a query, and from the query to hits: terms, everyday words, district and document filters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from indexes import Corrector, Hit, Lexicon, Query
from ingest import normalize
from service.aspects import AspectReader
from service.corpus import Corpus
from service.matching import nearness
from service.places import short_name
from service.questions import Question, TermGroup, Terms, read_question

_EVERYDAY_WEIGHT = 0.4
"""Policy terms for an everyday word count less than the asker's own words."""
_TOPIC_WEIGHT = 0.5
"""Words that a follow-up only inherits count less than those it says itself."""
_KEPT = 256
"""Questions whose words are kept."""
_SPARE = 3
"""Further hits that take the place of folded ones."""
_NEWS_PRIOR = -1.0
_TITLE = re.compile(r"《([^《》]{4,60})》")
_QUESTION_WORDS = re.compile(
    r"请问|是什么意思|什么意思|啥意思|什么时[候间]|啥时候|什么|哪一?[个些家几里天年种类样条块处点]|哪|怎么样?|如何|咋个?|啷个|怎样|多少|好多|多久|好久|多长|多大|好大|多远"
    r"|为什么|为啥|是不是|能不能|可不可以|有没有|有莫得|要不要|会不会|用不用|得不得|行不行|要得不|算不算|是否|谁|啥子?|吗|呢|嘛|分别|具体|一下|到底|目前|现在|以后|这块|那个|这个"
    r"|几[个家条成座处次天年类级项人辆户倍亩号种]|应该|可以|需要|规定|政策|我们|我家|我是|屋头|想问|问一?下|听说|各是|各由|各有"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Hard limits that a caller sets."""

    region: str | None = None
    document_id: str | None = None
    doc_number: str | None = None
    excluded: frozenset[str] = frozenset()
    """Documents to leave out, such as expired ones."""


class Searcher:
    """Searches one corpus; threads may share it."""

    def __init__(
        self, *, corpus: Corpus, lexicon: Lexicon, corrector: Corrector, aspects: AspectReader
    ) -> None:
        self.corpus = corpus
        self.lexicon = lexicon
        self.corrector = corrector
        self.aspects = aspects
        self._expand = lru_cache(maxsize=_KEPT)(lexicon.expand)
        self.groups = lru_cache(maxsize=_KEPT)(self._groups)
        """The question's content words, each with the policy words that may stand in its place; asked for at every step."""

    def understand(self, text: str, focus: str = "") -> Question:
        """Reads a question after putting typing errors right; `focus` is what was asked last."""
        return read_question(text, self._repaired(text), self.corpus.gazetteer, self._repaired(focus))

    def _repaired(self, text: str) -> str:
        return self.corrector.correct(self.lexicon.repair(text)) if text else ""

    def search(self, question: Question, filters: Filters, k: int) -> tuple[Hit, ...]:
        """The best `k` passages; the district that the asker named is a hard filter."""
        return self._folded(self.corpus.retriever.retrieve(self.query(question, filters), k + _SPARE))[:k]

    def proposed(self, question: Question) -> tuple[Hit, ...]:
        """Every passage that the legs propose, best first."""
        return self.corpus.retriever.retrieve(self.query(question, Filters()), len(self.corpus.passages))

    def query(self, question: Question, filters: Filters) -> Query:
        """What the index is asked for."""
        groups = self.groups(question)
        return Query(
            text=self.embedded(question),
            words=self.words(question),
            bigrams=self._bigrams(question),
            allowed=self._allowed(question, filters),
            preferred=self._prior(),
            aspects=lambda rows: self.aspects.columns(question, groups, rows),
        )

    def vector(self, question: Question) -> npt.NDArray[np.float32]:
        """The vector that the question is searched with, (dim,)."""
        return self.corpus.retriever.vector(self.embedded(question))

    def embedded(self, question: Question) -> str:
        """What of the question is embedded."""
        return self._content(question).strip() or question.text

    def _folded(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Without passages that say the same as one that is there already; ranks stay gapless."""
        seen: set[str] = set()
        kept: list[Hit] = []
        for hit in hits:
            same = self.corpus.duplicates.get(hit.passage.passage_id, hit.passage.passage_id)
            if same not in seen:
                seen.add(same)
                kept.append(replace(hit, rank=len(kept) + 1))
        return tuple(kept)

    def words(self, question: Question) -> dict[str, float]:
        """The question's words with weights; the district's name says nothing inside its own documents."""
        text = self._content(question)
        words = self._own_words(question)
        for expansion in self._expand(text):
            for term in expansion.terms:
                for word in self.corpus.tokenizer.words(term):
                    words.setdefault(word, _EVERYDAY_WEIGHT)
        return words

    def terms(self, question: Question) -> Terms:
        """What a question is about, for those who choose sentences."""
        own = self._own_words(question)
        rarity = {word: weight * self.corpus.idf(word) for word, weight in own.items()}
        groups = self.groups(question)
        return Terms(rarity=rarity, groups=groups, near=nearness(question.search, groups))

    def _own_words(self, question: Question) -> dict[str, float]:
        """What the question is about, without the words that only ask, unless it has no others."""
        cut = self.corpus.tokenizer.words
        content = self._content(question)
        return self._weighted(question, cut(_QUESTION_WORDS.sub(" ", content)) or cut(content), cut)

    def _weighted(
        self, question: Question, terms: Sequence[str], cut: Callable[[str], list[str]]
    ) -> dict[str, float]:
        """Terms with weight 1; in a conversation those that only the inherited topic has weigh less."""
        if not question.focus:
            return dict.fromkeys(terms, 1.0)
        asked = set(cut(question.focus))
        return {term: 1.0 if term in asked else _TOPIC_WEIGHT for term in terms}

    def _groups(self, question: Question) -> tuple[TermGroup, ...]:
        text = _QUESTION_WORDS.sub(" ", self._content(question))
        expansions = self._expand(text)
        groups: dict[str, TermGroup] = {}
        for word in self.corpus.tokenizer.words(text):
            others = [e for e in expansions if word in e.word or e.word in word]
            terms = frozenset(
                w for e in others for term in e.terms for w in self.corpus.tokenizer.words(term)
            )
            groups[word] = TermGroup(word=word, weight=self.corpus.idf(word), others=terms)
        return tuple(groups.values())

    def _bigrams(self, question: Question) -> dict[str, float]:
        text = self._content(question)
        cut = self.corpus.tokenizer.bigrams
        bigrams = self._weighted(question, cut(_QUESTION_WORDS.sub(" ", text)), cut)
        for expansion in self._expand(text):
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
        named = self.named_documents(question)
        if named:
            allowed &= np.isin(corpus.document_ids, sorted(named))
        if filters.excluded:
            allowed &= ~np.isin(corpus.document_ids, sorted(filters.excluded))
        return None if allowed.all() else allowed

    def _named_regions(self, question: Question) -> list[str]:
        place = question.place
        return [place.region, *place.others] if place.region else []

    def _prior(self) -> npt.NDArray[np.float32]:
        return np.where(self.corpus.is_news, np.float32(_NEWS_PRIOR), np.float32(0))

    def named_documents(self, question: Question) -> frozenset[str]:
        """Documents that the question names by 文号 or by their whole title in 《》."""
        titles = set(map(normalize, _TITLE.findall(question.search)))
        return frozenset(
            document_id
            for document_id, record in self.corpus.records.items()
            if (record.doc_number and any(record.doc_number in number for number in question.doc_numbers))
            or (titles and titles & set(map(normalize, (record.title, *record.aliases))))
        )
