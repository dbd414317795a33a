from __future__ import annotations

import numpy as np
import pytest

from eval.running.peers import bm25_rank, dense_rank, fused_rank, score_peers, split_nodes


class CountingEmbedding:
    """A vector of character counts: equal texts are nearest, readable by eye."""

    def get_text_embedding_batch(self, texts: list[str]) -> list[list[float]]:
        return [self.get_query_embedding(text) for text in texts]

    def get_query_embedding(self, query: str) -> list[float]:
        vector = np.zeros(512)
        for character in query:
            vector[ord(character) % 512] += 1
        return list(vector / (np.linalg.norm(vector) or 1))


@pytest.fixture
def nodes(texts):
    return split_nodes(texts)


def test_nodes_are_slices_of_their_sources(texts):
    long = {"long.txt": "".join(f"第{n}条 每年发放补助{n}元。\n" for n in range(300))}
    nodes = split_nodes(texts | long)
    assert len(nodes) > 5
    for node in nodes:
        assert (texts | long)[node.source][node.start : node.end] == node.text
    covered = {i for node in nodes if node.source == "long.txt" for i in range(node.start, node.end)}
    assert all(i in covered for i, c in enumerate(long["long.txt"]) if not c.isspace())


def test_each_leg_finds_the_nearest_node(nodes):
    for rank in (dense_rank(nodes, CountingEmbedding()), bm25_rank(nodes)):
        best = rank("石桥县高龄津贴办法", 5)[0][0]
        assert nodes[best].source == "sub/shiqiao.md"


def test_fusion_adds_reciprocal_ranks_and_ignores_the_order_of_legs():
    one, two = (lambda *_: [(0, 9.0), (1, 8.0)]), (lambda *_: [(1, 0.5), (2, 0.4)])
    fused = fused_rank([one, two])("问", 3)
    assert fused == fused_rank([two, one])("问", 3)
    assert [number for number, _ in fused] == [1, 0, 2]
    assert fused[0][1] == pytest.approx(1 / 62 + 1 / 61)


def test_peers_are_run_and_scored_like_the_service(texts, items):
    scored = score_peers(texts, CountingEmbedding(), items)
    assert len({scores.system for scores in scored}) == 3
    for scores in scored:
        assert scores.overall["verbatim"] == 1.0
        assert scores.overall["refused"] == 0.0
        assert scores.overall["recall@10"] == 1.0
