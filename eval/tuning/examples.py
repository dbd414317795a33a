"""From gold items and an opened index to what the embedding model is taught on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.coverage import TOUCHED, Sources
from eval.fitting.examples import Piece, share_of_quote
from eval.gold import AnswerableItem
from indexes import EmbeddedText, embedded_text
from ingest import Passage, Span
from service import Engine

Place = tuple[int, int]
"""A passage's row and the position of one of its sentences."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the passages that retrieval proposes for it and the sentences that answer."""

    text: str
    pool: tuple[int, ...]
    """Rows of passages, best first."""
    answers: frozenset[Place]

    @property
    def passages(self) -> frozenset[int]:
        """Rows of the passages that answer."""
        return frozenset(row for row, _ in self.answers)


@dataclass(frozen=True, slots=True)
class Examples:
    """All questions of some gold items, over the passages of one index."""

    texts: Sequence[EmbeddedText]
    """What the model sees of each passage, by row."""
    questions: Sequence[Example]


def examples_of(engine: Engine, items: Sequence[AnswerableItem], pool: int) -> Examples:
    """What an index and gold items teach; questions whose evidence no passage holds are left out.

    Args:
        engine: Over the index that holds the sources of the items.
        items: Questions with their evidence.
        pool: Passages that retrieval proposes for each question.
    """
    corpus = engine.corpus
    rows = {passage.passage_id: row for row, passage in enumerate(corpus.passages)}
    sources = Sources({name: corpus.source_text(name) for name in {p.source for p in corpus.passages}})
    questions = []
    for item in items:
        question = engine.searcher.understand(item.question)
        hits = engine.searcher.proposed(question)[:pool]
        answers = frozenset(_answers(corpus.passages, item, sources))
        if answers:
            proposed = tuple(rows[hit.passage.passage_id] for hit in hits)
            questions.append(Example(engine.searcher.embedded(question), proposed, answers))
    texts = [embedded_text(p, corpus.records[p.document_id].title) for p in corpus.passages]
    return Examples(texts, questions)


def _answers(passages: Sequence[Passage], item: AnswerableItem, sources: Sources) -> Iterator[Place]:
    for evidence in item.evidence:
        places = sources.find(item.seed, evidence.quote)
        for row, passage in enumerate(passages):
            if not any(_overlap(place, span) for place in places for span in passage.spans):
                continue
            for position, sentence in enumerate(passage.sentences):
                piece = Piece(sentence.text, passage.source, sentence.spans)
                if share_of_quote(sources, item.seed, evidence.quote, piece) > TOUCHED:
                    yield row, position


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
