"""Citations: quotes cut by the server from the source, checked before anything is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest import slice_spans, squeeze
from service.answers import Citation, DocumentView
from service.evidence import Quote
from service.views import source_url

_LOOKALIKE = re.compile(r"\[(\d+)\]")


class CitationError(Exception):
    """A quote is not what its spans say: a fault of the index, never shown to anybody as an answer."""


class CitationBook:
    """Numbers the quotes of one answer; the same quote keeps its number."""

    def __init__(self, source_text: Callable[[str], str], view: Callable[[str], DocumentView]) -> None:
        self._source_text = source_text
        self._view = view
        self._citations: list[Citation] = []

    def sentence(self, text: str, quotes: Sequence[Quote]) -> str:
        """The text with its marks; what only looks like a mark, in a document's own footnotes or forged, is no mark.

        Raises:
            CitationError: The source does not hold a quote at its spans.
        """
        marks = "".join(f"[{self.cite(quote)}]" for quote in quotes)
        return _LOOKALIKE.sub(r"［\1］", text) + marks

    def cite(self, quote: Quote) -> int:
        """Adds a citation and returns its number.

        Raises:
            CitationError: The source does not hold the quote at its spans.
        """
        for known in self._citations:
            if known.source == quote.source and known.spans == quote.spans:
                return known.number
        cut = slice_spans(self._source_text(quote.source), quote.spans)
        if squeeze(cut) != squeeze(quote.text):
            raise CitationError(f"{quote.source} {quote.spans!r} is not {quote.text[:40]!r}")
        self._citations.append(
            Citation(
                number=len(self._citations) + 1,
                quote=quote.text.strip(),
                source=quote.source,
                spans=quote.spans,
                passage_id=quote.passage_id,
                heading_path=quote.heading_path,
                document=self._view(quote.document_id),
                url=source_url(quote.document_id, quote.spans),
                page=quote.page,
            )
        )
        return len(self._citations)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations in the order of their numbers."""
        return tuple(self._citations)
