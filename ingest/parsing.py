"""A source text understood: its documents with their blocks, and everything that belongs to none.

The whole story in one function: lines, tables, page furniture, documents, front matter, paragraphs, outline.
"""

from __future__ import annotations

import hashlib
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from ingest.documents import Block, Noise, ParsedSource, PolicyDocument, SourceText
from ingest.duties.responsibilities import find_responsibilities
from ingest.lines import MARKUP, Line, read_lines, split_lines
from ingest.spans import Span
from ingest.structure.assembly import Sheet, assemble
from ingest.structure.front_matter import make_up
from ingest.structure.furniture import Furniture, find_furniture
from ingest.structure.gazette import Extent, find_extents
from ingest.structure.heads import Head
from ingest.structure.layout import find_wrap
from ingest.structure.makeup import Makeup
from ingest.structure.metadata import Metadata, read_metadata
from ingest.tables import TableRegion, find_tables
from ingest.validity.statements import find_validity

_T = TypeVar("_T")

_OPENING = 200
"""Characters of text that tell documents without a number apart."""


def parse_source(source: SourceText) -> ParsedSource:
    """Understands a source: tells its documents apart and reads their outline, tables and facts.

    Every character that is not white space is in exactly one block of one document, or in one span of noise.
    """
    spans = split_lines(source.text)
    regions = find_tables(source.text, spans)
    lines = _outside(read_lines(source.text, spans), regions)
    furniture = find_furniture(lines, source.pages)
    body = [line for line in lines if line.number not in furniture]
    reflows = "html" not in source.media_type and "word" not in source.media_type
    sheet = Sheet(
        source=source,
        wrap=find_wrap(body) if reflows else None,
        joined=reflows,
        heading_levels=_heading_levels(source),
    )
    documents: list[PolicyDocument] = []
    noise = [
        Noise(span=line.span, reason=furniture[line.number]) for line in lines if line.number in furniture
    ]
    for share in _shares(body, lines, furniture, regions):
        if share.extent.kind == "between":
            noise.extend(_cover(share, spans))
            continue
        document, running = _document(sheet, share)
        documents.append(document)
        noise.extend(running)
    numbered = tuple(_with_facts(document, source) for document in _distinct(documents))
    return ParsedSource(source=source, documents=numbered, noise=_all_noise(source, numbered, noise))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """What belongs to an extent."""

    extent: Extent
    lines: list[Line]
    below: list[Line]
    """Its printing note."""
    tables: list[TableRegion]


def _heading_levels(source: SourceText) -> dict[int, int]:
    levels: dict[int, int] = {}
    for (start, end), level in source.headings:
        words = MARKUP.sub(lambda match: " " * len(match[0]), source.text[start:end])
        levels[start + len(words) - len(words.lstrip())] = level
    return levels


def _outside(lines: Sequence[Line], regions: Sequence[TableRegion]) -> list[Line]:
    inside = {number for region in regions for number in range(region.first_line, region.last_line + 1)}
    return [line for line in lines if line.number not in inside]


def _shares(
    body: Sequence[Line], lines: Sequence[Line], furniture: Furniture, regions: Sequence[TableRegion]
) -> Iterator[_Share]:
    """Each extent with its lines, its tables and the printing notes up to the next extent."""
    extents = find_extents(body)
    if not extents and regions:
        extents = (Extent(kind="policy", lines=range(0), head=Head(start=0, title=range(0))),)
    notes = [line for line in lines if furniture.get(line.number) == "printing note"]
    starts = [-1, *(body[extent.lines.start].number for extent in extents[1:]), sys.maxsize]
    for extent, (first, stop) in zip(extents, pairwise(starts), strict=False):
        yield _Share(
            extent=extent,
            lines=list(body[extent.lines.start : extent.lines.stop]),
            below=_from_to(notes, first, stop, lambda line: line.number),
            tables=_from_to(regions, first, stop, lambda region: region.first_line),
        )


def _from_to(ordered: Sequence[_T], first: int, stop: int, number: Callable[[_T], int]) -> list[_T]:
    """Those of `ordered` whose line is from `first` to before `stop`, found without a look at all of them."""
    return list(ordered[bisect_left(ordered, first, key=number) : bisect_left(ordered, stop, key=number)])


def _document(sheet: Sheet, share: _Share) -> tuple[PolicyDocument, list[Noise]]:
    extent, lines = share.extent, share.lines
    titles = {region.first_line: region.table.title for region in share.tables}
    if extent.kind == "policy" and extent.head:
        makeup = make_up(lines, extent.head, extent.lines.start, titles)
    else:
        makeup = _news_makeup()
    blocks = assemble(sheet, lines, makeup, share.tables)
    facts = read_metadata(sheet.source, lines, makeup, share.below, _preface(lines, makeup, blocks))
    document = PolicyDocument(
        document_id=_document_id(facts, blocks),
        title=facts.title,
        aliases=facts.aliases,
        doc_number=facts.doc_number,
        issuer=facts.issuer,
        region=facts.region,
        issued_on=facts.issued_on,
        kind="news" if extent.kind == "news" else facts.kind,
        source=sheet.source.source,
        span=(min(block.text.start for block in blocks), max(block.text.end for block in blocks)),
        attachments=facts.attachments,
        blocks=blocks,
        metadata_spans=facts.spans,
    )
    running = [
        Noise(span=lines[position].span, reason="running title") for position in sorted(makeup.running_titles)
    ]
    inside = [_noise_in_table(sheet.source.text, span) for region in share.tables for span in region.noise]
    return document, running + inside


def _noise_in_table(text: str, span: Span) -> Noise:
    """Page numbers and running titles, or the bars between cells."""
    is_markup = not any(character.isalnum() for character in text[slice(*span)])
    return Noise(span=span, reason="markup" if is_markup else "page furniture")


def _preface(lines: Sequence[Line], makeup: Makeup, blocks: Sequence[Block]) -> Span:
    """From where the document starts to the end of its title and of the description below that."""
    start = min(block.text.start for block in blocks)
    titles = [lines[at].span[1] for at, role in makeup.roles.items() if role in ("title", "label")]
    return start, max(titles, default=start)


def _news_makeup() -> Makeup:
    makeup = Makeup()
    makeup.mark([0], "title")
    return makeup


def _document_id(facts: Metadata, blocks: Sequence[Block]) -> str:
    """The 文号, or a hash of title and opening: the same for the same text wherever it is kept."""
    if facts.doc_number:
        return facts.doc_number
    opening = "".join("".join(block.text.text.split()) for block in blocks)[:_OPENING]
    return "doc-" + hashlib.sha256((facts.title + opening).encode()).hexdigest()[:12]


def _distinct(documents: Sequence[PolicyDocument]) -> Iterator[PolicyDocument]:
    """Gives documents that share an id `-2`, `-3` … in order."""
    counts: dict[str, int] = {}
    for document in documents:
        name = document.document_id
        counts[name] = counts.get(name, 0) + 1
        yield document if counts[name] == 1 else replace(document, document_id=f"{name}-{counts[name]}")


def _with_facts(document: PolicyDocument, source: SourceText) -> PolicyDocument:
    """Reads who does what and how long it holds from the blocks."""
    if document.kind == "news":
        return document
    duties = find_responsibilities(document.blocks, source.text)
    document = replace(document, responsibilities=duties)
    return replace(document, validity=find_validity(document, source.text))


def _cover(share: _Share, spans: Sequence[Span]) -> list[Noise]:
    """All of an extent that is no document, as noise."""
    tables = [(spans[region.first_line][0], spans[region.last_line][1]) for region in share.tables]
    return [Noise(span=span, reason="cover") for span in [*(line.span for line in share.lines), *tables]]


def _all_noise(
    source: SourceText, documents: Sequence[PolicyDocument], known: Sequence[Noise]
) -> tuple[Noise, ...]:
    """The known noise, and as markup whatever else no block took in."""
    covered = bytearray(len(source.text))
    for document in documents:
        for block in document.blocks:
            for offset in block.text.offsets:
                if offset >= 0:
                    covered[offset] = 1
    for noise in known:
        covered[noise.span[0] : noise.span[1]] = b"\1" * (noise.span[1] - noise.span[0])
    rest = [Noise(span=span, reason="markup") for span in _gaps(source.text, covered)]
    return tuple(sorted([*known, *rest], key=lambda noise: noise.span))


def _gaps(text: str, covered: bytearray) -> Iterator[Span]:
    start = covered.find(0)
    while start >= 0:
        end = covered.find(1, start)
        end = len(text) if end < 0 else end
        piece = text[start:end]
        if piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            yield begin, start + len(piece.rstrip())
        start = covered.find(0, end)
