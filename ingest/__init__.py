"""Files to passages: reading, repairing, structure, tables, responsibilities, validity, splitting."""

from ingest.documents import (
    ParsedSource,
    Passage,
    PolicyDocument,
    Responsibility,
    SourceText,
    Validity,
    ValidityFact,
)
from ingest.spans import Span, slice_spans, squeeze

__all__ = [
    "ParsedSource",
    "Passage",
    "PolicyDocument",
    "Responsibility",
    "SourceText",
    "Span",
    "Validity",
    "ValidityFact",
    "slice_spans",
    "squeeze",
]
