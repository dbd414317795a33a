"""Long sentences cut into what can be cited on its own: clauses that end with ； and say what they are about.

Goes in: a sentence. Comes out: consecutive slices of it that together are the sentence.
"""

from __future__ import annotations

import re

from ingest.duties.units import read_units
from ingest.passages.sentences import split_sentences
from ingest.spans import Spanned

_LONG = 120
"""Shorter sentences are cited whole, in characters."""
_SHORT = 15
"""Shorter clauses stay with the one before them."""
_MARK = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九]是|\d{1,2}[.．、](?!\d)|[①-⑳])"
)
_RUN_IN_HEAD = re.compile(r"[^，,。；;：:]{2,40}[：:]")


def split_cited(sentence: Spanned) -> list[Spanned]:
    """Cuts a long sentence at ；; clauses that need the head or the subject of the first one stay with it."""
    if len(sentence) <= _LONG:
        return [sentence]
    clauses = split_sentences(sentence, semicolons=True)
    headed = _has_subject(_MARK.sub("", clauses[0].text, count=1))
    starts = [0]
    for place, clause in enumerate(clauses[1:], 1):
        own = _MARK.match(clause.text) or _has_subject(clause.text)
        if (own or not headed) and len(clause) >= _SHORT:
            starts.append(place)
    return [
        Spanned.join(clauses[start:stop])
        for start, stop in zip(starts, [*starts[1:], len(clauses)], strict=True)
    ]


def _has_subject(clause: str) -> bool:
    """Whether a clause names whom or what it is about: by a head with a colon, or by a body in front."""
    return bool(_RUN_IN_HEAD.match(clause) or read_units(clause)[0])
