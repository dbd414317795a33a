"""Duties in brackets and field lines: `（责任单位：甲、乙）` and `牵头单位：丙`, and what they hold for.

A bracket at the end of a paragraph holds for its item; one on a line of its own holds for its whole section.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.documents import Block, Role
from ingest.duties.lists import LABEL, NamedUnit, labelled_units, suffixed_units
from ingest.spans import Spanned, squeeze

TASK_LENGTH = 80
NUMBER = re.compile(
    r"^\s*(?:[-—*]\s*)*(?:[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[）)]|\d{1,2}\s*[.．、]"
    r"|[一二三四五六七八九十]{1,3}\s*、|第[一二三四五六七八九十百\d]+[条章节])?\s*"
)
"""The number that an item begins with; always matches, perhaps nothing."""

_EITHER_BRACKET = re.compile(r"[（(〔【）)〕】]")
_OPENERS = ("（", "(", "〔", "【")
_FIELD = re.compile(rf"(?:{LABEL.pattern})\s*[:：]")
_FIELD_BEFORE = re.compile(r"(?:^|[\s；;。：:]|组|队|专班)$")
_FIELD_END = re.compile(r"[。\n]|$")
_LEAD_PHRASE = re.compile(r"[^。：:；;！？，,]{2,32}[。：:](?=.)", re.DOTALL)
_FIRST_SENTENCE = re.compile(r"[^。；;！？]{2,}")
_LONGEST_NUMBER = 40
"""Number, marks and blanks around a bracket that stands alone."""
_Task = tuple[str, tuple[str, ...]]
_Section = tuple[str, tuple[str, ...]]
"""A document's part and the headings down to a section of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A body, its role and task, the text that proves it and the headings above."""

    unit: str
    role: Role
    task: str
    proof: Spanned
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """A bracket that lists bodies, [start, end) in its block's text."""

    start: int
    end: int
    units: list[NamedUnit] = field(default_factory=list)


def find_brackets(text: str) -> list[Bracket]:
    """Finds the outermost brackets that list bodies with a role."""
    found: list[Bracket] = []
    depth, start = 0, 0
    for match in _EITHER_BRACKET.finditer(text):
        index = match.start()
        if match.group() in _OPENERS:
            start = index if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            units = _units_of(text[start + 1 : index]) if depth == 0 else []
            if units:
                found.append(Bracket(start=start, end=index + 1, units=units))
    return found


def mask(text: str, brackets: Sequence[Bracket]) -> str:
    """Hides brackets that were read already, keeping every position."""
    parts: list[str] = []
    position = 0
    for bracket in brackets:
        parts += [text[position : bracket.start], "；" * (bracket.end - bracket.start)]
        position = bracket.end
    return "".join([*parts, text[position:]])


class DocumentBrackets:
    """The brackets of all blocks of a document, and what those on lines of their own hold for."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        """Reads every block once, so that a document of a thousand brackets costs no more than its length."""
        self._blocks = blocks
        self.by_block = [find_brackets(block.text.text) for block in blocks]
        self._lines = [_is_bracket_line(*pair) for pair in zip(blocks, self.by_block, strict=True)]
        self._bracket_lines: Counter[_Section] = Counter()
        self._items: dict[_Section, list[int]] = defaultdict(list)
        for index, block in enumerate(blocks):
            is_item = (block.kind == "heading" or _runs_in(block)) and not self.by_block[index]
            for section in _sections_around(block):
                self._bracket_lines[section] += self._lines[index]
                if is_item:
                    self._items[section].append(index)

    def tasks_of_section(self, index: int) -> list[_Task]:
        """What a bracket on its own line holds for: its section and every item of it above the bracket."""
        block = self._blocks[index]
        section = self._section(index)
        items = self._items[block.part, section]
        paths = [self._blocks[item].heading_path for item in items[: bisect_left(items, index)]]
        tasks = [(heading_task(path[-1]), path) for path in dict.fromkeys([section, *paths]) if path]
        return tasks or [("", block.heading_path)]

    def _section(self, index: int) -> tuple[str, ...]:
        """The widest section around a bracket that holds no other; its own heading if it is the only one."""
        around, own = _sections_around(self._blocks[index]), self._lines[index]
        if self._bracket_lines[around[0]] == own:
            return around[-1][1]
        alone = (path for part, path in around[1:] if self._bracket_lines[part, path] == own)
        return next(alone, around[-1][1])


def _sections_around(block: Block) -> list[_Section]:
    """The part that a block stands in and the headings above it, widest first."""
    path = block.heading_path
    return [(block.part, path[:depth]) for depth in range(len(path) + 1)]


def in_brackets(blocks: Sequence[Block], index: int, document: DocumentBrackets) -> Iterator[Finding]:
    """The duties that the brackets of one block state, each with what it closes."""
    text = blocks[index].text
    previous = 0
    for bracket in document.by_block[index]:
        scope = text.text[previous : bracket.start]
        if _stands_alone(text.text, bracket):
            tasks = document.tasks_of_section(index)
        else:
            tasks = [_task_of(blocks, index, scope, previous)]
        proof = text[bracket.start : bracket.end]
        for task, path in tasks:
            for unit in bracket.units:
                name = text.text[bracket.start + 1 + unit.start : bracket.start + 1 + unit.end]
                yield Finding(unit=squeeze(name), role=unit.role, task=task, proof=proof, path=path)
        previous = bracket.end


def in_fields(blocks: Sequence[Block], index: int, brackets: Sequence[Bracket]) -> Iterator[Finding]:
    """The duties of `牵头单位：甲` on a line of its own or after the name of a group."""
    block = blocks[index]
    text = mask(block.text.text, brackets)
    fields = [match for match in _FIELD.finditer(text) if _begins_field(text, match.start())]
    stops = [*(match.start() for match in fields[1:]), len(text)]
    for match, stop in zip(fields, stops, strict=False):
        closing = _FIELD_END.search(text, match.end())
        end = min(closing.start() if closing else stop, stop)
        before = text[: match.start()] if match is fields[0] else match[0]
        task, path = _task_of_field(blocks, index, before)
        proof = block.text[match.start() : end].strip()
        for unit in labelled_units(text[match.start() : end]):
            name = text[match.start() + unit.start : match.start() + unit.end]
            yield Finding(unit=squeeze(name), role=unit.role, task=task, proof=proof, path=path)


def _begins_field(text: str, start: int) -> bool:
    return _FIELD_BEFORE.search(text, max(0, start - 2), start) is not None


def states_field(text: str) -> bool:
    """Whether a line is or holds a field like `责任单位：`."""
    return bool(_FIELD.search(text))


def shorten(task: str) -> str:
    """At most `TASK_LENGTH` characters, cut at a mark, without marks at its ends."""
    task = task.strip("，,、；;。：: \n")
    if len(task) <= TASK_LENGTH:
        return task
    cut = max(task.rfind(mark, 0, TASK_LENGTH) for mark in "，,、；;")
    return task[: cut if cut > 10 else TASK_LENGTH]


def _units_of(content: str) -> list[NamedUnit]:
    return labelled_units(content) if LABEL.match(content.lstrip()) else suffixed_units(content)


def _stands_alone(text: str, bracket: Bracket) -> bool:
    if len(text) - (bracket.end - bracket.start) > _LONGEST_NUMBER:
        return False
    rest = text[: bracket.start] + text[bracket.end :]
    return not NUMBER.sub("", rest, count=1).strip("。 \n")


def _task_of(blocks: Sequence[Block], index: int, scope: str, start: int) -> _Task:
    """The run-in heading, lead phrase, heading or first sentence of what a bracket closes."""
    block = blocks[index]
    body = NUMBER.sub("", scope.strip("。；; \n"), count=1)
    if start == 0 and _runs_in(block):
        return heading_task(block.heading_path[-1]), block.heading_path
    lead = _LEAD_PHRASE.match(body)
    if lead:
        return shorten(lead.group()), block.heading_path
    above = blocks[index - 1] if index else None
    if start == 0 and block.heading_path and above is not None and above.kind == "heading":
        return heading_task(block.heading_path[-1]), block.heading_path
    sentence = _FIRST_SENTENCE.match(body)
    return shorten(sentence.group() if sentence else body), block.heading_path


def _is_bracket_line(block: Block, brackets: Sequence[Bracket]) -> bool:
    text = block.text.text
    opens = block.kind != "table" and text.lstrip().startswith(_OPENERS)
    return opens and any(_stands_alone(text, bracket) for bracket in brackets)


def _runs_in(block: Block) -> bool:
    return (
        block.kind != "heading"
        and bool(block.heading_path)
        and squeeze(block.text.text).startswith(squeeze(block.heading_path[-1]).rstrip("。"))
    )


def _task_of_field(blocks: Sequence[Block], index: int, before: str) -> _Task:
    block = blocks[index]
    own = shorten(NUMBER.sub("", before, count=1))
    if own and not _FIELD.search(before):
        return own, block.heading_path
    for above in (blocks[at] for at in range(index - 1, -1, -1)):
        if above.kind == "heading" or above.label:
            title = _FIELD.split(above.text.text)[0]
            return heading_task(LABEL.split(title)[0]), above.heading_path or block.heading_path
    return (heading_task(block.heading_path[-1]) if block.heading_path else ""), block.heading_path


def heading_task(heading: str) -> str:
    """A heading as a task, without its number."""
    return shorten(NUMBER.sub("", heading, count=1))
