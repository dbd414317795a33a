"""Example questions made from the indexed documents, each tried on the engine before it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from indexes import DocumentRecord
from service.answers import AskRequest
from service.corpus import Corpus
from service.engine import Engine

_MOST = 4
_MOST_TRIES = 12
_LONGEST_TITLE = 20
_VERBS = "加强|推动|推进|完善|健全|提升|提高|落实|开展|强化|编制|保障|支持|建立|优化|促进|规范|实施|加大|做好|严格|改善|发展|培育"
_ACTION = re.compile(
    rf"(?:[(（]?[一二三四五六七八九十\d]+[)）、.．]?\s*)?((?:{_VERBS})[\u4e00-\u9fff]{{3,14}})[。：]?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question, the document that it was made from, and what a right answer must say."""

    document_id: str
    question: str
    expected: str = ""


def example_questions(engine: Engine) -> Iterator[str]:
    """Yields a few questions, each about another document, that the engine answers rightly."""
    shown: set[str] = set()
    for candidate in islice(_candidates(engine.corpus), _MOST_TRIES):
        if len(shown) < _MOST and candidate.document_id not in shown and _is_answered(engine, candidate):
            shown.add(candidate.document_id)
            yield candidate.question


def _is_answered(engine: Engine, candidate: Candidate) -> bool:
    answer = engine.ask(AskRequest(question=candidate.question))
    cited = {citation.document.id for citation in answer.citations}
    return (
        answer.status == "answered" and candidate.document_id in cited and candidate.expected in answer.answer
    )


def _candidates(corpus: Corpus) -> Iterator[Candidate]:
    """Asks who, then how, then since when; within each kind the districts take turns."""
    records = tuple(_taking_turns(corpus.records.values()))
    yield from _asking_who(corpus, records)
    yield from _asking_how(corpus, records)
    for record in records:
        starts = [fact.on for fact in record.validity if fact.kind == "effective_from" and fact.on]
        if starts and len(record.title) <= _LONGEST_TITLE:
            day = f"{starts[0].year}年{starts[0].month}月{starts[0].day}日"
            yield Candidate(
                document_id=record.document_id, question=f"{record.title}从什么时候起施行？", expected=day
            )


def _asking_who(corpus: Corpus, records: Iterable[DocumentRecord]) -> Iterator[Candidate]:
    leads = [duty for duty in corpus.responsibilities if duty.role == "lead"]
    tasks = _first_of((duty.document_id, duty.task) for duty in leads)
    units = {(duty.document_id, duty.task): duty.unit for duty in reversed(leads)}
    for record in records:
        task = tasks.get(record.document_id)
        if task:
            yield Candidate(
                document_id=record.document_id,
                question=f"{record.region or ''}{task}由哪个部门牵头？",
                expected=units.get((record.document_id, task), ""),
            )


def _asking_how(corpus: Corpus, records: Iterable[DocumentRecord]) -> Iterator[Candidate]:
    paths = ((each.document_id, each.heading_path[-1]) for each in corpus.passages if each.heading_path)
    actions = _first_of(paths)
    for record in records:
        if record.document_id in actions:
            question = f"{record.region or ''}怎样{actions[record.document_id]}？"
            yield Candidate(document_id=record.document_id, question=question)


def _first_of(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each document its first text that says an action in plain words."""
    actions: dict[str, str] = {}
    for document_id, text in named:
        match = _ACTION.fullmatch(text)
        if match:
            actions.setdefault(document_id, match[1])
    return actions


def _taking_turns(records: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
    by_region: dict[str | None, list[DocumentRecord]] = {}
    for record in records:
        by_region.setdefault(record.region, []).append(record)
    longest = max(map(len, by_region.values()), default=0)
    for index in range(longest):
        for group in by_region.values():
            if index < len(group):
                yield group[index]
