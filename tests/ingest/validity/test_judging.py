from __future__ import annotations

from datetime import date

import pytest

from ingest.documents import PolicyDocument, ValidityFact
from ingest.validity.judging import judge_validity, matching_repeals

ISSUED = date(2023, 3, 31)


def fact(kind: str, on: date | None, **targets: str) -> ValidityFact:
    return ValidityFact(kind=kind, on=on, text="原文", spans=((0, 2),), **targets)  # type: ignore[arg-type]


AS_OF = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("found", "repeals", "issued_on", "status", "end"),
    [
        ((), (), ISSUED, "in_force", None),
        ((), (), None, "unknown", None),
        ((), (), date(2027, 1, 1), "not_yet_effective", None),
        ((fact("effective_from", date(2027, 1, 1)),), (), ISSUED, "not_yet_effective", None),
        ((fact("trial", date(2024, 3, 31)),), (), ISSUED, "expired", date(2024, 3, 31)),
        ((fact("period", date(2025, 12, 31)),), (), None, "expired", date(2025, 12, 31)),
        ((fact("period", date(2030, 12, 31)),), (), ISSUED, "in_force", date(2030, 12, 31)),
        (
            (fact("period", date(2023, 12, 31)), fact("effective_to", date(2028, 1, 1))),
            (), ISSUED, "in_force", date(2028, 1, 1),
        ),
        ((fact("trial", date(2024, 3, 31)),), (fact("repeals", date(2025, 1, 1)),), ISSUED, "repealed", date(2024, 3, 31)),
        ((), (fact("repeals", date(2027, 1, 1)),), ISSUED, "in_force", None),
        ((), (fact("repeals", None),), ISSUED, "repealed", None),
    ],
)  # fmt: skip
def test_documents_are_judged_at_a_day(
    found: tuple[ValidityFact, ...],
    repeals: tuple[ValidityFact, ...],
    issued_on: date | None,
    status: str,
    end: date | None,
) -> None:
    judgement = judge_validity(found, repeals, AS_OF, issued_on)
    assert (judgement.status, judgement.effective_to) == (status, end)
    assert judgement.reason.endswith("。")


def test_the_last_day_of_a_term_still_counts() -> None:
    term = (fact("effective_to", date(2025, 12, 31)),)
    assert judge_validity(term, (), date(2025, 12, 31), ISSUED).status == "in_force"
    assert judge_validity(term, (), date(2026, 1, 1), ISSUED).status == "expired"


def test_repeals_match_by_number_and_only_then_by_title() -> None:
    made = PolicyDocument(
        document_id="云溪府办发〔2023〕27号",
        title="云溪区救助实施方案",
        aliases=(),
        doc_number="云溪府办发〔2023〕27号",
        issuer=None,
        region="云溪区",
        issued_on=ISSUED,
        kind="plan",
        source="text.txt",
        span=(0, 2),
    )
    by_number = fact("repeals", None, target_doc_number="云溪府办发〔2023〕27号", target_title="另一个标题")
    by_title = fact("repeals", None, target_title="云溪区救助实施方案")
    other = fact("repeals", None, target_doc_number="云溪府发〔2023〕27号", target_title="云溪区救助实施方案")
    assert matching_repeals(made, [by_number, by_title, other]) == (by_number, by_title)
