"""Paragraphs and tables of a document into blocks with heading paths.

Levels are found, not given: a number of a known style closes every open heading of its own or a lower rank, so
styles may be left out, restart or run on. Boxes (专栏) and lines that end in a colon open a frame of their own,
in which numbers start again; the count tells where a frame ends and the outer numbering goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.documents import Block, BlockKind, Table
from ingest.spans import Spanned
from ingest.structure.headings import Form, clean_heading, read_forms, with_chapters
from ingest.structure.layout import Paragraph
from ingest.structure.numbering import RANKS, Mark, Style

_LEAVES_FRAMES: frozenset[Style] = frozenset({"annex", "part", "chapter", "section", "article", "word"})
_ENDS_WORDS: frozenset[Style] = frozenset({"part", "chapter", "section", "article", "cjk", "whole"})
"""What a section called by a word (前言) has no room for: these begin a section beside it."""
_BULLET = re.compile(r"[-*•·●◆■▲○◇] ?(?=\S)")
_ANNEX_LIST = re.compile(r"附\s*件\s*[:：]")
_CLOSING = re.compile(
    r"附\s*件\s*[:：]|特此|联系(?:人|电话|邮箱|方式)|本[\u4e00-\u9fff]{2,8}(?:自|从|由)|(?:《.{4,120}》|.{0,20}).{0,40}同时废止。$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A paragraph or a table on its way into a block."""

    paragraph: Paragraph | None = None
    table: Table | None = None
    text: Spanned = field(default_factory=Spanned)
    """Of a table: all that its region holds."""
    format_level: int = 0
    """Level that the file format gives this heading, from 1; 0 if none."""


@dataclass(slots=True)
class _Frame:
    """A run of numbering: the whole part, or a box in it."""

    title: str = ""
    is_box: bool = False
    open: list[tuple[float, str]] = field(default_factory=list)
    last: dict[Style, int] = field(default_factory=dict)
    used: bool = False

    def enter(self, style: Style, number: int | None) -> None:
        """Closes what a number of this style ends, and remembers it."""
        rank = RANKS[style]
        if style in _ENDS_WORDS and self.open and self.open[0][0] == RANKS["word"]:
            self.open.clear()
        while self.open and self.open[-1][0] >= rank:
            self.open.pop()
        self.last = {known: last for known, last in self.last.items() if RANKS[known] <= rank}
        if number is not None:
            self.last[style] = number


class _Outliner:
    def __init__(self, part: str, prefix: tuple[str, ...]) -> None:
        self._part = part
        self._prefix = prefix
        self._frames = [_Frame()]

    @property
    def path(self) -> tuple[str, ...]:
        titles = [
            title for frame in self._frames for title in (frame.title, *(entry[1] for entry in frame.open))
        ]
        return (*self._prefix, *filter(None, titles))

    def block(self, kind: BlockKind, item: Item, **changes: object) -> Block:
        text = item.paragraph.text if item.paragraph else item.text
        made = Block(kind=kind, text=text, heading_path=self.path, part=self._part, table=item.table)
        return replace(made, **changes)  # type: ignore[arg-type]  # names and types are those of Block

    def place(self, item: Item, form: Form) -> Block:
        """Makes the block of an item, opening and closing headings."""
        paragraph = item.paragraph
        if paragraph is None:
            return self.block("table", item)
        if item.format_level:
            return self._format_heading(item)
        if paragraph.mark is not None and form.kind != "caption":
            return self._numbered(item, paragraph.mark, form)
        return self._unnumbered(item, form)

    def _unnumbered(self, item: Item, form: Form) -> Block:
        if form.kind == "caption":
            return self.block("caption", item)
        if form.kind == "colon":
            self._close_frames(keep_boxes=True)
            self._frames.append(_Frame(title=clean_heading(form.heading)))
            return self.block("heading", item, level=len(self.path))
        self._frames[-1].used = True
        if form.kind == "lead":
            return self.block("paragraph", item, heading_path=(*self.path, clean_heading(form.heading)))
        bulleted = item.paragraph is not None and _BULLET.match(item.paragraph.lines[0].text)
        return self.block("list_item" if bulleted else "paragraph", item)

    def _numbered(self, item: Item, mark: Mark, form: Form) -> Block:
        if mark.style == "box":
            return self._box(item, mark, form)
        while len(self._frames) > 1 and not self._belongs(self._frames[-1], mark):
            self._frames.pop()
        frame = self._frames[-1]
        frame.enter(mark.style, mark.number)
        frame.used = True
        if form.kind == "item":
            return self.block("list_item", item, label=mark.label)
        frame.open.append((RANKS[mark.style], clean_heading(form.heading)))
        kind: BlockKind = "heading" if form.kind == "heading" else "paragraph"
        return self.block(kind, item, level=len(self.path) if kind == "heading" else 0, label=mark.label)

    def _box(self, item: Item, mark: Mark, form: Form) -> Block:
        """A box opens a frame; one that is a single paragraph (专栏1：标题。正文) ends with it."""
        self._close_frames(keep_boxes=False)
        title = clean_heading(form.heading)
        if form.kind != "heading":
            path = (*self.path, title or mark.label)
            return self.block("paragraph", item, heading_path=path, label=mark.label)
        self._frames.append(_Frame(title=title, is_box=True))
        return self.block("heading", item, level=len(self.path), label=mark.label)

    def _belongs(self, frame: _Frame, mark: Mark) -> bool:
        """Whether a number goes on inside a box or goes on where the box interrupted."""
        if mark.style in _LEAVES_FRAMES:
            return False
        if mark.number is None:
            return True
        outer = self._frames[-2].last.get(mark.style)
        if mark.style in frame.last:
            return mark.number == frame.last[mark.style] + 1
        if mark.number != 1 or mark.style == "cjk":
            return False
        return outer is not None or not frame.used

    def _format_heading(self, item: Item) -> Block:
        self._frames = self._frames[:1]
        frame = self._frames[0]
        rank = item.format_level - 100
        while frame.open and frame.open[-1][0] >= rank:
            frame.open.pop()
        frame.last.clear()
        paragraph = item.paragraph
        assert paragraph is not None
        frame.open.append((rank, clean_heading(paragraph.text.text)))
        label = paragraph.mark.label if paragraph.mark else ""
        return self.block("heading", item, level=len(self.path), label=label)

    def _close_frames(self, *, keep_boxes: bool) -> None:
        while len(self._frames) > 1 and not (keep_boxes and self._frames[-1].is_box):
            self._frames.pop()


def outline(items: Sequence[Item], part: str = "", prefix: tuple[str, ...] = ()) -> list[Block]:
    """Makes the blocks of one part of a document.

    Args:
        items: Its paragraphs and tables in reading order.
        part: Title of the plan or annex, for `Block.part`.
        prefix: Headings above the whole part: of several plans, its own title; of an annex, its line.
    """
    outliner = _Outliner(part, prefix)
    read = with_chapters([item.paragraph for item in items])
    forms = read_forms(read)
    marked = [replace(item, paragraph=paragraph) for item, paragraph in zip(items, read, strict=True)]
    blocks = [outliner.place(item, form) for item, form in zip(marked, forms, strict=True)]
    return _release_closing(_inherit_leads(blocks, forms), prefix)


def _release_closing(blocks: list[Block], prefix: tuple[str, ...]) -> list[Block]:
    """Takes the last lines (施行, 废止, list of annexes, contacts) out of the section that happens to be last.

    A numbered clause (`第六条 本办法自…起施行`) is a section itself and keeps its place.
    """
    start = len(blocks)
    while start and (_closes(blocks[start - 1]) or _lists_annexes(blocks, start - 1)):
        start -= 1
    return [*blocks[:start], *(replace(block, heading_path=prefix) for block in blocks[start:])]


def _closes(block: Block) -> bool:
    return not block.label and _CLOSING.match(block.text.text) is not None


def _lists_annexes(blocks: Sequence[Block], position: int) -> bool:
    """Whether a block is the second or a later item of the list that 附件： begins."""
    while position and blocks[position].kind == "list_item" and len(blocks[position].text) <= 80:
        position -= 1
        if _ANNEX_LIST.match(blocks[position].text.text):
            return True
    return False


def _inherit_leads(blocks: list[Block], forms: Sequence[Form]) -> list[Block]:
    """A paragraph between two with lead phrases in one section goes on with the first one's matter."""
    for position, form in enumerate(forms):
        if form.kind != "plain" or blocks[position].kind != "paragraph":
            continue
        above, below = _neighbour(forms, position, -1), _neighbour(forms, position, 1)
        if above is None or below is None:
            continue
        section = blocks[above].heading_path[:-1]
        if section == blocks[position].heading_path == blocks[below].heading_path[:-1]:
            blocks[position] = replace(blocks[position], heading_path=blocks[above].heading_path)
    return blocks


def _neighbour(forms: Sequence[Form], position: int, step: int) -> int | None:
    """The nearest paragraph with a lead phrase, with only plain ones between."""
    at = position + step
    while 0 <= at < len(forms) and abs(at - position) <= 4:
        if forms[at].kind == "lead":
            return at
        if forms[at].kind != "plain":
            return None
        at += step
    return None
