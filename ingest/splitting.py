"""Splits a policy document into passages: along its outline first, at sentence ends where that is too long.

Every character of the document's blocks comes out in exactly one passage of kind text, list or table; table
rows come out once more, each as a passage of its own. Headings open the first passage of their section.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import jieba

from ingest.addresses import range_address, section_address
from ingest.documents import Block, Passage, PolicyDocument, SourceText
from ingest.drafts import (
    Draft,
    Frame,
    PassageWriter,
    Piece,
    SplitSettings,
    common_path,
    cut_pieces,
    draft_size,
    pack,
)
from ingest.rows import table_passages
from ingest.sentences import WordCutter, cut_to_fit

_LEAD_LENGTH = 120
"""A lead sentence longer than this is not repeated: it would drown the item that it introduces."""


def split_document(
    document: PolicyDocument,
    source: SourceText,
    settings: SplitSettings | None = None,
    cut_words: WordCutter | None = None,
) -> tuple[Passage, ...]:
    """Splits `document`, which must stem from `source`, into passages in reading order, front matter first.

    `cut_words` is asked only for clauses that are longer than a passage; by default a jieba tokenizer is made
    when that happens (its dictionary loads in about 0.7 s).
    """
    writer = PassageWriter(document, source, settings or SplitSettings(), cut_words or _lazy_jieba())
    passages = list(_front_matter(document, writer))
    for blocks in _segments(document.blocks):
        if blocks[-1].table is not None:
            passages.extend(table_passages(blocks, writer))
        else:
            passages.extend(_text_passages(blocks, writer))
    return tuple(passages)


def _lazy_jieba() -> WordCutter:
    return jieba.Tokenizer().cut  # type: ignore[no-any-return]  # jieba is untyped; the dictionary loads on use


def _segments(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Runs of blocks to be packed together: text of one part, or headings and captions with their table."""
    run: list[Block] = []
    for block in blocks:
        if block.kind == "front_matter":
            continue
        if block.table is not None:
            body = _body_length(run)
            if run[:body]:
                yield run[:body]
            yield [*run[body:], block]
            run = []
            continue
        if run and run[-1].part != block.part:
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _body_length(run: Sequence[Block]) -> int:
    """How many blocks of `run` are left when the headings and captions at its end go to the table below."""
    length = len(run)
    while length and run[length - 1].kind in ("heading", "caption"):
        length -= 1
    return length


def _front_matter(document: PolicyDocument, writer: PassageWriter) -> Iterator[Passage]:
    """Title, 文号, signature and date of the notice and of each attached plan."""
    parts: dict[str, list[Piece]] = {}
    for ordinal, block in enumerate(document.blocks):
        if block.kind == "front_matter":
            pieces = cut_pieces(block.text, Piece(block.text, ordinal, ()), writer)
            parts.setdefault(block.part, []).extend(pieces)
    for part, found in parts.items():
        for draft in pack([(piece,) for piece in found], writer.settings):
            yield writer.write(draft, Frame(kind="text", address="文首", part=part))


def _text_passages(blocks: Sequence[Block], writer: PassageWriter) -> Iterator[Passage]:
    for draft in _chunk(_units(blocks, writer), 0, writer):
        path = common_path([piece.path for piece in draft])
        address = range_address(path, draft[0].path, draft[-1].path) if path else section_address(path)
        lead = draft[0].lead
        repeated = lead and all(lead != piece.text.text for piece in draft)
        items = sum(1 for piece in draft if piece.item)
        frame = Frame(
            kind="list" if items * 2 > len(draft) else "text",
            address=address,
            part=blocks[0].part,
            context=(lead,) if repeated else (),
        )
        yield writer.write(draft, frame)


def _units(blocks: Sequence[Block], writer: PassageWriter) -> list[Draft]:
    """One draft a block, opened by the headings above it; headings at the end stand alone."""
    units: list[Draft] = []
    headings: Draft = ()
    lead, lead_path = "", ()  # type: str, tuple[str, ...]
    for ordinal, block in enumerate(blocks):
        path = block.heading_path
        introduced = block.kind == "list_item" or (
            len(path) > len(lead_path) and path[: len(lead_path)] == lead_path
        )
        lead = lead if introduced else ""
        piece = Piece(block.text, ordinal, path, block.kind == "list_item", lead)
        pieces = cut_pieces(block.text, piece, writer)
        if block.kind in ("heading", "caption"):
            headings += pieces
            continue
        if pieces:
            units.append(tuple(_under(heading, path) for heading in headings) + pieces)
            headings = ()
        if (tail := block.text.text.rstrip()[-1:]) and tail in "：:" and len(pieces[-1].text) <= _LEAD_LENGTH:
            lead, lead_path = pieces[-1].text.text, path
    return [*units, headings] if headings else units


def _under(heading: Piece, path: tuple[str, ...]) -> Piece:
    """A heading that opens a sub-section counts as part of it, so that the passage gets the full path."""
    return replace(heading, path=path) if path[: len(heading.path)] == heading.path else heading


def _unit_path(unit: Draft) -> tuple[str, ...]:
    return unit[-1].path


def _chunk(units: Sequence[Draft], depth: int, writer: PassageWriter) -> list[Draft]:
    """Keeps a section whole if it fits, else splits it into its sub-sections, and those in turn."""
    if not units:
        return []
    whole = tuple(piece for unit in units for piece in unit)
    paths = {_unit_path(unit) for unit in units}
    if draft_size(whole) <= writer.settings.max_chars and (len(paths) == 1 or common_path(list(paths))):
        return [whole]
    if all(len(path) <= depth for path in paths):
        return pack(list(_keep_lists(units, writer)), writer.settings)
    chunks: list[Draft] = []
    for _, group in groupby(units, key=lambda unit: _unit_path(unit)[: depth + 1]):
        chunks.extend(_chunk(list(group), depth + 1, writer))
    return _join_small(chunks, writer)


def _keep_lists(units: Sequence[Draft], writer: PassageWriter) -> Iterator[Draft]:
    """Drafts for packing: a list with its lead if that fits, else unit by unit, else sentence by sentence."""
    groups: list[list[Draft]] = []
    for unit in units:
        if groups and unit[-1].lead:
            groups[-1].append(unit)
        else:
            groups.append([unit])
    for group in groups:
        whole = tuple(piece for unit in group for piece in unit)
        if draft_size(whole) <= writer.settings.max_chars:
            yield whole
            continue
        first_item = group[0] + group[1] if len(group) > 1 else ()
        if first_item and draft_size(first_item) <= writer.settings.max_chars:
            group = [first_item, *group[2:]]
        for unit in group:
            yield from _break_up(unit, writer)


def _break_up(unit: Draft, writer: PassageWriter) -> Iterator[Draft]:
    """A unit that fits as it is; else its sentences, the headings held to the first of them."""
    if draft_size(unit) <= writer.settings.max_chars:
        yield unit
        return
    body = next(place for place, piece in enumerate(unit) if piece.block == unit[-1].block)
    headings, first = unit[:body], unit[body]
    room = writer.settings.max_chars - draft_size(headings) - 1
    if (headings and room >= len(first.text)) or room * 2 > writer.settings.max_chars:
        start, *more = cut_to_fit(first.text, room, writer.cut_words)
        yield (*headings, replace(first, text=start))
        unit = (*(replace(first, text=text) for text in more), *unit[body + 1 :])
    for piece in unit:
        yield (piece,)


def _join_small(chunks: Sequence[Draft], writer: PassageWriter) -> list[Draft]:
    """Joins pieces below the minimum with a neighbour under the same top heading."""
    joined: list[Draft] = []
    for chunk in chunks:
        small = joined and min(draft_size(joined[-1]), draft_size(chunk)) < writer.settings.min_chars
        if small and _may_join(joined[-1], chunk, writer):
            joined[-1] += chunk
        else:
            joined.append(chunk)
    return joined


def _may_join(left: Draft, right: Draft, writer: PassageWriter) -> bool:
    paths = {piece.path for piece in left + right}
    related = len(paths) == 1 or bool(common_path(list(paths)))
    return related and draft_size(left + right) <= writer.settings.max_chars
