"""Validity of the real texts: terms, plan periods and repeals, judged at fixed days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import process_time

import pytest

from ingest.documents import ParsedSource, PolicyDocument, SourceText
from ingest.parsing import parse_source
from ingest.spans import slice_spans, squeeze
from ingest.validity.judging import ValidityJudgement, judge_validity, matching_repeals
from ingest.validity.statements import find_validity

pytestmark = pytest.mark.corpus

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def parsed(corpus_dir: Path) -> list[ParsedSource]:
    return [
        parse_source(
            SourceText(source=path.name, text=path.read_text("utf-8"), media_type="text/plain", sha256="")
        )
        for path in sorted(corpus_dir.glob("*.txt"))
    ]


@pytest.fixture(scope="module")
def documents(parsed: list[ParsedSource]) -> list[PolicyDocument]:
    return [document for source in parsed for document in source.documents if document.kind != "news"]


def judge(documents: list[PolicyDocument], key: str, as_of: date = AS_OF) -> ValidityJudgement:
    """The judgement of the document with this number, or with these words in its title."""
    (document,) = [each for each in documents if each.doc_number == key or key in each.title]
    stated = [fact for each in documents for fact in each.validity]
    return judge_validity(document.validity, matching_repeals(document, stated), as_of, document.issued_on)


@pytest.mark.parametrize(
    ("key", "status", "end"),
    [
        ("南川府发〔2022〕12号", "expired", date(2025, 12, 31)),
        ("南川府发〔2022〕21号", "expired", date(2025, 12, 31)),
        ("南川府办发〔2022〕3号", "in_force", None),
        ("南川府发〔2022〕33号", "in_force", None),
        ("南川府发〔2022〕34号", "in_force", None),
        ("綦江府人〔2019〕9号", "in_force", None),
        ("綦江府办发〔2019〕39号", "in_force", None),
        ("綦江府办发〔2019〕42号", "unknown", None),
        ("綦江府办发〔2019〕43号", "expired", date(2022, 12, 31)),
        ("綦江府办发〔2019〕44号", "in_force", None),
        ("合川府发〔2023〕1号", "expired", date(2025, 12, 31)),
        ("合川府发〔2023〕2号", "in_force", date(2035, 12, 31)),
        ("合川府发〔2023〕3号", "expired", date(2023, 10, 31)),
        ("合川府发〔2023〕4号", "expired", date(2025, 12, 31)),
        ("合川府发〔2023〕5号", "in_force", None),
        ("合川府发〔2023〕6号", "in_force", date(2030, 12, 31)),
        ("合川府发〔2023〕7号", "expired", date(2023, 12, 31)),
        ("合川府发〔2023〕10号", "expired", date(2025, 12, 31)),
        ("合川府发〔2023〕11号", "in_force", date(2026, 12, 31)),
        ("合川府〔2023〕1号", "in_force", None),
        ("合川府办发〔2023〕2号", "expired", date(2025, 12, 31)),
        ("合川府办发〔2023〕8号", "in_force", None),
        ("停车位配建标准", "expired", date(2025, 2, 16)),
        ("合川府办发〔2023〕16号", "in_force", date(2030, 12, 31)),
        ("合川府办发〔2023〕23号", "expired", date(2023, 12, 31)),
        ("合川府办发〔2023〕27号", "expired", date(2024, 3, 31)),
        ("南岸区", "expired", date(2025, 12, 31)),
    ],
)
def test_documents_at_the_day_of_writing(
    documents: list[PolicyDocument], key: str, status: str, end: date | None
) -> None:
    judgement = judge(documents, key)
    assert (judgement.status, judgement.effective_to) == (status, end)


@pytest.mark.parametrize(
    ("key", "as_of", "status"),
    [
        ("合川府办发〔2023〕27号", date(2024, 3, 31), "in_force"),
        ("合川府办发〔2023〕27号", date(2023, 3, 30), "not_yet_effective"),
        ("合川府发〔2023〕10号", date(2025, 6, 1), "in_force"),
        ("合川府发〔2023〕3号", date(2023, 5, 1), "in_force"),
        ("停车位配建标准", date(2024, 1, 1), "in_force"),
        ("南岸区", date(2024, 1, 1), "in_force"),
    ],
)
def test_the_same_documents_on_other_days(
    documents: list[PolicyDocument], key: str, as_of: date, status: str
) -> None:
    assert judge(documents, key, as_of).status == status


def test_the_three_repealed_documents_are_named(documents: list[PolicyDocument]) -> None:
    repealed = {
        (fact.target_doc_number, fact.on)
        for document in documents
        for fact in document.validity
        if fact.kind == "repeals"
    }
    assert repealed == {
        ("南川府办〔2018〕76号", date(2022, 3, 25)),
        ("南川府办发〔2016〕72号", date(2022, 9, 27)),
        ("南川府办发〔2022〕17号", date(2022, 9, 27)),
    }


def test_a_replaced_member_list_is_known(documents: list[PolicyDocument]) -> None:
    (document,) = [each for each in documents if any(fact.kind == "replaces" for fact in each.validity)]
    assert document.doc_number == "合川府办发〔2023〕24号"


def test_every_fact_is_proved_by_its_spans(parsed: list[ParsedSource]) -> None:
    for source in parsed:
        for document in source.documents:
            for fact in document.validity:
                assert squeeze(slice_spans(source.source.text, fact.spans)) == squeeze(fact.text)


def test_all_texts_are_read_within_half_a_second(parsed: list[ParsedSource]) -> None:
    started = process_time()
    for source in parsed:
        for document in source.documents:
            find_validity(document, source.source.text)
    assert process_time() - started < 0.5
