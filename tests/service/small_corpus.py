"""Hand-made passages, hits and documents of an invented district, and a corpus of them that needs no index."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from indexes import DocumentRecord, Hit, Query, ResponsibilityRecord
from indexes.second_stage import SentenceHit
from ingest import Passage, Sentence, Span
from service.corpus import Corpus
from service.places import Gazetteer
from service.questions import Question, read_question

GAZETTEER = Gazetteer.learn(
    [
        ("云溪区", "临江市云溪区人民政府。双河镇，双河镇。共有镇，共有镇。"),
        ("石桥县", "石桥县人民政府。青坪乡，青坪乡。共有镇。建制镇，建制镇。长阳岛。"),
    ],
    [("长阳县", "ns"), ("大方县", "ns"), ("大方", "a"), ("临江市", "ns")],
)


class BigramTokenizer:
    """Character pairs for words: no dictionary, the same everywhere."""

    def words(self, text: str) -> list[str]:
        return [run[i : i + 2] for run in re.findall(r"\w+", text) for i in range(max(1, len(run) - 1))]

    bigrams = words


def bigram_words(text: str) -> frozenset[str]:
    """Its words as a set."""
    return frozenset(BigramTokenizer().words(text))


class ScriptedRetriever:
    """Gives the hits it was given and keeps what it was asked."""

    def __init__(self, hits: Sequence[Hit] = ()) -> None:
        self.hits = tuple(hits)
        self.queries: list[tuple[Query, int]] = []

    def retrieve(self, query: Query, k: int) -> tuple[Hit, ...]:
        self.queries.append((query, k))
        return self.hits[:k]


def ask(text: str, focus: str = "") -> Question:
    return read_question(text, text, GAZETTEER, focus)


def passage(
    *sentences: str, document_id: str = "d1", at: str = "一、", start: int = 0, **more: Any
) -> Passage:
    """A passage of these sentences; its source text is their concatenation, from `start` on."""
    made = []
    end = start
    for sentence in sentences:
        made.append(Sentence(text=sentence, spans=((end, end + len(sentence)),)))
        end += len(sentence)
    values: dict[str, Any] = {"kind": "text", "heading_path": ("一、总则",), "context": "一、总则"} | more
    return Passage(
        passage_id=f"{document_id}#{at}",
        document_id=document_id,
        source=f"{document_id}.txt",
        text="".join(sentences),
        spans=((start, end),),
        sentences=tuple(made),
        **values,
    )


def hit(found: Passage, score: float = 5.0, rank: int = 1, held: Sequence[Sequence[str]] = ()) -> Hit:
    words = [frozenset(held[i]) if i < len(held) else frozenset() for i in range(len(found.sentences))]
    return Hit(
        passage=found,
        score=score,
        rank=rank,
        features={"dense": 2.0},
        sentences=tuple(SentenceHit(words=0.5, bigrams=0.5, tokens=0.5, held=own) for own in words),
        stages={"dense": 2, "reordered": rank},
    )


def record(document_id: str = "d1", **more: Any) -> DocumentRecord:
    values: dict[str, Any] = {
        "document_id": document_id,
        "title": "云溪区养老服务办法",
        "aliases": (),
        "doc_number": "云溪府办发〔2024〕5号",
        "issuer": "云溪区人民政府办公室",
        "region": "云溪区",
        "issued_on": date(2024, 4, 5),
        "kind": "notice",
        "source": f"{document_id}.txt",
        "span": (0, 10),
        "attachments": (),
        "metadata_spans": {},
        "validity": (),
        "passages": 1,
        "sha256": "0" * 64,
    }
    return DocumentRecord(**(values | more))


def duty(unit: str, role: str, spans: tuple[Span, ...], **more: Any) -> ResponsibilityRecord:
    values: dict[str, Any] = {
        "document_id": "d1",
        "region": "云溪区",
        "source": "d1.txt",
        "task": "养老服务",
        "unit": unit,
        "canonical_unit": unit,
        "role": role,
        "spans": spans,
        "heading_path": (),
    }
    return ResponsibilityRecord(**(values | more))


def corpus(
    records: Sequence[DocumentRecord],
    passages: Sequence[Passage] = (),
    duties: Sequence[ResponsibilityRecord] = (),
    texts: Mapping[str, str] | None = None,
    retriever: ScriptedRetriever | None = None,
    duplicates: Mapping[str, str] | None = None,
) -> Corpus:
    return Corpus(
        version="v1",
        records={one.document_id: one for one in records},
        passages=passages,
        responsibilities=duties,
        retriever=retriever or ScriptedRetriever(),  # type: ignore[arg-type]
        tokenizer=BigramTokenizer(),
        idf=lambda _: 2.0,
        source_text=(texts or {}).__getitem__,
        source=lambda _: None,
        gazetteer=GAZETTEER,
        duplicates=duplicates or {},
    )
