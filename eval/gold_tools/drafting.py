"""Drafts gold items from what a document states outright: duties, table rows and definitions.

Drafts are raw material: a person edits the wording, the key facts and the difficulty before they are used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from eval.gold import AnswerableItem, Evidence
from ingest import PolicyDocument, Responsibility, Span, squeeze

DRAFT = "待人工修改"
_NO_DEFINITION = "挥导标定派示南引数向明点出令甲头针"
"""What follows 指 where it is only the beginning of another word: 指挥, 指数 …"""
_DEFINITION = re.compile(
    r"(?<![^\s，。；：:、（）()])(?P<term>[^\s，。；：:、（）()]{2,20}?)\s*(?:(?:[：:]|，)\s*是?|是|(?<=[”》]))"
    rf"指(?![{_NO_DEFINITION}])(?P<meaning>[^。；]{{8,}})[。；]?"
)
_CALLED = re.compile(r"^(?:本\w{1,3}所称|所谓|所称)?[的]?")
_NUMBER = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*)?")
_WORDED = re.compile(r"[\u4e00-\u9fff]{2}")
_SAYS = re.compile(r"\w")
_ROLES = {"lead": "牵头单位", "responsible": "责任单位", "support": "配合单位"}
SHORTEST_TASK, LONGEST_TASK = 4, 40


class _Draft(NamedTuple):
    question: str
    type: str
    quotes: tuple[str, ...]
    answer: str
    facts: tuple[str, ...]


def draft_gold(document: PolicyDocument, source_text: str) -> tuple[AnswerableItem, ...]:
    """Drafts items for one document, numbered in reading order, each with evidence cut from the source."""
    drafts = [
        *_duty_drafts(document, source_text),
        *_row_drafts(document, source_text),
        *_definition_drafts(document, source_text),
    ]
    unique = {squeeze(draft.question): draft for draft in drafts if draft.quotes}
    return tuple(_item(document, draft, number) for number, draft in enumerate(unique.values(), start=1))


def _duty_drafts(document: PolicyDocument, source: str) -> Iterator[_Draft]:
    duties: dict[tuple[str, str], list[Responsibility]] = {}
    for duty in document.responsibilities:
        task = _NUMBER.sub("", squeeze(duty.task)).rstrip("。；，")
        if SHORTEST_TASK <= len(task) <= LONGEST_TASK and _WORDED.search(task):
            duties.setdefault((task, _ROLES[duty.role]), []).append(duty)
    for (task, role), shared in duties.items():
        units = list(dict.fromkeys(duty.unit for duty in shared))
        yield _Draft(
            question=f"{document.region or ''}“{task}”的{role}是哪家？",
            type="responsibility",
            quotes=_cut(source, shared[0].spans),
            answer=f"{role}是{'、'.join(units)}。",
            facts=tuple(units),
        )


def _row_drafts(document: PolicyDocument, source: str) -> Iterator[_Draft]:
    for block in document.blocks:
        if block.table is None:
            continue
        columns, rows = block.table.columns, block.table.rows
        names = _naming_column(columns, [row.values for row in rows])
        if names is None:
            continue
        place = _place(document.region or "", block.table.title)
        for row in rows:
            name, value = row.values[names], row.values[-1]
            if name and _SAYS.search(value) and value != columns[-1]:
                subject = f"{place}{name}的{columns[-1]}"
                yield _row_draft(subject, value, _cut(source, row.text.spans(source)))


def _place(region: str, title: str) -> str:
    if not title:
        return region
    return f"{title}里，" if region in title else f"{region}{title}里，"


def _row_draft(subject: str, value: str, quotes: tuple[str, ...]) -> _Draft:
    asked = "多少" if re.search(r"\d", value) else "什么"
    return _Draft(
        question=f"{subject}是{asked}？",
        type="table",
        quotes=quotes,
        answer=f"是{value.rstrip('。；')}。",
        facts=(value,),
    )


def _naming_column(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The first column whose words tell the rows apart; None if there is none before the last column."""
    for index in range(len(columns) - 1):
        values = [row[index] for row in rows if index < len(row)]
        if len(set(values)) == len(values) and all(map(_WORDED.search, filter(None, values))) and any(values):
            return index
    return None


def _definition_drafts(document: PolicyDocument, source: str) -> Iterator[_Draft]:
    for block in document.blocks:
        for match in _DEFINITION.finditer(block.text.text) if block.table is None else ():
            term = _CALLED.sub("", _NUMBER.sub("", match["term"])).strip("“”《》")
            if not _WORDED.search(term) or "“" in term or "”" in term:
                continue
            meaning = squeeze(match["meaning"])
            yield _Draft(
                question=f"{document.region or ''}说的“{term}”是什么意思？",
                type="definition",
                quotes=_cut(source, block.text[match.start() : match.end()].spans(source)),
                answer=f"指{meaning}。",
                facts=(re.split(r"[，、]", meaning)[0],),
            )


def _cut(source: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """One quote a span: a text that the source prints in pieces cannot be found as a whole."""
    quotes = (source[start:end].strip() for start, end in spans)
    return tuple(quote for quote in quotes if _WORDED.search(quote) or len(quote) >= SHORTEST_TASK)


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
        evidence=tuple(Evidence(quote=quote) for quote in draft.quotes),
        answer=draft.answer,
        key_facts=draft.facts,
        note=DRAFT,
    )
