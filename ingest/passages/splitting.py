"""Splits a policy document into passages: along its outline first, at sentence ends where that is too long.

Every character of the document's blocks comes out in exactly one passage of kind text, list or table; table
rows come out once more, each as a passage of its own. Headings open the first passage of their section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import jieba

from ingest.documents import Block, Passage, PolicyDocument, SourceText
from ingest.passages.addresses import heading_label, item_address, range_address
from ingest.passages.drafts import (
    Draft,
    Frame,
    Limits,
    PassageWriter,
    Piece,
    SplitSettings,
    TokenCounter,
    common_path,
    cut_pieces,
    draft_size,
    pack,
)
from ingest.passages.opening import opening_blocks, opening_passages
from ingest.passages.rows import table_passages
from ingest.passages.sentences import WordCutter

_LEAD_LENGTH = 120
"""A lead sentence longer than this is not repeated: it would drown the item that it introduces."""
_FORMULA = re.compile(r"(?:通知|批复|公告|通告|通报|决定|意见|答复|函复|规定|公布|要求|方案|办法)如下[：:]?$")
"""Leads that every document of a kind has; they say nothing about the items."""
_FIGURE = re.compile(r"\s*图\s*[\d一二三四五六七八九十]")


def split_document(
    document: PolicyDocument,
    source: SourceText,
    settings: SplitSettings | None = None,
    cut_words: WordCutter | None = None,
    count_tokens: TokenCounter | None = None,
) -> tuple[Passage, ...]:
    """Splits `document`, which must stem from `source`, into passages in reading order, front matter first.

    `count_tokens` makes `settings.max_tokens` hold. `cut_words` is asked only for clauses that are longer than a passage; by default a jieba tokenizer is made
    when that happens (its dictionary loads in about 0.7 s).
    """
    limits = Limits(settings or SplitSettings(), cut_words or _lazy_jieba(), count_tokens)
    writer = PassageWriter(document, source, limits)
    document = replace(document, blocks=tuple(map(_below_part, document.blocks)))
    opening = opening_blocks(document)
    passages = list(opening_passages(document, opening, writer))
    rest = [block for place, block in enumerate(document.blocks) if place not in opening]
    for blocks in _segments(rest):
        if blocks[-1].table is not None:
            passages.extend(table_passages(blocks, writer))
        else:
            passages.extend(_text_passages(blocks, writer))
    return tuple(passages)


def _below_part(block: Block) -> Block:
    """Takes the title of the attached plan out of the heading path; it is the part already."""
    part = _letters(block.part)
    path = tuple(heading for heading in block.heading_path if not part or _letters(heading) != part)
    return block if path == block.heading_path else replace(block, heading_path=path)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _lazy_jieba() -> WordCutter:
    return jieba.Tokenizer().cut  # type: ignore[no-any-return]  # jieba is untyped; the dictionary loads on use


def _segments(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Runs of blocks to be packed together: text of one part, or headings and captions with their table."""
    run: list[Block] = []
    for block in blocks:
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


def _text_passages(blocks: Sequence[Block], writer: PassageWriter) -> Iterator[Passage]:
    for draft in _chunk(_units(blocks, writer.limits), 0, writer.limits):
        path = common_path([piece.path for piece in draft])
        lead = draft[0].lead
        repeated = lead and all(lead != piece.text.text for piece in draft)
        items = sum(1 for piece in draft if piece.item)
        frame = Frame(
            kind="list" if items * 2 > len(draft) else "text",
            address=_address(draft, path) or writer.body_address(blocks[0].part),
            part=blocks[0].part,
            context=(lead,) if repeated else (),
        )
        yield writer.write(draft, frame)


def _address(draft: Draft, path: tuple[str, ...]) -> str:
    """Empty for text outside all sections."""
    labels = [piece.label for piece in draft if piece.label]
    if draft[0].path == draft[-1].path and draft[0].label:
        return item_address(path, labels)
    return range_address(path, draft[0].path, draft[-1].path) if path else ""


def _units(blocks: Sequence[Block], limits: Limits) -> list[Draft]:
    """One draft a block, opened by the headings above it; headings at the end stand alone."""
    units: list[Draft] = []
    headings: Draft = ()
    lead = _Lead()
    for ordinal, block in enumerate(blocks):
        lead = lead if lead.introduces(block) else _Lead()
        pieces = cut_pieces(block.text, _piece(block, ordinal, lead.text), limits)
        if not pieces:
            continue
        if block.kind == "heading" or (block.kind == "caption" and not _FIGURE.match(block.text.text)):
            headings += pieces
            continue
        units.append(tuple(_under(heading, block.heading_path) for heading in headings) + pieces)
        headings = ()
        lead = lead.after(block, pieces[-1].text.text)
    return [*units, headings] if headings else units


@dataclass(frozen=True, slots=True)
class _Lead:
    """The sentence that introduces the blocks below it: `包括以下情形：`."""

    text: str = ""
    path: tuple[str, ...] = ()
    open: bool = False
    """Whether the block above ended with ： or ；, so that the next one goes on with the list."""

    def introduces(self, block: Block) -> bool:
        below = bool(self.path) and block.heading_path[: len(self.path)] == self.path
        deeper = below and len(block.heading_path) > len(self.path)
        return bool(self.text) and (block.kind == "list_item" or deeper or self.open)

    def after(self, block: Block, sentence: str) -> _Lead:
        last = sentence[-1:]
        if last in ("：", ":"):
            telling = len(sentence) <= _LEAD_LENGTH and not _FORMULA.search(sentence)
            return _Lead(sentence if telling else "", block.heading_path, True)
        return replace(self, open=last in ("；", ";"))


def _piece(block: Block, ordinal: int, lead: str) -> Piece:
    path, is_item = block.heading_path, block.kind == "list_item"
    own = block.label if is_item and not (path and heading_label(path[-1]) == block.label) else ""
    return Piece(block.text, ordinal, path, is_item or bool(lead), lead, own)


def _under(heading: Piece, path: tuple[str, ...]) -> Piece:
    """A heading that opens a sub-section counts as part of it, so that the passage gets the full path."""
    return replace(heading, path=path) if path[: len(heading.path)] == heading.path else heading


def _unit_path(unit: Draft) -> tuple[str, ...]:
    return unit[-1].path


def _chunk(units: Sequence[Draft], depth: int, limits: Limits) -> list[Draft]:
    """Keeps a section whole if it fits, else splits it into its sub-sections, and those in turn."""
    if not units:
        return []
    whole = tuple(piece for unit in units for piece in unit)
    paths = {_unit_path(unit) for unit in units}
    if limits.fits(whole) and (len(paths) == 1 or common_path(list(paths))):
        return [whole]
    if all(len(path) <= depth for path in paths):
        return pack(list(_keep_lists(units, limits)), limits)
    chunks: list[Draft] = []
    for _, group in groupby(units, key=lambda unit: _unit_path(unit)[: depth + 1]):
        chunks.extend(_chunk(list(group), depth + 1, limits))
    return _join_small(chunks, limits)


def _keep_lists(units: Sequence[Draft], limits: Limits) -> Iterator[Draft]:
    """Drafts for packing: a list with its lead if that fits, else unit by unit, else sentence by sentence."""
    groups: list[list[Draft]] = []
    for unit in units:
        if groups and unit[-1].lead:
            groups[-1].append(unit)
        else:
            groups.append([unit])
    for group in groups:
        whole = tuple(piece for unit in group for piece in unit)
        if limits.fits(whole):
            yield whole
            continue
        first_item = group[0] + group[1] if len(group) > 1 else ()
        if first_item and limits.fits(first_item):
            group = [first_item, *group[2:]]
        for unit in group:
            yield from _break_up(unit, limits)


def _break_up(unit: Draft, limits: Limits) -> Iterator[Draft]:
    """A unit that fits as it is; else its sentences, the headings held to the first of them."""
    if limits.fits(unit):
        yield unit
        return
    body = next(place for place, piece in enumerate(unit) if piece.block == unit[-1].block)
    headings, first = unit[:body], unit[body]
    room = limits.max_chars - draft_size(headings) - 1
    if (headings and room >= len(first.text)) or room * 2 > limits.max_chars:
        start, *more = limits.cut(first.text, room)
        opening = (*headings, replace(first, text=start))
        if limits.fits(opening):
            yield opening
            unit = (*(replace(first, text=text) for text in more), *unit[body + 1 :])
    for piece in unit:
        yield (piece,)


def _join_small(chunks: Sequence[Draft], limits: Limits) -> list[Draft]:
    """Joins pieces below the minimum with a neighbour under the same top heading."""
    joined: list[Draft] = []
    for chunk in chunks:
        small = joined and min(draft_size(joined[-1]), draft_size(chunk)) < limits.min_chars
        if small and _may_join(joined[-1], chunk, limits):
            joined[-1] += chunk
        else:
            joined.append(chunk)
    return joined


def _may_join(left: Draft, right: Draft, limits: Limits) -> bool:
    paths = {piece.path for piece in left + right}
    related = len(paths) == 1 or bool(common_path(list(paths)))
    return related and limits.fits(left + right)
