"""Files to passages: reading, repairing, structure, tables, responsibilities, validity, splitting."""

from ingest.documents import (
    Block,
    DocumentKind,
    ParsedSource,
    Passage,
    PolicyDocument,
    Responsibility,
    Role,
    Sentence,
    SourceText,
    Table,
    TableRow,
    Validity,
    ValidityFact,
)
from ingest.duties.units import canonical_unit, find_units
from ingest.errors import IngestError, UnreadableSource
from ingest.normalizing import normalize
from ingest.parsing import parse_source
from ingest.passages.drafts import SplitSettings
from ingest.passages.duplicates import fold_duplicates
from ingest.passages.rows import render_row
from ingest.passages.splitting import split_document
from ingest.readers.limits import ReadLimits
from ingest.reading import FoundFile, find_files, read_source
from ingest.reading_process import ReadingProcess
from ingest.spans import Span, Spanned, slice_spans, squeeze
from ingest.validity.judging import ValidityJudgement, judge_validity, matching_repeals

__all__ = [
    "Block",
    "DocumentKind",
    "FoundFile",
    "IngestError",
    "ParsedSource",
    "Passage",
    "PolicyDocument",
    "ReadLimits",
    "ReadingProcess",
    "Responsibility",
    "Role",
    "Sentence",
    "SourceText",
    "Span",
    "Spanned",
    "SplitSettings",
    "Table",
    "TableRow",
    "UnreadableSource",
    "Validity",
    "ValidityFact",
    "ValidityJudgement",
    "canonical_unit",
    "find_files",
    "find_units",
    "fold_duplicates",
    "judge_validity",
    "matching_repeals",
    "normalize",
    "parse_source",
    "read_source",
    "render_row",
    "slice_spans",
    "split_document",
    "squeeze",
]
