"""Passages to an index on disk, and from a query to hits."""

from indexes.adapter import DOWN, QUERY_LAYERS, UP, Tensors, shipped_adapter
from indexes.build import BuildOptions, BuildSummary, build_index
from indexes.bundled_model import write_passage_model, write_plain_model, write_short_model
from indexes.correcting import Corrector
from indexes.cross_encoding import CrossEncoderScorer
from indexes.embedding import PolicyEmbedding, open_embedding
from indexes.encoder import Encoder
from indexes.errors import IndexStoreError
from indexes.lexical_legs import Tokenizer
from indexes.lexicon import Lexicon
from indexes.passage_embedding import EmbeddedText, embedded_text
from indexes.ranking import ASPECTS, FEATURES, Ranker
from indexes.records import DocumentRecord, ResponsibilityRecord
from indexes.reranking import RERANKED, PairScorer
from indexes.retriever import Hit, PassageRetriever, Query
from indexes.snapshot import LexicalWriter, Snapshot, open_snapshot
from indexes.versions import current_version, rollback

__all__ = [
    "ASPECTS",
    "DOWN",
    "FEATURES",
    "QUERY_LAYERS",
    "RERANKED",
    "UP",
    "BuildOptions",
    "BuildSummary",
    "Corrector",
    "CrossEncoderScorer",
    "DocumentRecord",
    "EmbeddedText",
    "Encoder",
    "Hit",
    "IndexStoreError",
    "LexicalWriter",
    "Lexicon",
    "PairScorer",
    "PassageRetriever",
    "PolicyEmbedding",
    "Query",
    "Ranker",
    "ResponsibilityRecord",
    "Snapshot",
    "Tensors",
    "Tokenizer",
    "build_index",
    "current_version",
    "embedded_text",
    "open_embedding",
    "open_snapshot",
    "rollback",
    "shipped_adapter",
    "write_passage_model",
    "write_plain_model",
    "write_short_model",
]
