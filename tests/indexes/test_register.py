"""The register: what is written is what is read, and reads are safe."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexes.errors import IndexDamagedError
from indexes.records import DocumentRecord, ResponsibilityRecord, SourceRecord
from indexes.register import REGISTER_FILE, Register, RegisterContent, write_register
from ingest import Passage, Sentence, SourceText, ValidityFact

TEXT = "临江市云溪区人民政府办公室关于生活垃圾分类的通知\n区城市管理局牵头。\n自2024年5月1日起施行。"
SOURCE = SourceText(
    source="公报.txt",
    text=TEXT,
    media_type="text/plain",
    sha256="ab" * 32,
    pages=((0, 25), (25, len(TEXT))),
    headings=(((0, 24), 1),),
    warnings=("第2页没有文字",),
)
FACT = ValidityFact(
    kind="effective_from", on=date(2024, 5, 1), text="自2024年5月1日起施行", spans=((35, 47),)
)
DOCUMENT = DocumentRecord(
    document_id="云溪府办发〔2024〕5号",
    title="关于生活垃圾分类的通知",
    aliases=("垃圾分类方案",),
    doc_number="云溪府办发〔2024〕5号",
    issuer="临江市云溪区人民政府办公室",
    region="云溪区",
    issued_on=date(2024, 4, 2),
    kind="notice",
    source="公报.txt",
    span=(0, len(TEXT)),
    attachments=("任务分工表",),
    metadata_spans={"title": ((10, 24),)},
    validity=(FACT,),
    passages=2,
    sha256="cd" * 32,
)
PASSAGE = Passage(
    passage_id="云溪府办发〔2024〕5号#1",
    document_id=DOCUMENT.document_id,
    source="公报.txt",
    kind="table_row",
    text="区城市管理局牵头。",
    spans=((25, 34),),
    heading_path=("一、总则", "（一）分工"),
    sentences=(Sentence(text="区城市管理局牵头。", spans=((25, 34),)),),
    context="一、总则 > （一）分工",
    table_title="任务分工表",
    fields=(("单位", "区城市管理局"), ("角色", "")),
    page=2,
)
DUTIES = [
    ResponsibilityRecord(
        document_id=DOCUMENT.document_id,
        region=region,
        source="公报.txt",
        task=task,
        unit=unit,
        canonical_unit=canonical,
        role=role,
        spans=((25, 34),),
        heading_path=("一、总则",),
    )
    for region, task, unit, canonical, role in [
        ("云溪区", "统筹垃圾分类", "区城市管理局", "区城市管理局", "lead"),
        ("云溪区", "垃圾分类进校园", "教委", "区教委", "responsible"),
        ("松岭区", "统筹垃圾分类", "区城管局", "区城市管理局", "lead"),
    ]
]


@pytest.fixture
def register(tmp_path: Path) -> Register:
    content = RegisterContent(
        sources=[SourceRecord.of(SOURCE, "/data/公报.txt", "云溪区")],
        documents=[DOCUMENT],
        passages=[PASSAGE, replace(PASSAGE, passage_id="云溪府办发〔2024〕5号#2", page=None, fields=())],
        responsibilities=DUTIES,
    )
    write_register(tmp_path, content)
    return Register(tmp_path)


def test_what_is_written_is_what_is_read(register: Register):
    assert register.documents() == (DOCUMENT,)
    assert register.document(DOCUMENT.document_id) == DOCUMENT
    assert register.document("absent") is None
    assert register.passages()[0] == PASSAGE
    assert [passage.passage_id[-1] for passage in register.passages()] == ["1", "2"]
    assert register.sources()[0].to_source_text() == SOURCE
    assert register.sources()[0].region == "云溪区"
    assert register.source_text("公报.txt") == TEXT
    assert register.source_text("absent") is None
    assert register.responsibilities() == tuple(DUTIES)


def test_the_file_of_a_source_is_known_but_for_one_inside_an_archive(tmp_path: Path):
    packed = SourceRecord.of(replace(SOURCE, source="包.zip!/公报.txt"), "/data/包.zip\n公报.txt", None)
    sources = [SourceRecord.of(SOURCE, "/data/公报.txt", None), packed]
    write_register(tmp_path, RegisterContent(sources=sources, documents=(), passages=(), responsibilities=()))
    with Register(tmp_path) as register:
        assert register.original("公报.txt") == (Path("/data/公报.txt"), SOURCE.sha256)
        assert register.original("包.zip!/公报.txt") is register.original("absent") is None


@pytest.mark.parametrize(
    ("conditions", "rows"),
    [
        ({"unit": "城市管理局"}, [0, 2]),
        ({"unit": "区教委"}, [1]),
        ({"unit": "教委"}, [1]),
        ({"role": "lead", "region": "云溪区"}, [0]),
        ({"task": "进校园"}, [1]),
        ({"task": "100%"}, []),
        ({"unit": "' OR 1"}, []),
        ({"unit": ""}, [0, 1, 2]),
    ],
)
def test_responsibilities_meet_every_condition(
    register: Register, conditions: dict[str, str], rows: list[int]
):
    assert register.responsibilities(**conditions) == tuple(DUTIES[row] for row in rows)


def test_threads_share_a_register(register: Register):
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda _: register.source_text("公报.txt"), range(200)))
    assert texts == [TEXT] * 200


def test_an_opened_register_cannot_be_written(register: Register):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        register._connection.execute("DELETE FROM documents")


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 100])
def test_a_file_that_is_no_register_is_refused(tmp_path: Path, content: bytes | None):
    if content is not None:
        (tmp_path / REGISTER_FILE).write_bytes(content)
    with pytest.raises(IndexDamagedError, match="文档登记库"):
        Register(tmp_path)
