"""Passage vectors in FAISS, with the ids, filters and deletes that LlamaIndex's own FAISS store lacks.

In: nodes with embeddings, or ids and a matrix. Out: the rows or nodes nearest to a vector. Search is exact
(inner product over all rows, well below a millisecond per ten thousand); beyond some hundred thousand passages
`faiss.IndexHNSWFlat` can take the flat index's place behind the same methods.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt
from llama_index.core.schema import BaseNode, NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryResult,
)
from llama_index.core.vector_stores.utils import build_metadata_filter_fn
from pydantic import BaseModel, ConfigDict, PrivateAttr

from indexes.embedder import Vectors
from indexes.errors import IndexDamagedError

VECTOR_FILE = "vectors.faiss"
ENTRY_FILE = "vectors.json"
Value = str | int | float | None


class VectorEntry(BaseModel):
    """What is known of one vector: enough to filter by and to give LlamaIndex its node back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    document_id: str
    text: str = ""
    metadata: dict[str, Value] = {}


class PassageVectorStore(BasePydanticVectorStore):
    """Vectors by stable string ids; deletes close the gap, so rows stay in the order they were added in."""

    stores_text: bool = True
    dimension: int

    _index: Any = PrivateAttr()
    _entries: list[VectorEntry] = PrivateAttr(default_factory=list)
    _rows: dict[str, int] = PrivateAttr(default_factory=dict)

    def model_post_init(self, _context: Any) -> None:
        """Starts with an empty index."""
        self._index = faiss.IndexFlatIP(self.dimension)

    @classmethod
    def open(cls, folder: Path) -> PassageVectorStore:
        """Reads what `persist` wrote.

        Raises:
            IndexDamagedError: A file is absent or unreadable, or the two do not fit each other.
        """
        try:
            index = faiss.read_index(str(folder / VECTOR_FILE))
            text = (folder / ENTRY_FILE).read_text(encoding="utf-8")
            entries = [VectorEntry.model_validate(entry) for entry in json.loads(text)]
        except (OSError, RuntimeError, ValueError) as error:
            raise IndexDamagedError(
                f"向量索引 {folder} 已损坏：{error}。请重新运行 policyqa ingest。"
            ) from error
        if index.ntotal != len(entries):
            raise IndexDamagedError(
                f"向量索引 {folder} 已损坏：{index.ntotal} 个向量，{len(entries)} 个编号。"
            )
        store = cls(dimension=index.d)
        store._index = index
        store._set_entries(entries)
        return store

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def client(self) -> Any:
        """The FAISS index."""
        return self._index

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids by row."""
        return tuple(entry.id for entry in self._entries)

    def matrix(self) -> Vectors:
        """All vectors by row, (n, dimension); a copy."""
        matrix: Vectors = self._index.reconstruct_n(0, len(self)).reshape(-1, self.dimension)
        return matrix

    def add_vectors(self, entries: Sequence[VectorEntry], vectors: Vectors) -> None:
        """Adds entries with their vectors, (n, dimension); entries with a known id are replaced.

        Raises:
            ValueError: The vectors do not fit the entries or the index.
        """
        if vectors.shape != (len(entries), self.dimension):
            raise ValueError(f"expected {(len(entries), self.dimension)} vectors, got {vectors.shape}")
        if len({entry.id for entry in entries}) < len(entries):
            raise ValueError("ids must be unique")
        known = [self._rows[entry.id] for entry in entries if entry.id in self._rows]
        self._remove(known)
        if entries:
            self._index.add(np.ascontiguousarray(vectors, np.float32))
        self._set_entries([*self._entries, *entries])

    def search(
        self, vector: Vectors, k: int, mask: npt.NDArray[np.bool_] | None = None
    ) -> tuple[npt.NDArray[np.int64], Vectors]:
        """Finds the `k` nearest rows.

        Args:
            vector: (dimension,), of length 1 for cosines.
            k: At most so many.
            mask: (n,), the rows that may be found; all if None.

        Returns:
            Rows and their inner products, best first; fewer than `k` if fewer may be found.
        """
        parameters = None if mask is None else _only(mask)
        query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
        scores, rows = self._index.search(query, max(1, min(k, len(self))), params=parameters)
        found = (rows[0] >= 0) & (np.arange(rows.shape[1]) < k)
        return rows[0][found], scores[0][found]

    def add(self, nodes: Sequence[BaseNode], **_: Any) -> list[str]:
        """Adds nodes that carry embeddings; returns their ids."""
        entries = [_to_entry(node) for node in nodes]
        vectors = np.array([node.get_embedding() for node in nodes], np.float32).reshape(-1, self.dimension)
        self.add_vectors(entries, vectors)
        return [entry.id for entry in entries]

    def delete(self, ref_doc_id: str, **_: Any) -> None:
        """Deletes all nodes of a document."""
        self._remove([row for row, entry in enumerate(self._entries) if entry.document_id == ref_doc_id])

    def delete_nodes(
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None, **_: Any
    ) -> None:
        """Deletes the nodes that meet both conditions; without any condition nothing."""
        if node_ids is not None or filters is not None:
            self._remove(np.flatnonzero(self.mask(filters, node_ids=node_ids)).tolist())

    def clear(self) -> None:
        """Deletes everything."""
        self._remove(list(range(len(self))))

    def get_nodes(
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None
    ) -> list[BaseNode]:
        """The nodes that meet both conditions, by row."""
        rows = np.flatnonzero(self.mask(filters, node_ids=node_ids))
        return [_to_node(self._entries[row]) for row in rows]

    def query(self, query: VectorStoreQuery, **_: Any) -> VectorStoreQueryResult:
        """Finds nodes for LlamaIndex; similarities are inner products.

        Raises:
            ValueError: The query carries no embedding.
        """
        if query.query_embedding is None:
            raise ValueError("the query has no embedding")
        # LlamaIndex passes an empty list, too, when nothing is to be restricted.
        nodes, documents = query.node_ids or None, query.doc_ids or None
        mask = self.mask(query.filters, node_ids=nodes, document_ids=documents)
        vector = np.array(query.query_embedding, np.float32)
        rows, scores = self.search(vector, query.similarity_top_k, mask)
        entries = [self._entries[row] for row in rows]
        return VectorStoreQueryResult(
            nodes=[_to_node(entry) for entry in entries],
            similarities=scores.tolist(),
            ids=[entry.id for entry in entries],
        )

    def mask(
        self,
        filters: MetadataFilters | None,
        *,
        node_ids: Sequence[str] | None = None,
        document_ids: Sequence[str] | None = None,
    ) -> npt.NDArray[np.bool_]:
        """Which rows meet every condition given; filters nest and know all operators of LlamaIndex."""
        mask = np.ones(len(self), bool)
        if filters is not None:
            mask &= self._filtered(filters)
        if node_ids is not None:
            wanted = set(node_ids)
            mask &= _each(self._entries, lambda entry: entry.id in wanted)
        if document_ids is not None:
            documents = set(document_ids)
            mask &= _each(self._entries, lambda entry: entry.document_id in documents)
        return mask

    def persist(self, persist_path: str, fs: Any = None) -> None:
        """Writes the index and its entries into the folder `persist_path`, which must exist."""
        del fs  # FAISS writes to local files only.
        folder = Path(persist_path)
        faiss.write_index(self._index, str(folder / VECTOR_FILE))
        entries = [entry.model_dump() for entry in self._entries]
        (folder / ENTRY_FILE).write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")

    def _filtered(self, filters: MetadataFilters | MetadataFilter) -> npt.NDArray[np.bool_]:
        """LlamaIndex judges single conditions; it refuses nested ones, so those are joined here."""
        if isinstance(filters, MetadataFilter):
            meets = build_metadata_filter_fn(self._metadata_of, MetadataFilters(filters=[filters]))
            return _each(self._entries, lambda entry: meets(entry.id))
        parts = [self._filtered(part) for part in filters.filters]
        is_all = filters.condition in (None, FilterCondition.AND)
        joined = np.logical_and.reduce(parts) if is_all else np.logical_or.reduce(parts)
        met = np.broadcast_to(joined, len(self))
        return ~met if filters.condition == FilterCondition.NOT else met

    def _metadata_of(self, node_id: str) -> Mapping[str, Value]:
        entry = self._entries[self._rows[node_id]]
        return {**entry.metadata, "document_id": entry.document_id}

    def _remove(self, rows: Sequence[int]) -> None:
        if not rows:
            return
        self._index.remove_ids(np.array(rows, np.int64))
        gone = set(rows)
        self._set_entries([entry for row, entry in enumerate(self._entries) if row not in gone])

    def _set_entries(self, entries: list[VectorEntry]) -> None:
        self._entries = entries
        self._rows = {entry.id: row for row, entry in enumerate(entries)}


def _only(mask: npt.NDArray[np.bool_]) -> Any:
    """Search parameters that let FAISS find only the rows of `mask`; its stubs know the C++ forms only."""
    bits: Any = np.packbits(mask, bitorder="little")
    selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg]
    return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


def _each(entries: Sequence[VectorEntry], meets: Callable[[VectorEntry], bool]) -> npt.NDArray[np.bool_]:
    return np.fromiter(map(meets, entries), bool, len(entries))


def _to_entry(node: BaseNode) -> VectorEntry:
    return VectorEntry(
        id=node.node_id,
        document_id=node.ref_doc_id or str(node.metadata.get("document_id", "")),
        text=node.get_content(),
        metadata={key: value for key, value in node.metadata.items() if key != "document_id"},
    )


def _to_node(entry: VectorEntry) -> TextNode:
    node = TextNode(
        id_=entry.id, text=entry.text, metadata={**entry.metadata, "document_id": entry.document_id}
    )
    node.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=entry.document_id)
    return node
