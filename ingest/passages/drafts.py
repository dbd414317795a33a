"""Passages in the making: sentences gathered into drafts, drafts packed to size and written as passages."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from pydantic import BaseModel, ConfigDict, Field

from ingest.documents import Passage, PassageKind, PolicyDocument, Sentence, SourceText
from ingest.passages.addresses import AddressBook
from ingest.passages.citing import split_cited
from ingest.passages.sentences import WordCutter, cut_to_fit, split_sentences
from ingest.spans import Spanned

TokenCounter = Callable[[str], int]
"""Counts the tokens of a text as the embedding model sees it."""

_NOT_LETTERS = re.compile(r"\W")


class SplitSettings(BaseModel):
    """How long passages are, in characters of their text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_chars: int = Field(default=350, ge=20)
    """Never exceeded by a passage of any kind."""
    max_tokens: int | None = Field(default=None, ge=4)
    """Never exceeded either, when a token counter is handed in; counted sentence by sentence."""
    min_chars: int = Field(default=80, ge=0)
    """Shorter pieces join a neighbour of the same section where both fit."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or heading on its way into a passage."""

    text: Spanned
    block: int
    """Ordinal of the block it comes from: pieces of one block follow each other without a line break."""
    path: tuple[str, ...]
    item: bool = False
    lead: str = ""
    """The sentence that introduces the list it belongs to."""
    label: str = ""
    """Number of a list item: （1）."""


Draft = tuple[Piece, ...]
"""The pieces of one unit (headings and the block below them) or of one passage to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a passage says besides its text."""

    kind: PassageKind
    address: str
    part: str = ""
    context: tuple[str, ...] = ()
    """Follows the part and the heading path in what search sees: lead, table title, column names."""
    table_title: str = ""
    fields: tuple[tuple[str, str], ...] = ()


class Limits:
    """How much text fits into a passage."""

    def __init__(
        self, settings: SplitSettings, cut_words: WordCutter, count_tokens: TokenCounter | None = None
    ) -> None:
        self.max_chars = settings.max_chars
        self.min_chars = settings.min_chars
        self._max_tokens = settings.max_tokens if count_tokens else None
        self._cut_words = cut_words
        self._count = functools.lru_cache(maxsize=4096)(count_tokens) if count_tokens else len

    def fits(self, draft: Draft) -> bool:
        """Whether a draft is one passage at most, in characters and tokens."""
        return draft_size(draft) <= self.max_chars and (
            self._max_tokens is None or sum(self._count(p.text.text) for p in draft) <= self._max_tokens
        )

    def cut(self, text: Spanned, max_chars: int | None = None) -> list[Spanned]:
        """Cuts a sentence that is too long for a passage; a single character is never cut."""
        parts = cut_to_fit(text, min(max_chars or self.max_chars, self.max_chars), self._cut_words)
        if self._max_tokens is None:
            return parts
        return [small for part in parts for small in self._cut_to_tokens(part, self._max_tokens)]

    def _cut_to_tokens(self, text: Spanned, max_tokens: int) -> list[Spanned]:
        if len(text) < 2 or self._count(text.text) <= max_tokens:
            return [text]
        halves = cut_to_fit(text, -(-len(text) // 2), self._cut_words)
        return [small for half in halves for small in self._cut_to_tokens(half, max_tokens)]


class PassageWriter:
    """Turns drafts into passages of one document: addresses, spans, context and pages."""

    def __init__(self, document: PolicyDocument, source: SourceText, limits: Limits) -> None:
        self.limits = limits
        self._document = document
        self._source = source
        self._book = AddressBook()
        self._tables: dict[tuple[str, ...], int] = {}
        self._headed: set[str] = set()
        self._page_starts = [start for start, _ in source.pages]
        self._several_parts = len({block.part for block in document.blocks if block.part}) > 1

    def write(self, draft: Draft, frame: Frame) -> Passage:
        """Writes one passage with the next free address of its frame."""
        text = join_pieces(draft)
        path = common_path([piece.path for piece in draft])
        address = frame.address
        if path:
            self._headed.add(frame.part)
        if frame.part and self._several_parts:
            address = f"《{frame.part}》{address}"
        return Passage(
            passage_id=f"{self._document.document_id}#{self._book.take(address)}",
            document_id=self._document.document_id,
            source=self._source.source,
            kind=frame.kind,
            text=text.text,
            spans=text.spans(self._source.text),
            heading_path=path,
            sentences=tuple(self._sentences(draft, frame.kind)),
            context=" > ".join(_distinct((frame.part, *path, *frame.context))),
            table_title=frame.table_title,
            fields=frame.fields,
            page=self._page(text.start),
        )

    def next_table(self, path: tuple[str, ...]) -> int:
        """Counts the tables of a section from 1."""
        self._tables[path] = self._tables.get(path, 0) + 1
        return self._tables[path]

    def body_address(self, part: str) -> str:
        """Address of text outside all sections: before the first (正文) or after the last (文末)."""
        return "文末" if part in self._headed else "正文"

    def _sentences(self, draft: Draft, kind: PassageKind) -> Iterator[Sentence]:
        """What is cited on its own; the lines of tables stay whole."""
        for piece in draft:
            in_table = kind in ("table", "table_row")
            for text in [piece.text] if in_table else split_cited(piece.text):
                yield Sentence(text=text.text, spans=text.spans(self._source.text))

    def _page(self, start: int) -> int | None:
        return bisect_right(self._page_starts, start) if self._page_starts else None


def _distinct(parts: Iterable[str]) -> list[str]:
    """Drops what an earlier part says already: a table title that is also the heading above the table."""
    kept: dict[str, str] = {}
    for part in parts:
        letters = _NOT_LETTERS.sub("", part)
        if letters and not any(letters in earlier for earlier in kept):
            kept[letters] = part
    return list(kept.values())


def join_pieces(draft: Draft) -> Spanned:
    """The text of a passage: one line a block."""
    lines = [
        Spanned.join(piece.text for piece in group)
        for _, group in groupby(draft, key=lambda piece: piece.block)
    ]
    return Spanned.join(lines, "\n")


def draft_size(draft: Draft) -> int:
    """Length of `join_pieces(draft)` without building it."""
    breaks = sum(1 for left, right in pairwise(draft) if left.block != right.block)
    return sum(len(piece.text) for piece in draft) + breaks


def common_path(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The headings that all `paths` begin with."""
    first, last = min(paths), max(paths)
    depth = 0
    while depth < min(len(first), len(last)) and first[depth] == last[depth]:
        depth += 1
    return first[:depth]


def cut_pieces(text: Spanned, piece: Piece, limits: Limits) -> Draft:
    """The sentences of `text` as pieces like `piece`, none longer than a passage may be."""
    cut = [part for sentence in split_sentences(text) for part in limits.cut(sentence)]
    return tuple(replace(piece, text=part) for part in cut)


def pack(drafts: Sequence[Draft], limits: Limits) -> list[Draft]:
    """Packs consecutive drafts, each of which fits, into few passages of about equal length."""
    total = sum(draft_size(draft) + 1 for draft in drafts)
    ideal = total / -(-total // limits.max_chars) if total else 0
    packed: list[list[Draft]] = [[]]
    for draft in drafts:
        current = _flat(packed[-1])
        size, grown = draft_size(current), current + draft
        full = size >= limits.min_chars and (draft_size(grown) + size) / 2 > ideal
        if current and (full or not limits.fits(grown)):
            packed.append([])
        packed[-1].append(draft)
    _feed_last(packed, limits)
    return [_flat(group) for group in packed if group]


def _flat(drafts: Iterable[Draft]) -> Draft:
    return tuple(piece for draft in drafts for piece in draft)


def _feed_last(packed: list[list[Draft]], limits: Limits) -> None:
    """Moves drafts down into a last passage that is too short to be understood, as long as both stay sound."""
    while len(packed) > 1 and draft_size(_flat(packed[-1])) < limits.min_chars:
        given = packed[-2][-1]
        left = _flat(packed[-2][:-1])
        if draft_size(left) < limits.min_chars or not limits.fits((*given, *_flat(packed[-1]))):
            return
        packed[-1].insert(0, packed[-2].pop())
