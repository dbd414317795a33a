from __future__ import annotations

from datetime import date

from ingest import ValidityFact
from service.pages.statements import validity_statements


def test_a_sentence_that_sets_two_dates_is_shown_once() -> None:
    sentence, title = ((3, 20),), ((30, 40),)
    begin = ValidityFact(kind="effective_from", on=date(2023, 3, 31), text="自发布之日起施行", spans=sentence)
    trial = ValidityFact(kind="trial", on=date(2024, 3, 31), text="自发布之日起施行", spans=sentence)
    period = ValidityFact(kind="period", on=date(2025, 12, 31), text="规划", spans=title)
    first, second = validity_statements((begin, period, trial))
    assert (first.text, first.spans, first.facts) == ("自发布之日起施行", sentence, (begin, trial))
    assert (second.spans, second.facts) == (title, (period,))
