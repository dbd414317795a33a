"""Drafts gold items from what a document states outright: duties, table rows and definitions.

Drafts are raw material: a person edits the wording, the key facts and the difficulty before they are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from eval.gold import AnswerableItem, Evidence
from ingest import PolicyDocument, Span, squeeze

DRAFT = "待人工修改"
_DEFINITION = re.compile(
    r"(?P<term>[^\s，。；：:、（(]{2,16})[：:]?\s*(?:是指|，是指|指)(?P<meaning>[^。；]{8,})[。；]?"
)
_NUMBER = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*)?")
_ROLES = {"lead": "牵头单位", "responsible": "责任单位", "support": "配合单位"}
SHORTEST_TASK, LONGEST_TASK = 4, 40


class _Draft(NamedTuple):
    question: str
    type: str
    quote: str
    answer: str
    fact: str


def draft_gold(document: PolicyDocument, source_text: str) -> tuple[AnswerableItem, ...]:
    """Drafts items for one document, numbered in reading order, each with evidence cut from the source."""
    drafts = [
        *_duty_drafts(document, source_text),
        *_row_drafts(document, source_text),
        *_definition_drafts(document, source_text),
    ]
    unique = {squeeze(draft.question): draft for draft in drafts if draft.quote.strip()}
    return tuple(_item(document, draft, number) for number, draft in enumerate(unique.values(), start=1))


def _duty_drafts(document: PolicyDocument, source: str) -> Iterator[_Draft]:
    for duty in document.responsibilities:
        task = _NUMBER.sub("", squeeze(duty.task)).rstrip("。；，")
        if not SHORTEST_TASK <= len(task) <= LONGEST_TASK:
            continue
        role = _ROLES[duty.role]
        yield _Draft(
            question=f"{document.region or ''}“{task}”的{role}是哪家？",
            type="responsibility",
            quote=_cut(source, duty.spans),
            answer=f"{role}是{duty.unit}。",
            fact=duty.unit,
        )


def _row_drafts(document: PolicyDocument, source: str) -> Iterator[_Draft]:
    for block in document.blocks:
        if block.table is None:
            continue
        place = f"{document.region or ''}{block.table.title}"
        for row in block.table.rows:
            cells = [(c, v) for c, v in zip(block.table.columns, row.values, strict=False) if c and v]
            yield from _row_draft(place, cells, _cut(source, row.text.spans(source)))


def _row_draft(place: str, cells: Sequence[tuple[str, str]], quote: str) -> Iterator[_Draft]:
    """One question about a row: the last column's value of what the first worded cell names."""
    subject = next((value for _, value in cells if not _is_number(value)), "")
    if not subject or cells[-1][1] == subject:
        return
    column, value = cells[-1]
    yield _Draft(
        question=f"{place}里，{subject}的{column}是多少（是什么）？",
        type="table",
        quote=quote,
        answer=f"{subject}的{column}为{value}。",
        fact=value,
    )


def _is_number(value: str) -> bool:
    return value.replace(".", "").isdigit()


def _definition_drafts(document: PolicyDocument, source: str) -> Iterator[_Draft]:
    for block in document.blocks:
        if block.table is not None:
            continue
        for match in _DEFINITION.finditer(block.text.text):
            term = match["term"].strip("“”《》").removeprefix("本办法所称").removeprefix("本方案所称")
            meaning = match["meaning"]
            yield _Draft(
                question=f"{document.region or ''}说的“{term}”是什么意思？",
                type="definition",
                quote=_cut(source, block.text[match.start() : match.end()].spans(source)),
                answer=f"指{squeeze(meaning)}。",
                fact=squeeze(meaning)[:12],
            )


def _cut(source: str, spans: Iterable[Span]) -> str:
    return "".join(source[start:end] for start, end in spans)


def _item(document: PolicyDocument, draft: _Draft, number: int) -> AnswerableItem:
    return AnswerableItem(
        id=f"draft-{document.doc_number or document.document_id}-{number:03d}",
        split="draft",
        question=draft.question,
        persona="staff",
        type=draft.type,
        region=document.region,
        seed=document.source.rsplit("/", 1)[-1],
        document=document.title,
        doc_number=document.doc_number,
        evidence=(Evidence(quote=draft.quote),),
        answer=draft.answer,
        key_facts=(draft.fact,),
        note=DRAFT,
    )
