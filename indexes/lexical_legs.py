"""The lexical legs of an index version: built from passages at ingestion, opened by the service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from indexes.grains import SentenceTerms
from indexes.lexical import Bm25Index
from ingest import Passage

_NAMES = ("body", "context", "bigrams")
_GRAINS = ("sentence_words", "sentence_bigrams")


class Tokenizer(Protocol):
    """Cuts texts into search tokens."""

    def words(self, text: str) -> list[str]:
        """Words in order, stop words dropped."""

    def bigrams(self, text: str) -> list[str]:
        """Character bigrams in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LexicalLegs:
    """BM25 over words of the text, words of its context, bigrams of both, and terms by sentence."""

    body: Bm25Index
    context: Bm25Index
    bigrams: Bm25Index
    sentence_words: SentenceTerms
    sentence_bigrams: SentenceTerms

    @classmethod
    def build(cls, passages: Sequence[Passage], names: Sequence[str], tokenizer: Tokenizer) -> LexicalLegs:
        """Tokenises every passage; `names[i]` is what its document is called (title, aliases, district)."""
        contexts = [f"{name} {passage.context}" for name, passage in zip(names, passages, strict=True)]
        context_bigrams = [tokenizer.bigrams(context) for context in contexts]
        body, bigrams = [], []
        sentence_words, sentence_bigrams = [], []
        for passage, above in zip(passages, context_bigrams, strict=True):
            words = [tokenizer.words(sentence.text) for sentence in passage.sentences]
            pairs = [tokenizer.bigrams(sentence.text) for sentence in passage.sentences]
            body.append(_flat(words))
            bigrams.append([*_flat(pairs), *above])
            sentence_words.append(words)
            sentence_bigrams.append(pairs)
        return cls(
            body=Bm25Index.build(body),
            context=Bm25Index.build([tokenizer.words(context) for context in contexts]),
            bigrams=Bm25Index.build(bigrams),
            sentence_words=SentenceTerms.build(sentence_words),
            sentence_bigrams=SentenceTerms.build(sentence_bigrams),
        )

    def save(self, folder: Path) -> None:
        """Writes all legs into the folder of an index version."""
        for name in (*_NAMES, *_GRAINS):
            getattr(self, name).save(folder, name)

    @classmethod
    def open(cls, folder: Path) -> LexicalLegs:
        """Reads what `save` wrote."""
        return cls(
            body=Bm25Index.open(folder, "body"),
            context=Bm25Index.open(folder, "context"),
            bigrams=Bm25Index.open(folder, "bigrams"),
            sentence_words=SentenceTerms.open(folder, "sentence_words"),
            sentence_bigrams=SentenceTerms.open(folder, "sentence_bigrams"),
        )


def _flat(lists: Iterable[Sequence[str]]) -> list[str]:
    return [token for tokens in lists for token in tokens]
