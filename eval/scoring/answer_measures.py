"""Measures of one answer: its citations, its key facts, its length, its refusal.

Citation precision and recall follow ALCE (Gao et al. 2023) with exact overlap of spans in place of a judge.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from eval.answerer import CitedQuote
from eval.coverage import Sources, is_relevant
from eval.gold import EvidencedItem
from ingest import squeeze

LONGEST_ANSWER = 400
"""Characters, white space removed; a longer text is a search result rather than an answer."""
ANSWERED = "answered"
_MARK = re.compile(r"\[\d+\]")
_UNSOUND = {"expired", "repealed"}


def citation_precision(sources: Sources, gold: EvidencedItem, citations: Sequence[CitedQuote]) -> float:
    """Share of the citations that touch gold evidence; 0 without citations."""
    relevant = [is_relevant(sources, gold, citation) for citation in citations]
    return sum(relevant) / len(relevant) if relevant else 0.0


def key_fact_recall(answer: str, key_facts: Sequence[str]) -> float:
    """Share of the key facts of which the answer holds one of the accepted wordings."""
    said = squeeze(answer)
    found = [any(squeeze(wording) in said for wording in fact.split("|")) for fact in key_facts]
    return sum(found) / len(found)


def is_correct(status: str, answer: str, key_facts: Sequence[str]) -> bool:
    """Whether it is an answer, holds all key facts and is short enough to be read."""
    return (
        status == ANSWERED
        and key_fact_recall(answer, key_facts) == 1.0
        and len(squeeze(answer)) <= LONGEST_ANSWER
    )


def character_f1(answer: str, reference: str) -> float:
    """F1 of the characters that two texts share, with repetition; citation marks and blanks left out."""
    said, wanted = Counter(squeeze(_MARK.sub("", answer))), Counter(squeeze(reference))
    both = (said & wanted).total()
    return 2 * both / (said.total() + wanted.total()) if both else 0.0


def audit_score(status: str, answer: str, key_facts: Sequence[str], *, evidence_cited: bool) -> float:
    """The 1 / 0.5 / 0 score of Chinese government web site audits (CEIRP, index 智能问答, accuracy).

    1: the answer solves the question. 0.5: it helps without solving it: some key facts, all of them in an
    overlong answer, or the right passage cited. 0: no answer or none that helps.
    """
    if is_correct(status, answer, key_facts):
        return 1.0
    helps = evidence_cited or key_fact_recall(answer, key_facts) > 0
    return 0.5 if status == ANSWERED and helps else 0.0


def cites_other_region(region: str | None, citations: Sequence[CitedQuote]) -> bool | None:
    """Whether a citation is from another district than the question's; None where that cannot be said."""
    regions = {citation.region for citation in citations if citation.region}
    return bool(regions - {region}) if region and regions else None


def hides_validity(citations: Sequence[CitedQuote], notices: Sequence[str]) -> bool | None:
    """Whether an answer rests on an expired or repealed document without saying so; None if it does not."""
    if not any(citation.validity in _UNSOUND for citation in citations):
        return None
    return "validity" not in notices


def risk_coverage(confident: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    """The risk–coverage curve (El-Yaniv & Wiener 2010) of answers given as (confidence, is right).

    Returns (coverage, risk) points, one for each distinct confidence, the most confident answers first.
    """
    ordered = sorted(confident, key=lambda pair: -pair[0])
    points: list[tuple[float, float]] = []
    wrong = 0
    for count, (confidence, right) in enumerate(ordered, start=1):
        wrong += not right
        if count == len(ordered) or ordered[count][0] != confidence:
            points.append((count / len(ordered), wrong / count))
    return tuple(points)


def area_under(points: Sequence[tuple[float, float]]) -> float | None:
    """Area under a risk–coverage curve, 0 is best; None without points."""
    if not points:
        return None
    area, before = 0.0, 0.0
    for coverage, risk in points:
        area += (coverage - before) * risk
        before = coverage
    return area
