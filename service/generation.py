"""A language model writes the answer, sentence by sentence, and is held to numbered evidence.

In: the question and evidence sentences. Out: statements whose every claim was found in the evidence they cite, or why the
extractive answer must do. The model names evidence by number; the quotes are the server's.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indexes import DocumentRecord, Hit
from ingest import Passage, render_row
from prompts import PromptError, fingerprint, new_fence, render
from service.answers import Notice
from service.composing import Statement, cleaned
from service.evidence import Quote
from service.leaving import asker_has_left
from service.llm_client import LanguageModel, LanguageModelError, Stop
from service.verification import EvidenceSentence, Verifier

_LOG = logging.getLogger(__name__)

AI_NOTICE = Notice(kind="ai_generated", text="内容由人工智能生成，引文由系统从原文截取。")
_TEMPLATES = ("answer_system", "answer_user")
MAX_STATEMENTS = 5
MAX_CHARS = 400
_EVIDENCE_CHARS = 3000
"""Room for evidence in the prompt: small models lose their way in more."""
_MOST_OBJECTS = 50
"""Places where an object is looked for: reading must end soon, whatever a model writes."""
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_SENTENCE = re.compile(r"[^。！？；]+[。！？；]*")
_SHORT_LEAD = re.compile(r"(?<![^。！？；\s])([^，。！？；\s]{1,4})[。！；](?=[^。！？；]{4})")
"""可以。… → 可以，…: too little to be held to any evidence by itself."""
_OWN_MARKS = re.compile(
    r"(?:\s*[\[【［]\s*(?:证据)?\s*\d+(?:\s*[,，、]\s*\d+)*\s*[\]】］])+(?=[。！？；]?\s*$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of a try to have the answer written."""

    statements: tuple[Statement, ...] = ()
    """Verified; empty where the extractive answer must do."""
    reason: str = ""
    """Why there are none (Chinese, for a notice)."""
    faults: tuple[str, ...] = ()
    """Kind of fault of each sentence that was dropped, for the log and the metrics."""
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    """Of the templates that the model was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One sentence as the model wrote it, with the numbers it named."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """Has answers written and verifies them."""

    model: LanguageModel
    verifier: Verifier

    def write(
        self, question: str, evidence: Sequence[EvidenceSentence], stop: Stop = asker_has_left
    ) -> Written:
        """Writes the answer to a stand-alone question from evidence numbered from 1 in the order given.

        Raises:
            AskerLeft: `stop` turned true while the model was writing.
        """
        fence = new_fence()
        try:
            text = self.model.complete(
                render("answer_system", fence=fence),
                render("answer_user", fence=fence, question=question, evidence=evidence),
                stop,
            )
        except (LanguageModelError, PromptError) as error:
            _LOG.warning("the language model gave no answer: %s", error)
            return Written(reason="大模型暂时不可用，以下是从原文摘录的回答。")
        return self._verified(question, evidence, read_drafts(text))

    def _verified(
        self, question: str, evidence: Sequence[EvidenceSentence], drafts: Sequence[Draft]
    ) -> Written:
        statements: list[Statement] = []
        faults: list[str] = []
        for draft in drafts:
            named = [n for n in dict.fromkeys(draft.numbers) if 1 <= n <= len(evidence)]
            cited = [evidence[n - 1] for n in named] if len(named) == len(set(draft.numbers)) else []
            fault = self.verifier.fault(draft.text, cited, question)
            if fault:
                faults.append(fault)
            elif _has_room(statements, draft):
                statements.append(Statement(text=draft.text, quotes=tuple(one.quote for one in cited)))
        if faults:
            _LOG.info("dropped %d of %d generated sentences: %s", len(faults), len(drafts), faults)
        reason = "" if statements else "大模型的回答没有通过核对，以下是从原文摘录的回答。"
        return Written(
            statements=tuple(statements),
            reason=reason,
            faults=tuple(faults),
            fingerprints={name: fingerprint(name) for name in _TEMPLATES},
        )


def evidence_sentences(
    hits: Sequence[Hit], records: Mapping[str, DocumentRecord]
) -> tuple[EvidenceSentence, ...]:
    """The sentences and rows of the best hits, best passage first, as many as the prompt has room for."""
    chosen: list[EvidenceSentence] = []
    room = _EVIDENCE_CHARS
    for hit in hits:
        for sentence in _of_passage(hit.passage, records[hit.passage.document_id]):
            room -= len(sentence.text) + len(sentence.heading)
            if room < 0 and chosen:
                return tuple(chosen)
            chosen.append(sentence)
    return tuple(chosen)


def _of_passage(passage: Passage, record: DocumentRecord) -> Iterator[EvidenceSentence]:
    number = f"（{record.doc_number}）" if record.doc_number else ""
    for sentence in passage.sentences:
        yield EvidenceSentence(
            text=render_row(passage) if passage.kind == "table_row" else cleaned(sentence.text),
            source=f"{record.region or ''}《{record.title}》{number}",
            heading=" ".join(passage.heading_path[-2:]),
            issuer=record.issuer or "",
            quote=Quote(
                text=sentence.text,
                spans=sentence.spans,
                source=passage.source,
                document_id=passage.document_id,
                passage_id=passage.passage_id,
                heading_path=passage.heading_path,
                page=passage.page,
            ),
        )


def read_drafts(text: str) -> tuple[Draft, ...]:
    """Reads the sentences out of what the model wrote: JSON objects, one a line, in an array or in a fence.

    Anything else in the text is ignored. An object with several sentences gives one draft for each.
    """
    drafts: list[Draft] = []
    for value in _objects(_THINKING.sub("", text)):
        for entry in _entries(value):
            drafts += _sentences(entry)
            if len(drafts) >= 2 * MAX_STATEMENTS:
                return tuple(drafts)
    return tuple(drafts)


def _objects(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder()
    position = text.find("{")
    for _ in range(_MOST_OBJECTS):
        if position < 0:
            return
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = position + 1
        else:
            yield value
        position = text.find("{", end)


def _entries(value: object) -> Iterator[Mapping[str, object]]:
    """The entries themselves, or those in a list inside of one object (`{"sentences": […]}`)."""
    if not isinstance(value, dict):
        return
    if "text" in value:
        yield value
        return
    for inner in value.values():
        if isinstance(inner, list):
            yield from (entry for entry in inner if isinstance(entry, dict) and "text" in entry)


def _sentences(entry: Mapping[str, object]) -> Iterator[Draft]:
    text, evidence = entry.get("text"), entry.get("evidence")
    if not isinstance(text, str) or not isinstance(evidence, list):
        return
    numbers = tuple(n for n in evidence if isinstance(n, int) and not isinstance(n, bool))
    if len(numbers) != len(evidence):
        numbers = ()
    for sentence in _SENTENCE.findall(_SHORT_LEAD.sub(r"\1，", text)):
        plain = _OWN_MARKS.sub("", sentence).strip()
        if plain:
            yield Draft(text=_ended(plain), numbers=numbers)


def _ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？", "；")) else f"{text}。"


def _has_room(statements: Sequence[Statement], draft: Draft) -> bool:
    used = sum(len(statement.text) for statement in statements)
    repeated = any(statement.text == draft.text for statement in statements)
    return len(statements) < MAX_STATEMENTS and used + len(draft.text) <= MAX_CHARS and not repeated
