"""Who does what: the blocks of a document in, `Responsibility` records with spans out.

Every form of print is read where it stands: brackets at the end of a paragraph or on a line of their own, field
lines, tables, subjects with a colon, running sentences. A text that names nobody yields nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.documents import Block, Responsibility, Role
from ingest.duty_clauses import TASK_LENGTH, Duty, running_duties, subject_duties
from ingest.duty_lists import LABEL, NamedUnit, labelled_units, suffixed_units
from ingest.duty_tables import table_duties
from ingest.spans import Spanned, squeeze
from ingest.units import canonical_unit, is_generic, read_units

_FIELD = re.compile(rf"(?:{LABEL.pattern})\s*[:：]")
_FIELD_BEFORE = re.compile(r"(?:^|[\s；;。：:]|组|队|专班)$")
_NUMBER = re.compile(
    r"^\s*(?:[-—*]\s*)*(?:[（(]\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*[）)]|\d{1,2}\s*[.．、]"
    r"|[一二三四五六七八九十]{1,3}\s*、|第[一二三四五六七八九十百\d]+[条章节])?\s*"
)
_LEAD_PHRASE = re.compile(r"[^。：:；;！？]{2,40}[。：:](?=.)", re.DOTALL)
_FIRST_SENTENCE = re.compile(r"[^。；;！？]{2,}")
_DUTY_LINE = re.compile(
    r"(?:负责|牵头|统筹|指导|配合|协助|做好|组织|加强|开展|落实|督促|承担|制定|完善|会同|按照|按职责|协调)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    unit: str
    role: Role
    task: str
    proof: Spanned
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bracket:
    """A bracket that lists bodies, [start, end) in its block's text."""

    start: int
    end: int
    units: list[NamedUnit] = field(default_factory=list)


def find_responsibilities(blocks: Sequence[Block], source: str) -> tuple[Responsibility, ...]:
    """Finds who leads, answers for and supports what.

    Args:
        blocks: A document's blocks in reading order.
        source: The whole source text that the blocks were cut from.

    Returns:
        One record for each body, role and task, in reading order, without duplicates.
    """
    found: dict[tuple[str, Role, str, tuple[tuple[int, int], ...]], Responsibility] = {}
    for finding in _findings(blocks):
        spans = finding.proof.spans(source)
        found.setdefault(
            (finding.unit, finding.role, finding.task, spans),
            Responsibility(
                task=finding.task,
                unit=finding.unit,
                canonical_unit=canonical_unit(finding.unit),
                role=finding.role,
                spans=spans,
                heading_path=finding.path,
            ),
        )
    return tuple(found.values())


def _findings(blocks: Sequence[Block]) -> Iterator[_Finding]:
    subject: Spanned | None = None
    for index, block in enumerate(blocks):
        if block.kind == "table":
            yield from _in_table(block)
        elif block.kind in ("paragraph", "list_item", "heading"):
            brackets = _brackets(block.text.text)
            yield from _in_brackets(blocks, index, brackets)
            yield from _in_fields(blocks, index, brackets)
            subject = _subject_after(block, subject)
            if subject is not None and subject is not block.text:
                yield from _under_subject(block, subject)
            elif block.kind != "heading":
                yield from _in_sentences(block, brackets)


def _in_table(block: Block) -> Iterator[_Finding]:
    if block.table is not None:
        for duty in table_duties(block.table):
            yield _Finding(
                unit=duty.unit, role=duty.role, task=duty.task, proof=duty.row.text, path=block.heading_path
            )


def _brackets(text: str) -> list[_Bracket]:
    """Outermost brackets that list bodies with a role."""
    found: list[_Bracket] = []
    depth, start = 0, 0
    for index, character in enumerate(text):
        if character in "（(":
            start = index if depth == 0 else start
            depth += 1
        elif character in "）)" and depth:
            depth -= 1
            units = _units_of_bracket(text[start + 1 : index]) if depth == 0 else []
            if units:
                found.append(_Bracket(start=start, end=index + 1, units=units))
    return found


def _units_of_bracket(content: str) -> list[NamedUnit]:
    opening = LABEL.match(content.lstrip())
    return labelled_units(content) if opening else suffixed_units(content)


def _in_brackets(blocks: Sequence[Block], index: int, brackets: list[_Bracket]) -> Iterator[_Finding]:
    block = blocks[index]
    text = block.text.text
    previous = 0
    for bracket in brackets:
        scope = text[previous : bracket.start]
        alone = not _NUMBER.sub("", scope, count=1).strip()
        tasks = (
            _tasks_above(blocks, index)
            if alone and not previous
            else [_task_of(blocks, index, scope, previous)]
        )
        for task, path in tasks:
            for unit in bracket.units:
                yield _Finding(
                    unit=_name(text[bracket.start + 1 + unit.start : bracket.start + 1 + unit.end]),
                    role=unit.role,
                    task=task,
                    proof=block.text[bracket.start : bracket.end],
                    path=path,
                )
        previous = bracket.end


def _task_of(blocks: Sequence[Block], index: int, scope: str, start: int) -> tuple[str, tuple[str, ...]]:
    """The run-in heading, lead phrase, heading or first sentence of what a bracket closes."""
    block = blocks[index]
    body = _NUMBER.sub("", scope.strip("。；; \n"), count=1)
    if start == 0 and block.heading_path and _runs_in(block):
        return _heading_task(block.heading_path[-1]), block.heading_path
    lead = _LEAD_PHRASE.match(body)
    if lead:
        return lead.group().rstrip("。：:").strip(), block.heading_path
    above = blocks[index - 1] if index else None
    if start == 0 and block.heading_path and above is not None and above.kind == "heading":
        return _heading_task(block.heading_path[-1]), block.heading_path
    sentence = _FIRST_SENTENCE.match(body)
    return _shortened(sentence.group() if sentence else body), block.heading_path


def _tasks_above(blocks: Sequence[Block], index: int) -> list[tuple[str, tuple[str, ...]]]:
    """What a bracket on its own line holds for: its section and every item of it."""
    path = blocks[index].heading_path
    items: list[Block] = []
    for above in reversed(blocks[:index]):
        if above.kind == "heading" or above.part != blocks[index].part or _brackets(above.text.text):
            break
        if _runs_in(above):
            items.append(above)
    item_paths = [item.heading_path for item in reversed(items)]
    section = path[:-1] if path in item_paths else path
    tasks = [(_heading_task(section[-1]), section)] if section else []
    return tasks + [(_heading_task(each[-1]), each) for each in item_paths]


def _runs_in(block: Block) -> bool:
    return (
        block.kind != "heading"
        and bool(block.heading_path)
        and squeeze(block.text.text).startswith(squeeze(block.heading_path[-1]).rstrip("。"))
    )


def _in_fields(blocks: Sequence[Block], index: int, brackets: list[_Bracket]) -> Iterator[_Finding]:
    """`牵头单位：甲` on a line of its own or after the name of a group."""
    block = blocks[index]
    text = _masked(block.text.text, brackets)
    for match in _FIELD.finditer(text):
        if not _FIELD_BEFORE.search(text[: match.start()]):
            continue
        stop = re.compile(r"[。\n]|$").search(text, match.end())
        following = _FIELD.search(text, match.end())
        end = min(stop.start() if stop else len(text), following.start() if following else len(text))
        task, path = _task_of_field(blocks, index, text[: match.start()])
        for unit in labelled_units(text[match.start() : end]):
            name = _name(text[match.start() + unit.start : match.start() + unit.end])
            yield _Finding(
                unit=name, role=unit.role, task=task, proof=block.text[match.start() : end], path=path
            )


def _task_of_field(blocks: Sequence[Block], index: int, before: str) -> tuple[str, tuple[str, ...]]:
    block = blocks[index]
    own = _NUMBER.sub("", before, count=1).strip("。；;：: \n")
    if own and not _FIELD.search(before):
        return _shortened(own), block.heading_path
    for above in reversed(blocks[:index]):
        if above.kind == "heading" or above.label:
            title = _FIELD.split(above.text.text)[0]
            return _shortened(_heading_task(title)), above.heading_path or block.heading_path
    return (_heading_task(block.heading_path[-1]) if block.heading_path else ""), block.heading_path


def _subject_after(block: Block, subject: Spanned | None) -> Spanned | None:
    """The subject that stands alone on a line (`区气象局：`) and holds for the lines that follow."""
    text = block.text.text
    opening = _NUMBER.match(text)
    units, end = read_units(text, opening.end() if opening else 0)
    if units and not text[end:].strip(" \n：:。") and (block.kind == "heading" or text[end:].strip()):
        return block.text
    if block.kind == "heading" or _FIELD.search(text) or (units and text[end : end + 1] in "：:"):
        return None
    body = text[opening.end() :] if opening else text
    return subject if _DUTY_LINE.match(body) else None


def _under_subject(block: Block, subject: Spanned) -> Iterator[_Finding]:
    opening = _NUMBER.match(subject.text)
    units, _ = read_units(subject.text, opening.end() if opening else 0)
    named = [unit for unit in units if not is_generic(subject.text[slice(*unit)])]
    for duty in subject_duties(block.text.text, named, 0):
        yield _Finding(
            unit=_name(subject.text[slice(*duty.unit)]),
            role=duty.role,
            task=_name(block.text.text[slice(*duty.task)]),
            proof=Spanned.join([subject.strip(), block.text[slice(*duty.clause)]], "\n"),
            path=block.heading_path,
        )


def _in_sentences(block: Block, brackets: list[_Bracket]) -> Iterator[_Finding]:
    text = _masked(block.text.text, brackets)
    opening = _NUMBER.match(text)
    start = opening.end() if opening else 0
    units, end = read_units(text, start)
    if units and text[end : end + 1] in ("：", ":", "。") and text[end + 1 :].strip():
        named = [unit for unit in units if not is_generic(text[slice(*unit)])]
        duties = subject_duties(text, named, end + 1)
    else:
        duties = running_duties(text)
    for duty in duties:
        yield _Finding(
            unit=_name(text[slice(*duty.unit)]),
            role=duty.role,
            task=text[slice(*duty.task)],
            proof=_proof(block, duty),
            path=block.heading_path,
        )


def _proof(block: Block, duty: Duty) -> Spanned:
    clause = block.text[slice(*duty.clause)]
    if duty.clause[0] <= duty.unit[0]:
        return clause
    return Spanned.join([block.text[slice(*duty.unit)], clause], " ")


def _masked(text: str, brackets: list[_Bracket]) -> str:
    """Hides brackets that were read already, keeping every position."""
    for bracket in brackets:
        text = text[: bracket.start] + "；" * (bracket.end - bracket.start) + text[bracket.end :]
    return text


def _heading_task(heading: str) -> str:
    return _shortened(_NUMBER.sub("", heading, count=1).strip("。：: \n"))


def _shortened(task: str) -> str:
    task = task.strip("，,、；;。 \n")
    if len(task) <= TASK_LENGTH:
        return task
    cut = max(task.rfind(mark, 0, TASK_LENGTH) for mark in "，,、；;")
    return task[: cut if cut > 10 else TASK_LENGTH]


def _name(text: str) -> str:
    return "".join(text.split())
