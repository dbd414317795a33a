"""The FAISS store: parity with numpy, filters and deletes, and LlamaIndex on top."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core import MockEmbedding, VectorStoreIndex
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)

from indexes.errors import IndexDamagedError
from indexes.vectors import PassageVectorStore, VectorEntry

DIMENSION = 8


def random_vectors(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)


def entry(number: int) -> VectorEntry:
    """Documents of three passages each, alternating districts."""
    document = number // 3
    region = "云溪区" if document % 2 == 0 else "松岭区"
    metadata = {"region": region, "source": f"{document}.txt", "kind": "text" if number % 3 else "table"}
    return VectorEntry(
        id=f"d{document}#{number}", document_id=f"d{document}", text=f"第{number}段", metadata=metadata
    )


@pytest.fixture
def store() -> PassageVectorStore:
    store = PassageVectorStore(dimension=DIMENSION)
    store.add_vectors([entry(number) for number in range(9)], random_vectors(9))
    return store


def filters(condition: FilterCondition, *parts: MetadataFilter | MetadataFilters) -> MetadataFilters:
    return MetadataFilters(filters=list(parts), condition=condition)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 50), st.data())
def test_search_finds_what_numpy_finds(count: int, k: int, data: st.DataObject):
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    vectors, query = random_vectors(count, count), random_vectors(1, 77)[0]
    store = PassageVectorStore(dimension=DIMENSION)
    store.add_vectors([entry(number) for number in range(count)], vectors)
    rows, scores = store.search(query, k, mask)
    allowed = np.flatnonzero(mask)
    expected = allowed[np.argsort(-(vectors[allowed] @ query), kind="stable")][:k]
    np.testing.assert_array_equal(rows, expected)
    np.testing.assert_allclose(scores, vectors[expected] @ query, rtol=1e-5, atol=1e-6)


def test_deletes_close_the_gap_and_keep_order(store: PassageVectorStore):
    store.delete("d1")
    assert store.ids == ("d0#0", "d0#1", "d0#2", "d2#6", "d2#7", "d2#8")
    np.testing.assert_array_equal(store.matrix(), random_vectors(9)[[0, 1, 2, 6, 7, 8]])
    store.delete_nodes(["d0#1"])
    store.delete_nodes(filters=filters(FilterCondition.AND, MetadataFilter(key="kind", value="table")))
    assert store.ids == ("d0#2", "d2#7", "d2#8")
    store.delete_nodes()
    store.delete("absent")
    assert len(store) == 3
    store.clear()
    assert store.search(random_vectors(1)[0], 5)[0].size == 0


def test_a_known_id_is_replaced(store: PassageVectorStore):
    store.add_vectors([entry(0)], random_vectors(1, 5))
    assert store.ids[-1] == "d0#0"
    assert len(store) == 9
    np.testing.assert_array_equal(store.matrix()[-1], random_vectors(1, 5)[0])


def test_vectors_that_do_not_fit_are_refused(store: PassageVectorStore):
    with pytest.raises(ValueError, match="expected"):
        store.add_vectors([entry(20)], np.zeros((1, DIMENSION + 1), np.float32))
    with pytest.raises(ValueError, match="unique"):
        store.add_vectors([entry(20), entry(20)], random_vectors(2))
    assert len(store) == 9


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        (MetadataFilter(key="region", value="松岭区"), [3, 4, 5]),
        (
            MetadataFilter(key="document_id", value=["d0", "d2"], operator=FilterOperator.IN),
            [0, 1, 2, 6, 7, 8],
        ),
        (MetadataFilter(key="source", value="0.txt", operator=FilterOperator.NE), [3, 4, 5, 6, 7, 8]),
    ],
)
def test_one_filter(store: PassageVectorStore, condition: MetadataFilter, rows: list[int]):
    assert np.flatnonzero(store.mask(filters(FilterCondition.AND, condition))).tolist() == rows


def test_filters_are_joined_and_nested(store: PassageVectorStore):
    region, kind = MetadataFilter(key="region", value="松岭区"), MetadataFilter(key="kind", value="table")
    assert np.flatnonzero(store.mask(filters(FilterCondition.AND, region, kind))).tolist() == [3]
    assert np.flatnonzero(store.mask(filters(FilterCondition.OR, region, kind))).tolist() == [0, 3, 4, 5, 6]
    nested = filters(FilterCondition.AND, kind, filters(FilterCondition.OR, region))
    assert np.flatnonzero(store.mask(nested)).tolist() == [3]


def test_what_is_saved_is_what_is_opened(store: PassageVectorStore, tmp_path: Path):
    store.persist(str(tmp_path))
    opened = PassageVectorStore.open(tmp_path)
    assert opened.ids == store.ids
    np.testing.assert_array_equal(opened.matrix(), store.matrix())
    assert opened.get_nodes(["d1#4"])[0].get_content() == "第4段"


@pytest.mark.parametrize("name", ["vectors.faiss", "vectors.json"])
@pytest.mark.parametrize("content", [b"", b"damaged", b"[]"])
def test_damaged_files_are_refused(store: PassageVectorStore, tmp_path: Path, name: str, content: bytes):
    store.persist(str(tmp_path))
    (tmp_path / name).write_bytes(content)
    with pytest.raises(IndexDamagedError, match="已损坏"):
        PassageVectorStore.open(tmp_path)


def test_llama_index_retrieves_through_it():
    store = PassageVectorStore(dimension=DIMENSION)
    nodes = [
        TextNode(
            id_=f"p{number}",
            text=f"第{number}条",
            metadata={"region": region},
            embedding=random_vectors(1, number)[0].tolist(),
            relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=f"doc-{region}")},
        )
        for number, region in enumerate(["云溪区", "松岭区", "云溪区"])
    ]
    assert store.add(nodes) == ["p0", "p1", "p2"]
    index = VectorStoreIndex.from_vector_store(store, embed_model=MockEmbedding(embed_dim=DIMENSION))
    wanted = filters(FilterCondition.AND, MetadataFilter(key="region", value="云溪区"))
    found = index.as_retriever(similarity_top_k=5, filters=wanted).retrieve("垃圾怎么分类？")
    assert sorted(hit.node.node_id for hit in found) == ["p0", "p2"]
    assert {hit.node.get_content() for hit in found} == {"第0条", "第2条"}
    index.delete_ref_doc("doc-云溪区")
    assert store.ids == ("p1",)


def test_a_query_keeps_to_documents_and_nodes(store: PassageVectorStore):
    vector = random_vectors(1)[0].tolist()
    by_document = store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=9, doc_ids=["d2"]))
    assert sorted(by_document.ids or []) == ["d2#6", "d2#7", "d2#8"]
    by_node = store.query(VectorStoreQuery(query_embedding=vector, similarity_top_k=9, node_ids=["d0#1"]))
    assert by_node.ids == ["d0#1"]
    with pytest.raises(ValueError, match="no embedding"):
        store.query(VectorStoreQuery())
