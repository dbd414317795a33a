"""Names the concrete classes: from settings to a running engine that follows the index."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import jieba

from indexes import (
    Corrector,
    CrossEncoderScorer,
    IndexStoreError,
    Lexicon,
    PairScorer,
    PolicyEmbedding,
    Snapshot,
    current_version,
    open_embedding,
    open_snapshot,
)
from ingest import fold_duplicates
from service.answerability import Answerability
from service.aspects import AspectReader
from service.comparing import Comparer
from service.completing import PartFinder
from service.conflicts import ConflictFinder
from service.corpus import Corpus
from service.duties import DutyBook
from service.engine import Engine
from service.evidence import Selector
from service.fitted import Fitted
from service.generation import Generator
from service.grounds import Grounds
from service.llm_client import LanguageModel, open_language_model
from service.matters import Matters
from service.places import Gazetteer
from service.problems import ServiceError
from service.refusals import Referral
from service.register_answers import RegisterAnswers
from service.rewriting import Rewriter
from service.scope_model import ScopeModel
from service.searching import Searcher
from service.settings import Settings
from service.verification import Verifier

_LOG = logging.getLogger(__name__)
_KEPT_TERMS = 256
"""Questions whose terms are kept: one answer looks at them several times."""
_KEPT_TEXTS = 20_000
"""Sentences and headings whose search words are kept."""


def load_embedding(settings: Settings) -> PolicyEmbedding:
    """The embedding model that the settings name.

    Raises:
        IndexStoreError: It cannot be loaded.
    """
    return open_embedding(settings.model, settings.model_dir)


def load_reranker(settings: Settings) -> CrossEncoderScorer | None:
    """The cross-encoder that the settings name, None if they name none.

    Raises:
        IndexStoreError: It cannot be loaded.
    """
    return CrossEncoderScorer(settings.reranker) if settings.reranker else None


def open_engine(
    settings: Settings,
    embedding: PolicyEmbedding,
    model: LanguageModel | None = None,
    reranker: PairScorer | None = None,
) -> Engine:
    """Opens the current index version; `model` writes answers, None means extractive ones.

    Raises:
        IndexStoreError: There is none, it is damaged, or another embedding model made it.
    """
    return build_engine(open_snapshot(settings.index, embedding, reranker), settings, model)


def build_engine(
    snapshot: Snapshot,
    settings: Settings,
    model: LanguageModel | None = None,
    fitted: Fitted | None = None,
) -> Engine:
    """Puts the engine together over an opened version; with the weights that the project ships unless others are given."""
    corpus = open_corpus(snapshot)
    lexicon = Lexicon.load(settings.lexicon)
    fitted = fitted or Fitted.load()
    scope = ScopeModel(fitted.scope, snapshot.version.manifest.embedding.fingerprint)
    searcher = Searcher(
        corpus=corpus, lexicon=lexicon, corrector=_corrector(snapshot), aspects=AspectReader(corpus)
    )
    words = lru_cache(maxsize=_KEPT_TEXTS)(lambda text: frozenset(corpus.tokenizer.words(text)))
    selector = Selector(fitted.selector, words, lru_cache(maxsize=_KEPT_TERMS)(searcher.terms), corpus.row_at)
    answerability = Answerability(
        weights=fitted.answerability,
        threshold=fitted.threshold,
        words=words,
        outside=lambda question: scope.outside(searcher.vector(question)),
    )
    grounds = Grounds(
        searcher=searcher,
        selector=selector,
        answerability=answerability,
        parts=PartFinder(searcher=searcher, selector=selector, answerability=answerability),
        matters=Matters.parse(_lines("matters.txt")),
        columns=corpus.columns_of,
    )
    return Engine(
        corpus=corpus,
        searcher=searcher,
        scope=scope,
        selector=selector,
        grounds=grounds,
        comparer=Comparer(searcher=searcher, selector=selector, grounds=grounds),
        conflicts=ConflictFinder(records=corpus.records, is_valid=corpus.may_be_in_force),
        duties=DutyBook(corpus),
        register=RegisterAnswers(corpus, corpus.tokenizer),
        referral=Referral(settings.hotline, corpus.records),
        region_margin=fitted.region_margin,
        generator=Generator(model=model, verifier=Verifier(corpus.gazetteer.locate)) if model else None,
        rewriter=Rewriter(model=model, locate=corpus.gazetteer.locate) if model else None,
        max_question_chars=settings.max_question_chars,
        today=date.today,
    )


def _corrector(snapshot: Snapshot) -> Corrector:
    return Corrector(snapshot.lexical.body.frequencies(), snapshot.tokenizer)


def open_corpus(snapshot: Snapshot) -> Corpus:
    """What the engine knows of an opened version."""
    records = {record.document_id: record for record in snapshot.register.documents()}
    texts = (
        (records[passage.document_id].region, passage.text)
        for passage in snapshot.passages
        if passage.kind != "table_row"
    )

    @lru_cache(maxsize=64)
    def source_text(source: str) -> str:
        text = snapshot.register.source_text(source)
        if text is None:
            raise ServiceError(404, "no-such-source", "没有这份原文。")
        return text

    return Corpus(
        version=snapshot.version.name,
        records=records,
        passages=snapshot.passages,
        responsibilities=snapshot.register.responsibilities(),
        retriever=snapshot.retriever,
        tokenizer=snapshot.tokenizer,
        idf=snapshot.lexical.body.idf,
        source_text=source_text,
        source=snapshot.register.source,
        original=snapshot.register.original,
        gazetteer=Gazetteer.learn(texts, _dictionary()),
        duplicates=fold_duplicates(snapshot.passages),
    )


def _dictionary() -> Iterator[tuple[str, str]]:
    """Words and parts of speech of jieba's own dictionary file, and districts that are newer than it."""
    yield from ((name, "ns") for name in _lines("districts.txt") if not name.startswith("#"))
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, tag = line.split()
            yield word, tag


def _lines(name: str) -> list[str]:
    return files("service").joinpath(f"data/{name}").read_text(encoding="utf-8").splitlines()


class LiveEngine:
    """The engine of the current index version; picks a new version up without failing a request.

    A version that cannot be opened leaves the one before in use and says so in the log.

    Raises:
        IndexStoreError: The reranker that is configured cannot be loaded.
    """

    def __init__(self, settings: Settings, embedding: PolicyEmbedding) -> None:
        self._settings = settings
        self._embedding = embedding
        self._model = open_language_model(settings)
        self._reranker = load_reranker(settings)
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._refused = ""
        """Version that could not be opened, so that it is not tried at every request."""

    def __call__(self) -> Engine:
        """The current engine.

        Raises:
            ServiceError: There is no usable index yet (503).
        """
        version = current_version(self._settings.index)
        engine = self._engine
        if engine is not None and version in (engine.index_version, self._refused, None):
            return engine
        with self._lock:
            return self._reopened(version)

    def _reopened(self, version: str | None) -> Engine:
        if self._engine is not None and self._engine.index_version == version:
            return self._engine
        try:
            self._engine = open_engine(self._settings, self._embedding, self._model, self._reranker)
        except IndexStoreError as error:
            self._refused = version or ""
            if self._engine is None:
                raise ServiceError(503, "no-index", str(error)) from error
            _LOG.error(
                "version %s cannot be opened, staying with %s: %s", version, self._engine.index_version, error
            )
        else:
            _spare_collections()
        return self._engine


def _spare_collections() -> None:
    """Takes what lives as long as the index out of the garbage collector's sight.

    A full collection walks a quarter of a million of its objects, which takes a fifth of a second of some request.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


EngineSource = Callable[[], Engine]
