"""Whether a document holds at a day: its own statements and the repeals that others state in, a judgement out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.documents import PolicyDocument, Validity, ValidityFact
from ingest.spans import squeeze
from ingest.structure.titles import clean_title


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityJudgement:
    """What holds for a document at a date, with the reason in Chinese for users."""

    status: Validity
    effective_from: date | None
    effective_to: date | None
    reason: str
    fact: ValidityFact | None = None
    """The statement that decides, None where only the date of issue does."""


def matching_repeals(document: PolicyDocument, facts: Iterable[ValidityFact]) -> tuple[ValidityFact, ...]:
    """The repeals among `facts` (of other documents) that name this document by number or by title."""
    titles = {squeeze(clean_title(title)) for title in (document.title, *document.aliases)}
    return tuple(
        fact
        for fact in facts
        if fact.kind == "repeals"
        and (
            (fact.target_doc_number is not None and fact.target_doc_number == document.doc_number)
            or (fact.target_doc_number is None and fact.target_title and squeeze(fact.target_title) in titles)
        )
    )


def judge_validity(
    document_facts: Sequence[ValidityFact],
    repeals: Sequence[ValidityFact],
    as_of: date,
    issued_on: date | None,
) -> ValidityJudgement:
    """Judges a document at `as_of`.

    Args:
        document_facts: What the document says about itself.
        repeals: Repeals by other documents that name this one (see `matching_repeals`).
        as_of: The day to judge at.
        issued_on: Date of issue, None where none is printed.

    Returns:
        Repealed before expired before not yet effective before in force; `unknown` where the text gives neither
        a term nor a date of issue.
    """
    start = min(
        (fact.on for fact in document_facts if fact.kind == "effective_from" and fact.on), default=None
    )
    last = _last(document_facts)
    end = last.on if last else None

    def judged(status: Validity, reason: str, fact: ValidityFact | None = None) -> ValidityJudgement:
        return ValidityJudgement(
            status=status, effective_from=start, effective_to=end, reason=reason, fact=fact
        )

    repeal = next((fact for fact in repeals if fact.on is None or fact.on <= as_of), None)
    if repeal is not None:
        return judged("repealed", f"已于{repeal.on}被废止。" if repeal.on else "已被废止。", repeal)
    if last is not None and end is not None and end < as_of:
        return judged("expired", f"{_END_REASONS[last.kind]}，已于{end}届满。", last)
    begin = start or issued_on
    if begin is not None and begin > as_of:
        return judged("not_yet_effective", f"自{begin}起施行，尚未生效。", _fact_on(document_facts, start))
    if end is not None:
        return judged("in_force", f"有效期至{end}。", last)
    if begin is not None:
        return judged("in_force", f"自{begin}起施行，未见废止或失效的规定。", _fact_on(document_facts, start))
    return judged("unknown", "文件未载明印发日期和有效期。")


_END_REASONS = {
    "trial": "文件规定的试行期有限",
    "effective_to": "文件规定了有效期",
    "period": "规划（计划）期有限",
}


def _last(facts: Sequence[ValidityFact]) -> ValidityFact | None:
    """The end that counts: a stated term before the years of a plan, the latest of its kind."""
    stated = [fact for fact in facts if fact.kind in ("effective_to", "trial") and fact.on]
    periods = [fact for fact in facts if fact.kind == "period" and fact.on]
    return max(stated or periods, key=lambda fact: fact.on or date.min, default=None)


def _fact_on(facts: Sequence[ValidityFact], start: date | None) -> ValidityFact | None:
    return next((fact for fact in facts if fact.kind == "effective_from" and fact.on == start), None)
