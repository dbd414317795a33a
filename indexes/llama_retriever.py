"""The retriever as LlamaIndex sees it, so that its query engines and agents can be built on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from indexes.retriever import Hit


class PolicyRetriever(BaseRetriever):
    """Retrieves passages for a question; nodes carry document, place, spans and kind as metadata.

    Args:
        search: From a question and a number to hits, best first: the product's own search.
        k: How many passages to return.
    """

    def __init__(self, search: Callable[[str, int], Sequence[Hit]], k: int = 10) -> None:
        self._search = search
        self._k = k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._search(query_bundle.query_str, self._k)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    passage = hit.passage
    return TextNode(
        id_=passage.passage_id,
        text=passage.text,
        metadata={
            "document_id": passage.document_id,
            "source": passage.source,
            "heading_path": " > ".join(passage.heading_path),
            "kind": passage.kind,
            "spans": [list(span) for span in passage.spans],
        },
    )
