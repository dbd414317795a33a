"""One index version opened for searching: the register, the legs and the tokenizer that made them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexes.embedder import Embedder
from indexes.late_interaction import TokenVectorStore
from indexes.lexical_legs import LexicalLegs
from indexes.lexicon import Lexicon
from indexes.ranking import Ranker
from indexes.records import DocumentRecord
from indexes.register import Register
from indexes.reranking import PairScorer, Reranker
from indexes.retriever import Legs, PassageRetriever
from indexes.tokenizing import PolicyTokenizer
from indexes.vectors import PassageVectorStore
from indexes.versions import OpenVersion, open_version
from ingest import Passage

_WORDS_FILE = "user_words.json"


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Everything of one version in memory; immutable and shared by threads until it is closed."""

    version: OpenVersion
    register: Register
    passages: Sequence[Passage]
    lexical: LexicalLegs
    tokenizer: PolicyTokenizer
    retriever: PassageRetriever

    def close(self) -> None:
        """Lets a later build delete the version."""
        self.register.close()
        self.version.close()


@dataclass(frozen=True, slots=True)
class LexicalWriter:
    """Writes the lexical legs of a version under construction: an extra of `build_index`."""

    lexicon: Lexicon

    def __call__(
        self, folder: Path, passages: Sequence[Passage], documents: Sequence[DocumentRecord]
    ) -> None:
        """Tokenises all passages; the words that the tokenizer was given are kept for those who search."""
        words = sorted(set(self.lexicon.words()))
        (folder / _WORDS_FILE).write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        names = {document.document_id: " ".join(_names(document)) for document in documents}
        tokenizer = PolicyTokenizer(words)
        LexicalLegs.build(passages, [names[p.document_id] for p in passages], tokenizer).save(folder)


def open_snapshot(index_dir: Path, embedder: Embedder, scorer: PairScorer | None = None) -> Snapshot:
    """Opens and checks the current version; a `scorer` looks again at the first passages of every search.

    Raises:
        IndexStoreError: There is no index, it is damaged, or another embedding model made it.
    """
    version = open_version(index_dir, fingerprint=embedder.fingerprint)
    register = Register(version.folder)
    passages = register.passages()
    lexical = LexicalLegs.open(version.folder)
    words = json.loads((version.folder / _WORDS_FILE).read_text(encoding="utf-8"))
    legs = Legs(
        passages=passages,
        vectors=PassageVectorStore.open(version.folder).matrix(),
        body=lexical.body,
        context=lexical.context,
        bigrams=lexical.bigrams,
        sentence_words=lexical.sentence_words,
        sentence_bigrams=lexical.sentence_bigrams,
        tokens=TokenVectorStore(version.folder),
    )
    return Snapshot(
        version=version,
        register=register,
        passages=passages,
        lexical=lexical,
        tokenizer=PolicyTokenizer(words),
        retriever=PassageRetriever(legs, embedder, Ranker.load(), _reranker(scorer, register)),
    )


def _reranker(scorer: PairScorer | None, register: Register) -> Reranker | None:
    if scorer is None:
        return None
    return Reranker(scorer, {document.document_id: document.title for document in register.documents()})


def _names(document: DocumentRecord) -> Iterator[str]:
    yield document.title
    yield from document.aliases
    if document.doc_number:
        yield document.doc_number
