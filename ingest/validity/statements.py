"""What a document says about its own validity: blocks in, `ValidityFact` records with spans out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from ingest.dates import DateMention, add_months, find_dates, find_term
from ingest.documents import PolicyDocument, ValidityFact
from ingest.spans import Spanned
from ingest.validity.plan_periods import find_periods
from ingest.validity.repeals import find_repeals, find_replacements

_TermKind = Literal["effective_from", "effective_to", "trial", "period"]

_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]?")
_TERM_WORD = re.compile(
    r"日起|起(?:正式|开始|全面)?(?:施行|执行|实施|生效|试行)|有效期|施行|执行|试[行用运点]"
)
_FORCE = r"(?:施行|执行|实施|生效|试行|试用)"
_IN_FORCE = rf"(?:正式|开始|全面|起)*{_FORCE}\s*(?=[，,。；;、（(]|并|$)"
_FROM_ISSUE = re.compile(
    rf"[自从]?本?[^，。；]{{0,8}}(?:发布|印发|公布|下发|颁布)[^，。；]{{0,24}}之?日(?:起|后)[^，。；]{{0,12}}?{_IN_FORCE}"
)
_DAYS_LATER = re.compile(r"日起\s*(?P<days>\d{1,3})\s*日后")
_FROM_DATE = re.compile(rf"[自从于](?P<date>[^，。；]{{6,24}}?)起{_IN_FORCE}")
_VALID_UNTIL = re.compile(
    r"有效期(?:限)?(?:截止|截至|到|至|为至)|有效期[^，。；]{0,24}?日?[至到]|执行(?:期限)?至|施行至|(?:从|自)?即日起至"
)
_VALID_FOR = re.compile(
    r"有效期(?:限)?(?:为|是|:|：)?\s*(?P<term>[\d一二两三四五六七八九十]{1,3}\s*(?:年|个\s*月))"
)
_TRIAL = re.compile(
    r"试(?:行|用|运行|点)(?:期|期限|期间)?(?:为|是|:|：)?\s*(?P<term>[\d一二两三四五六七八九十]{1,3}\s*(?:年|个\s*月)|半年)"
)
_OF_A_POST = re.compile(r"同志|职务|任[^期]|劳动|员工|职工|干部|聘用|合同")
_OF_THE_TEXT = re.compile(r"本[一-龥]{1,4}|施行|执行|实施|先期")


def find_validity(document: PolicyDocument, source: str) -> tuple[ValidityFact, ...]:
    """Finds every statement of a document about its own validity and what it repeals or replaces."""
    facts: dict[tuple[str, date | None, str | None, str | None], ValidityFact] = {}
    for fact in [
        *_terms(document, source),
        *(_fact("period", end, text, source) for end, text in find_periods(document, source)),
        *find_repeals(document.blocks, source, _in_force_from(document)),
        *find_replacements(document, source),
    ]:
        facts.setdefault((fact.kind, fact.on, fact.target_title, fact.target_doc_number), fact)
    return tuple(facts.values())


def _terms(document: PolicyDocument, source: str) -> Iterator[ValidityFact]:
    """Statements in sentences: from when, until when, for how long."""
    sentences = list(_term_sentences(document))
    starts = [_start(sentence.text, document.issued_on) for sentence in sentences]
    default = min((start for start in starts if start), default=document.issued_on)
    for sentence, start in zip(sentences, starts, strict=True):
        if start is not None:
            yield _fact("effective_from", start, sentence, source)
        yield from _ends(sentence, start or default, source)


def _in_force_from(document: PolicyDocument) -> date | None:
    """What 同时 means in a repeal: the day that the document itself takes effect."""
    starts = [_start(sentence.text, document.issued_on) for sentence in _term_sentences(document)]
    return min((start for start in starts if start), default=document.issued_on)


def _term_sentences(document: PolicyDocument) -> Iterator[Spanned]:
    for block in document.blocks:
        if block.kind in ("table", "caption") or document.kind == "appointment":
            continue
        if not _TERM_WORD.search(block.text.text):
            continue
        for match in _SENTENCE.finditer(block.text.text):
            if match.group().strip():
                yield block.text[match.start() : match.end()].strip()


def _ends(sentence: Spanned, begin: date | None, source: str) -> Iterator[ValidityFact]:
    """The end that a sentence states: a date, a term from `begin`, or a trial."""
    text = sentence.text
    until = _VALID_UNTIL.search(text)
    if until:
        end = next((mention.last for mention in find_dates(text) if mention.end > until.end()), None)
        if end is not None:
            yield _fact("effective_to", end, sentence, source)
    term = _VALID_FOR.search(text)
    if term and begin:
        yield _fact("effective_to", _after(begin, term["term"]), sentence, source)
    trial = _TRIAL.search(text)
    if trial and begin and _OF_THE_TEXT.search(text) and not _OF_A_POST.search(text):
        yield _fact("trial", _after(begin, trial["term"]), sentence, source)


def _start(text: str, issued_on: date | None) -> date | None:
    dated = _FROM_DATE.search(text)
    mentions: tuple[DateMention, ...] = find_dates(dated["date"]) if dated else ()
    if mentions:
        return mentions[0].first
    if issued_on is None or not _FROM_ISSUE.search(text):
        return None
    later = _DAYS_LATER.search(text)
    return issued_on + timedelta(days=int(later["days"])) if later else issued_on


def _after(begin: date, term: str) -> date:
    return add_months(begin, find_term(term) or 0)


def _fact(kind: _TermKind, on: date, text: Spanned, source: str) -> ValidityFact:
    return ValidityFact(kind=kind, on=on, text=text.text, spans=text.spans(source))
