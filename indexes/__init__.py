"""Passages to an index on disk, and from a query to hits."""

from indexes.lexical_legs import LexicalLegs, Tokenizer
from indexes.lexicon import Lexicon
from indexes.records import DocumentRecord, ResponsibilityRecord
from indexes.retriever import Hit, PassageRetriever, Query

__all__ = [
    "DocumentRecord",
    "Hit",
    "LexicalLegs",
    "Lexicon",
    "PassageRetriever",
    "Query",
    "ResponsibilityRecord",
    "Tokenizer",
]
