"""Addresses of the source viewer: `/documents/{id}?spans=a-b,c-d#quote`.

The spans stand in the query, so the server marks the quote and the page works without JavaScript; the
fragment `#quote` is the first mark, so that the browser scrolls to it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from ingest import Span

_SPAN = re.compile(r"(\d{1,12})-(\d{1,12})")
_MOST_SPANS = 500
"""A bound on work for an address that anybody can write."""


def document_url(document_id: str, spans: Iterable[Span] = ()) -> str:
    """The viewer's address for a document, with the quote at `spans` marked and scrolled to."""
    path = "/documents/" + quote(document_id, safe="")
    listed = ",".join(f"{start}-{end}" for start, end in spans)
    return f"{path}?spans={listed}#quote" if listed else path


def source_url(document_id: str) -> str:
    """The address of the whole source text that a document stands in."""
    return "/sources/" + quote(document_id, safe="")


def original_url(document_id: str) -> str:
    """The address of the original file that a document was read from."""
    return "/originals/" + quote(document_id, safe="")


def parse_spans(listed: str) -> tuple[Span, ...]:
    """Reads `3-9,20-30`; parts that are not a span are left out, since the address may be cut short."""
    matches = (_SPAN.fullmatch(part) for part in listed.split(",")[:_MOST_SPANS])
    pairs = ((int(match[1]), int(match[2])) for match in matches if match)
    return tuple((start, end) for start, end in pairs if start < end)
