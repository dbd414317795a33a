"""Who does what: the blocks of a document in, `Responsibility` records with spans out.

Every form of print is read where it stands: brackets at the end of a paragraph or on a line of their own, field
lines, tables, subjects with a colon, running sentences. A text that names nobody yields nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.documents import Block, Responsibility, Role
from ingest.duties.brackets import (
    NUMBER,
    Bracket,
    DocumentBrackets,
    Finding,
    heading_task,
    in_brackets,
    in_fields,
    mask,
    states_field,
)
from ingest.duties.clauses import Duty, running_duties, subject_duties
from ingest.duties.lists import split_units
from ingest.duties.tables import table_duties
from ingest.duties.units import canonical_unit, is_generic, is_unit, read_units
from ingest.duties.verbs import states_role_only
from ingest.spans import Span, Spanned, squeeze

_DUTY_LINE = re.compile(
    r"(?:负责|牵头|统筹|指导|配合|协助|做好|组织|加强|开展|落实|督促|承担|制定|完善|会同|按照|按|协调|具体|全面|严格|审核|核定)"
)
_PLAIN_DUTY_LINE = re.compile(r"负责|牵头|配合")
_LIST_MARK = re.compile(r"[、，,；;]")
_LONGEST_SUBJECT = 40


def find_responsibilities(blocks: Sequence[Block], source: str) -> tuple[Responsibility, ...]:
    """Finds who leads, answers for and supports what.

    Args:
        blocks: A document's blocks in reading order.
        source: The whole source text that the blocks were cut from.

    Returns:
        One record for each body, role and task, in reading order, without duplicates.
    """
    found: dict[tuple[str, Role, str, tuple[Span, ...]], Responsibility] = {}
    proof = Spanned()
    spans: tuple[Span, ...] = ()
    for finding in _findings(blocks):
        if finding.proof is not proof:  # The bodies of a list share it.
            proof, spans = finding.proof, finding.proof.spans(source)
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


def _findings(blocks: Sequence[Block]) -> Iterator[Finding]:
    subject: Block | None = None
    document = DocumentBrackets(blocks)
    for index, block in enumerate(blocks):
        if block.kind == "table":
            yield from _in_table(block)
        if block.kind not in ("paragraph", "list_item", "heading"):
            continue
        brackets = document.by_block[index]
        yield from in_brackets(blocks, index, document)
        yield from in_fields(blocks, index, brackets)
        subject = _subject_after(block, subject)
        if subject is not None:
            yield from _under_subject(block, subject) if subject is not block else ()
        elif block.kind != "heading":
            yield from _in_sentences(block, brackets)


def _in_table(block: Block) -> Iterator[Finding]:
    for duty in table_duties(block.table) if block.table is not None else ():
        yield Finding(
            unit=squeeze(duty.unit),
            role=duty.role,
            task=duty.task,
            proof=duty.row.text,
            path=block.heading_path,
        )


def _subject_after(block: Block, subject: Block | None) -> Block | None:
    """The block with the subject that stands on a line of its own (`区气象局：`) and still holds here."""
    text = block.text.text
    if _subject_units(block):
        return block
    body = text[_number_end(text) :]
    if states_field(text) or subject is None or subject.part != block.part:
        return None
    if block.kind == "heading":
        return subject if _PLAIN_DUTY_LINE.match(body) else None
    units, end = read_units(body)
    own = bool(units) and body[end : end + 1] in ("：", ":")
    return subject if _DUTY_LINE.match(body) and not own else None


def _subject_units(block: Block) -> list[Span]:
    """The bodies that a line names if it names nothing else: `区民政局、区财政局：` or a heading `（一）区教委`."""
    text = block.text.text
    start, stop = _number_end(text), len(text.rstrip(" \n：:。"))
    if stop - start > _LONGEST_SUBJECT or (
        block.kind != "heading" and not text.rstrip().endswith(("：", ":"))
    ):
        return []
    parts = _LIST_MARK.split(text[start:stop])
    named = sum(len(part) for part in parts if is_unit(part) or is_generic(part))
    return list(split_units(text, start, stop)) if named * 2 >= stop - start else []


def _under_subject(block: Block, subject: Block) -> Iterator[Finding]:
    for duty in subject_duties(block.text.text, _subject_units(subject), 0):
        yield Finding(
            unit=squeeze(subject.text.text[slice(*duty.unit)]),
            role=duty.role,
            task=_one_line(block.text.text[slice(*duty.task)]),
            proof=Spanned.join([subject.text.strip(), block.text[slice(*duty.clause)]], "\n"),
            path=block.heading_path,
        )


def _in_sentences(block: Block, brackets: Sequence[Bracket]) -> Iterator[Finding]:
    text = mask(block.text.text, brackets)
    start = _number_end(text)
    units, end = read_units(text, start)
    mark, rest = text[end : end + 1], text[end + 1 :].strip()
    if units and rest and (mark in ("：", ":") or (mark == "。" and _DUTY_LINE.match(rest))):
        named = [unit for unit in units if not is_generic(text[slice(*unit)])]
        duties = subject_duties(text, named, end + 1)
    else:
        duties = running_duties(text)
    for duty in duties:
        yield Finding(
            unit=squeeze(text[slice(*duty.unit)]),
            role=duty.role,
            task=_task_in(text[slice(*duty.task)], block),
            proof=_proof(block, duty),
            path=block.heading_path,
        )


def _task_in(task: str, block: Block) -> str:
    """The task that a sentence states, or the heading above it where it only gives roles (`甲牵头，乙配合。`)."""
    told = not states_role_only(task) or not block.heading_path
    return _one_line(task) if told else heading_task(block.heading_path[-1])


def _proof(block: Block, duty: Duty) -> Spanned:
    clause = block.text[slice(*duty.clause)]
    if duty.clause[0] <= duty.unit[0]:
        return clause
    return Spanned.join([block.text[slice(*duty.unit)], clause], " ")


def _one_line(text: str) -> str:
    """One line: breaks inside a paragraph are no part of a task."""
    return " ".join(text.split()) if "\n" in text else text


def _number_end(text: str) -> int:
    number = NUMBER.match(text)
    return number.end() if number else 0
