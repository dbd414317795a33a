"""Register records as users see them, and validity at a date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from small_corpus import hit, passage, record

from indexes import DocumentRecord
from ingest import ValidityFact
from service.views import Validities, document_entry, passage_view, source_url


def fact(kind: Any, on: date | None = None, **target: Any) -> ValidityFact:
    return ValidityFact(kind=kind, on=on, text="…", spans=((0, 1),), **target)


REPEALER = {"document_id": "d2", "title": "云溪区新办法", "doc_number": "云溪府办发〔2025〕1号"}
BY_NUMBER = fact("repeals", target_title="旧办法", target_doc_number="云溪府办发〔2024〕5号")
BY_TITLE = fact("repeals", target_title="云溪区养老服务办法")
OTHER = fact("repeals", target_title="云溪区养老服务办法", target_doc_number="云溪府办发〔2023〕9号")
DAY = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("records", "status"),
    [
        ([record()], "in_force"),
        ([record(issued_on=None)], "unknown"),
        ([record(validity=(fact("effective_from", date(2025, 7, 1)),))], "not_yet_effective"),
        ([record(validity=(fact("effective_to", date(2025, 5, 1)),))], "expired"),
        ([record(), record(**REPEALER, validity=(BY_NUMBER,))], "repealed"),
        ([record(), record(**REPEALER, validity=(BY_TITLE,))], "repealed"),
        ([record(), record(**REPEALER, validity=(OTHER,))], "in_force"),
        ([record(validity=(BY_TITLE,))], "in_force"),
        (
            [record(title="通知", aliases=("云溪区养老服务办法",)), record(**REPEALER, validity=(BY_TITLE,))],
            "repealed",
        ),
    ],
    ids=["plain", "undated", "later", "over", "by number", "by title", "other number", "itself", "by alias"],
)
def test_a_document_is_judged_by_its_own_words_and_by_repeals_of_others(
    records: list[DocumentRecord], status: str
):
    assert Validities({one.document_id: one for one in records}).judge("d1", DAY).status == status


def test_the_entry_and_the_passage_carry_what_the_register_knows():
    judgement = Validities({"d1": record()}).judge("d1", DAY)
    entry = document_entry(record(), judgement)
    assert (entry.id, entry.source, entry.validity) == ("d1", "d1.txt", "in_force")
    assert entry.validity_reason == judgement.reason
    view = passage_view(hit(passage("发放补贴。"), score=1.23456), entry)
    assert (view.passage_id, view.score, view.rank, view.spans) == ("d1#一、", 1.2346, 1, ((0, 5),))


@pytest.mark.parametrize(
    ("document_id", "spans", "url"),
    [
        ("d1", [(0, 5), (9, 12)], "/documents/d1?spans=0-5,9-12#quote"),
        ("a/b", [], "/documents/a%2Fb?spans=#quote"),
    ],
)
def test_the_address_of_a_quote(document_id: str, spans: list[tuple[int, int]], url: str):
    assert source_url(document_id, spans) == url
