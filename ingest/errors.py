"""The errors of ingestion: what a user can put right, said in Chinese."""

from __future__ import annotations


class IngestError(Exception):
    """Something that was handed to ingestion cannot be used; the message (Chinese) says what to do."""


class UnreadableSource(IngestError):
    """One file cannot be read; the others still can. The message names no file: whoever lists it does."""
