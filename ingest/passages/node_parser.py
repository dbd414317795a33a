"""The splitter as a LlamaIndex node parser, usable without the rest of the project."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, Document, NodeRelationship, TextNode
from llama_index.core.utils import get_tqdm_iterable
from pydantic import Field, PrivateAttr

from ingest.documents import Passage, PolicyDocument, SourceText
from ingest.parsing import parse_source
from ingest.passages.drafts import SplitSettings, TokenCounter
from ingest.passages.splitting import split_document

_NOT_FOR_MODELS = ["passage_id", "document_id", "kind", "spans", "page", "issued_on"]
"""Metadata that would only confuse an embedding or a prompt."""


class PolicyNodeParser(NodeParser):
    """Splits Chinese policy texts on their outline; one node a passage, table rows included.

    A LlamaIndex document may hold several policy documents (a gazette); each node says in its metadata which one
    it is from (`title`, `doc_number`, `region`), where it stands (`heading_path`, `spans` as a JSON list of
    [start, end) character offsets into the document's text) and what it is (`kind`).
    """

    settings: SplitSettings = Field(default_factory=SplitSettings)
    _count_tokens: TokenCounter | None = PrivateAttr(default=None)

    def __init__(self, count_tokens: TokenCounter | None = None, **kwargs: Any) -> None:
        """Takes the fields above and of `NodeParser`; `count_tokens` makes `settings.max_tokens` hold."""
        super().__init__(**kwargs)
        self._count_tokens = count_tokens

    @classmethod
    def class_name(cls) -> str:
        """Name under which LlamaIndex serialises it."""
        return "PolicyNodeParser"

    def _parse_nodes(
        self,
        nodes: Sequence[BaseNode],
        show_progress: bool = False,
        **kwargs: Any,  # noqa: ARG002 (the base class calls it so)
    ) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for node in get_tqdm_iterable(nodes, show_progress, "Parsing nodes"):
            parsed.extend(self._passage_nodes(node))
        return parsed

    def _passage_nodes(self, node: BaseNode) -> list[TextNode]:
        source = _source_text(node)
        return [
            _text_node(passage, document, node)
            for document in parse_source(source).documents
            for passage in split_document(document, source, self.settings, count_tokens=self._count_tokens)
        ]

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        """Puts back the exact offsets, which LlamaIndex would look up by text and lose for repaired text."""
        processed = super()._postprocess_parsed_nodes(nodes, parent_doc_map)
        for node in processed:
            spans = json.loads(node.metadata["spans"])
            if isinstance(node, TextNode) and spans:
                node.start_char_idx = min(start for start, _ in spans)
                node.end_char_idx = max(end for _, end in spans)
        return processed


def _source_text(node: BaseNode) -> SourceText:
    text = node.get_content()
    name = str(node.metadata.get("file_name") or node.metadata.get("file_path") or node.node_id)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return SourceText(source=name, text=text, media_type="text/plain", sha256=digest)


def _text_node(passage: Passage, document: PolicyDocument, origin: BaseNode) -> TextNode:
    metadata = {
        "title": document.title,
        "doc_number": document.doc_number,
        "issuer": document.issuer,
        "region": document.region,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "document_id": document.document_id,
        "passage_id": passage.passage_id,
        "kind": passage.kind,
        "heading_path": " > ".join(passage.heading_path),
        "context": passage.context,
        "spans": json.dumps(passage.spans),
        "page": passage.page,
    }
    return TextNode(
        id_=passage.passage_id,
        text=passage.text,
        metadata={key: value for key, value in metadata.items() if value is not None},
        excluded_embed_metadata_keys=[*_NOT_FOR_MODELS, "heading_path"],
        excluded_llm_metadata_keys=[*_NOT_FOR_MODELS, "context"],
        relationships={NodeRelationship.SOURCE: origin.as_related_node_info()},
    )
