"""Passages to an index on disk, and from a query to hits."""

from indexes.lexicon import Lexicon
from indexes.retriever import Hit, PassageRetriever, Query
from indexes.lexical_legs import Tokenizer

__all__ = ["Hit", "Lexicon", "PassageRetriever", "Query", "Tokenizer"]
