"""Files to passages: reading, repairing, structure, tables, responsibilities, validity, splitting."""

from ingest.documents import (
    ParsedSource,
    Passage,
    PolicyDocument,
    Responsibility,
    Sentence,
    SourceText,
    Validity,
    ValidityFact,
)
from ingest.errors import IngestError
from ingest.normalizing import normalize
from ingest.parsing import parse_source
from ingest.rows import render_row
from ingest.spans import Span, slice_spans, squeeze
from ingest.splitting import split_document
from ingest.validity import ValidityJudgement, judge_validity

__all__ = [
    "IngestError",
    "ParsedSource",
    "Passage",
    "PolicyDocument",
    "Responsibility",
    "Sentence",
    "SourceText",
    "Span",
    "Validity",
    "ValidityFact",
    "ValidityJudgement",
    "judge_validity",
    "normalize",
    "parse_source",
    "render_row",
    "slice_spans",
    "split_document",
    "squeeze",
]
