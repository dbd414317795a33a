"""Baselines to beat: what a LlamaIndex user gets from the same texts and the same embedding model.

Three systems over the same nodes (SentenceSplitter 512/50): dense vectors in FAISS, the same fused with BM25
over jieba words by reciprocal ranks, and BM25 alone. The best node is the answer, cited as a whole; they never
refuse and do not read the conversation, since their defaults need a language model for that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import faiss
import jieba
import numpy as np

from eval.answerer import Answerer, AskResponse, CitedQuote, RankedPassage
from eval.coverage import Sources
from eval.gold import GoldItem
from eval.optional_packages import optional_package
from eval.running.asking import run_items
from eval.scoring.answer_measures import ANSWERED
from eval.scoring.scores import Scores, score_run

CHUNK, OVERLAP = 512, 50
RRF_K = 60
LEG_DEPTH = 50
"""Hits of each leg that are fused."""
Rank = Callable[[str, int], list[tuple[int, float]]]


class EmbeddingModel(Protocol):
    """The part of LlamaIndex's `BaseEmbedding` that is used."""

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        """One vector a text."""
        ...

    def get_query_embedding(self, query: str) -> list[float]:
        """The vector of a question."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A chunk and where it stands."""

    source: str
    start: int
    end: int
    text: str


class Peer:
    """A baseline as an `Answerer`."""

    def __init__(self, texts: Mapping[str, str], nodes: Sequence[Node], rank: Rank) -> None:
        self._texts = texts
        self._nodes = nodes
        self._rank = rank

    def ask(self, question: str, history: Sequence[str] = ()) -> AskResponse:  # noqa: ARG002 its defaults ignore it
        """Answers with the best node, cited as a whole."""
        passages = self.search(question, 5)
        best = passages[:1]
        return AskResponse(
            status=ANSWERED,
            answer="".join(f"{passage.text}[1]" for passage in best),
            mode="extractive",
            citations=tuple(
                CitedQuote(number=1, quote=p.text, source=p.source, spans=p.spans, passage_id=p.passage_id)
                for p in best
            ),
            passages=passages,
        )

    def search(self, query: str, k: int) -> tuple[RankedPassage, ...]:
        """The first `k` nodes."""
        return tuple(self._passage(number, score) for number, score in self._rank(query, k))

    def sources(self) -> Mapping[str, str]:
        """The texts that were indexed."""
        return self._texts

    def _passage(self, number: int, score: float) -> RankedPassage:
        node = self._nodes[number]
        span = (node.start, node.end)
        return RankedPassage(
            passage_id=str(number), source=node.source, spans=(span,), text=node.text, score=score
        )


def build_peers(texts: Mapping[str, str], embedding: EmbeddingModel) -> dict[str, Answerer]:
    """Indexes the texts and returns the three baselines by name."""
    nodes = split_nodes(texts)
    dense, words = dense_rank(nodes, embedding), bm25_rank(nodes)
    ranks = {
        "LlamaIndex (SentenceSplitter 512/50 + FAISS)": dense,
        "LlamaIndex + jieba BM25, RRF": fused_rank([dense, words]),
        "BM25 (jieba)": words,
    }
    return {name: Peer(texts, nodes, rank) for name, rank in ranks.items()}


def score_peers(
    texts: Mapping[str, str], embedding: EmbeddingModel, items: Sequence[GoldItem]
) -> tuple[Scores, ...]:
    """Runs and scores every baseline on the same items."""
    peers = build_peers(texts, embedding).items()
    return tuple(score_run(run_items(peer, items, {"system": name}), items) for name, peer in peers)


def split_nodes(texts: Mapping[str, str]) -> list[Node]:
    """Cuts the texts with LlamaIndex's SentenceSplitter at its usual settings and finds each chunk again."""
    from llama_index.core.node_parser import SentenceSplitter

    splitter = SentenceSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    sources = Sources(texts)
    nodes: list[Node] = []
    for source, text in texts.items():
        after = -1
        for chunk in splitter.split_text(text):
            places = sources.find(source.rsplit("/", 1)[-1], chunk)
            if not places:
                continue
            start, end = next((place for place in places if place[0] > after), places[0])
            after = start
            nodes.append(Node(source=source, start=start, end=end, text=text[start:end]))
    return nodes


def dense_rank(nodes: Sequence[Node], embedding: EmbeddingModel) -> Rank:
    """Ranks nodes by the inner product of their vectors in a flat FAISS index."""
    vectors = np.array(embedding.get_text_embedding_batch([node.text for node in nodes]), dtype=np.float32)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)

    def rank(query: str, k: int) -> list[tuple[int, float]]:
        wanted = np.array([embedding.get_query_embedding(query)], dtype=np.float32)
        scores, numbers = index.search(wanted, min(k, len(nodes)))
        return [(int(n), float(s)) for n, s in zip(numbers[0], scores[0], strict=True)]

    return rank


def bm25_rank(nodes: Sequence[Node]) -> Rank:
    """Ranks nodes by BM25 over jieba words, with bm25s at its usual settings."""
    bm25s = optional_package("bm25s", "对照系统 BM25")
    tokenizer = jieba.Tokenizer()
    index = bm25s.BM25()
    index.index([_words(tokenizer, node.text) for node in nodes], show_progress=False)

    def rank(query: str, k: int) -> list[tuple[int, float]]:
        scores = index.get_scores(_words(tokenizer, query))
        best = np.argsort(-scores, kind="stable")[:k]
        return [(int(n), float(scores[n])) for n in best if scores[n] > 0]

    return rank


def fused_rank(legs: Sequence[Rank]) -> Rank:
    """Fuses rankings by reciprocal ranks (Cormack et al. 2009)."""

    def rank(query: str, k: int) -> list[tuple[int, float]]:
        scores: dict[int, float] = {}
        for leg in legs:
            for place, (number, _) in enumerate(leg(query, max(k, LEG_DEPTH)), start=1):
                scores[number] = scores.get(number, 0.0) + 1 / (RRF_K + place)
        return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:k]

    return rank


def _words(tokenizer: jieba.Tokenizer, text: str) -> list[str]:
    return [word for word in tokenizer.lcut(text) if word.strip()]
