"""Sources to documents, passages and responsibilities."""

from __future__ import annotations

import hashlib

import pytest

from indexes.digesting import (
    SourceDigester,
    digest_sources,
    parser_fingerprint,
    with_distinct_ids,
    with_own_id,
)
from indexes.records import SourceRecord
from ingest import SourceText, SplitSettings

NOTICE = """临江市云溪区人民政府办公室
关于印发《云溪区生活垃圾分类实施方案》的通知
云溪府办发〔2024〕{number}号

各镇人民政府、街道办事处：
《云溪区生活垃圾分类实施方案》已经区政府同意，现印发给你们，请遵照执行。

临江市云溪区人民政府办公室
2024年4月2日

云溪区生活垃圾分类实施方案
一、主要目标
到2025年底，生活垃圾回收利用率达到35%以上。
二、任务分工
（一）分类投放。厨余垃圾投入绿色容器。（责任单位：区城市管理局、各街道办事处）
"""


def record(name: str, number: int = 5, region: str | None = None) -> SourceRecord:
    text = NOTICE.format(number=number)
    source = SourceText(
        source=name, text=text, media_type="text/plain", sha256=hashlib.sha256(name.encode()).hexdigest()
    )
    return SourceRecord.of(source, f"/data/{name}", region)


DIGEST = SourceDigester(SplitSettings())


def test_a_source_becomes_documents_with_passages_and_responsibilities():
    (document,) = DIGEST(record("a.txt"))
    assert document.record.doc_number == "云溪府办发〔2024〕5号"
    assert document.record.passages == len(document.passages) > 0
    assert {duty.unit for duty in document.responsibilities} >= {"区城市管理局"}
    assert {duty.document_id for duty in document.responsibilities} == {document.record.document_id}
    start, end = document.record.span
    text = NOTICE.format(number=5)[start:end]
    assert document.record.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_the_named_region_counts_where_the_text_names_none():
    text = "关于做好值班工作的通知\n各单位：\n请做好值班工作。\n2024年4月2日\n"
    source = SourceText(source="b.txt", text=text, media_type="text/plain", sha256="ab")
    (document,) = DIGEST(SourceRecord.of(source, "/data/b.txt", "云溪区"))
    assert document.record.region == "云溪区"


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_change_neither_order_nor_result(workers: int):
    sources = [record(f"{number}.txt", number) for number in range(3)]
    digested = list(digest_sources(sources, DIGEST, workers=workers))
    assert digested == [DIGEST(source) for source in sources]


def test_the_same_document_in_two_sources_gets_two_ids():
    twice = with_distinct_ids([*DIGEST(record("a.txt")), *DIGEST(record("b.txt"))])
    first, second = (document.record.document_id for document in twice)
    assert second == f"{first}~2"
    assert all(passage.passage_id.startswith(f"{second}#") for passage in twice[1].passages)
    assert {passage.document_id for passage in twice[1].passages} == {second}
    assert [with_own_id(document) for document in twice] == [
        *DIGEST(record("a.txt")),
        *DIGEST(record("b.txt")),
    ]
    ids = [passage.passage_id for document in twice for passage in document.passages]
    assert len(ids) == len(set(ids))


def test_the_parser_is_known_by_its_code_and_its_settings():
    usual = parser_fingerprint(SplitSettings())
    assert parser_fingerprint(SplitSettings()) == usual
    assert parser_fingerprint(SplitSettings(max_chars=200)) != usual
