from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from indexes import DocumentRecord, ResponsibilityRecord
from ingest import SourceText, ValidityFact
from service.answers import Answer, AskRequest, Citation, DocumentView, Feedback
from service.pages.engine_reader import EngineReader
from service.pages.examples import example_questions
from service.problems import ServiceError

TEXT = "云溪区救助办法\n云溪府发〔2024〕5号\n一、总则\n本办法自2024年5月1日起施行，旧办法同时废止。\n"


def record(document_id: str, title: str, *validity: ValidityFact, **more: Any) -> DocumentRecord:
    values = {
        "aliases": (), "doc_number": None, "issuer": None, "region": "云溪区", "issued_on": None, "kind": "measures",
        "source": "a.txt", "span": (0, len(TEXT)), "attachments": (), "metadata_spans": {}, "passages": 1, "sha256": "0" * 64,
    }  # fmt: skip
    return DocumentRecord(document_id=document_id, title=title, validity=validity, **(values | more))


def duty(
    task: str, unit: str = "区民政局", region: str = "云溪区", document_id: str = "new"
) -> ResponsibilityRecord:
    return ResponsibilityRecord(
        document_id=document_id, region=region, source="a.txt", task=task, unit=unit, canonical_unit=unit, role="lead",
        spans=((0, 3),), heading_path=(),
    )  # fmt: skip


REPEAL = ValidityFact(
    kind="repeals", on=None, text="旧办法同时废止", spans=((42, 49),), target_title="云溪区旧办法"
)
START = ValidityFact(
    kind="effective_from", on=date(2024, 5, 1), text="自2024年5月1日起施行", spans=((28, 41),)
)
RECORDS = (
    record("new", "云溪区救助办法", START, REPEAL),
    record("old", "云溪区旧办法"),
    record("far", "望江区办法", region="望江区"),
)


@dataclass
class ScriptedEngine:
    """What the reader asks of an engine."""

    corpus: Any
    answers: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    index_version: str = "v1"

    @property
    def catalogue(self) -> Any:
        return SimpleNamespace(document=lambda document_id: document_id)

    def today(self) -> date:
        return date(2026, 1, 1)

    def ask(self, request: AskRequest) -> Answer:
        self.asked.append(request.question)
        text = self.answers.get(request.question, "")
        view = DocumentView(
            id="new", title="云溪区救助办法", doc_number=None, issuer=None, region=None, issued_on=None,
            effective_from=None, effective_to=None, validity="unknown",
        )  # fmt: skip
        citation = Citation(
            number=1,
            quote="甲",
            source="a.txt",
            spans=((0, 1),),
            passage_id="p",
            heading_path=(),
            document=view,
            url="/",
        )
        status = "answered" if text else "insufficient_evidence"
        return Answer(
            id="a", status=status, answer=text, mode="extractive", citations=(citation,) if text else ()
        )


def engine(
    *duties: ResponsibilityRecord, original: tuple[Path, str] | None = None, **answers: str
) -> ScriptedEngine:
    corpus = SimpleNamespace(
        records={each.document_id: each for each in RECORDS},
        responsibilities=duties,
        passages=(),
        source=lambda name: SourceText(
            source=name, text=TEXT, media_type="text/plain", sha256="0" * 64, pages=((0, 10), (10, len(TEXT)))
        ),
        source_text={"a.txt": TEXT}.__getitem__,
        original=lambda _: original,
    )
    return ScriptedEngine(corpus=corpus, answers=answers)


def nobody_listens(_: Feedback) -> None: ...


def reader_of(scripted: ScriptedEngine) -> EngineReader:
    return EngineReader(lambda: scripted, nobody_listens)  # type: ignore[arg-type, return-value]


def test_a_document_is_read_with_what_it_repeals() -> None:
    reading = reader_of(engine()).document_reading("new")
    assert reading is not None
    assert "旧办法同时废止" in "".join(block.text.text for block in reading.blocks)
    assert [fact.kind for fact in reading.validity] == ["effective_from"]
    assert len(reading.pages) == 2
    [relation] = reading.relations
    assert (relation.kind, relation.document_id, relation.evidence) == ("repeals", "old", "旧办法同时废止")


def test_a_repealed_document_names_the_one_that_repeals_it() -> None:
    reading = reader_of(engine()).document_reading("old")
    assert reading is not None
    [relation] = reading.relations
    assert (relation.kind, relation.document_id, relation.evidence_document_id) == (
        "repealed_by",
        "new",
        "new",
    )
    assert relation.spans == ((42, 49),)


def test_a_document_that_is_not_indexed_is_none() -> None:
    assert reader_of(engine()).document_reading("none") is None


def test_units_and_districts_come_with_the_most_frequent_first() -> None:
    scripted = engine(duty("甲"), duty("乙", "区财政局"), duty("丙"), duty("丁", "望江区教委", "望江区"))
    reader = reader_of(scripted)
    assert [(each.unit, each.count) for each in reader.units("云溪区")] == [("区民政局", 2), ("区财政局", 1)]
    assert len(reader.units(None)) == 3
    assert reader.regions() == ("云溪区", "望江区")


def test_only_questions_that_are_answered_rightly_become_examples() -> None:
    who, when = "云溪区完善救助服务体系由哪个部门牵头？", "云溪区救助办法从什么时候起施行？"
    duties = (duty("，一段话"), duty("完善救助服务体系"))
    right = engine(*duties, **{who: "由区民政局牵头[1]。", when: "自2024年5月1日起[1]。"})
    assert list(example_questions(right)) == [who]  # type: ignore[arg-type]
    wrong = engine(*duties, **{who: "由区财政局牵头[1]。", when: "自2024年5月1日起[1]。"})
    assert list(example_questions(wrong)) == [when]  # type: ignore[arg-type]


def test_examples_are_tried_once_for_each_index_version() -> None:
    scripted = engine(duty("完善救助服务体系"))
    reader = reader_of(scripted)
    reader.examples()
    tried = len(scripted.asked)
    reader.examples()
    assert len(scripted.asked) == tried
    scripted.index_version = "v2"
    reader.examples()
    assert len(scripted.asked) == 2 * tried


def test_without_an_index_the_ask_page_can_still_be_shown() -> None:
    def none() -> Any:
        raise ServiceError(503, "no-index", "还没有索引。")

    reader = EngineReader(none, nobody_listens)
    assert (reader.regions(), reader.examples()) == ((), ())
    with pytest.raises(ServiceError):
        reader.units(None)


def test_an_original_is_at_hand_while_its_bytes_are_those_that_were_indexed(tmp_path: Path) -> None:
    path = tmp_path / "stored-elsewhere.pdf"
    path.write_bytes(b"%PDF-1")
    reader = reader_of(engine(original=(path, sha256(b"%PDF-1").hexdigest())))

    def has_original() -> bool:
        reading = reader.document_reading("new")
        assert reading is not None
        return reading.has_original

    original = reader.original("new")
    assert original is not None
    assert (original.name, original.read(), has_original()) == ("a.txt", b"%PDF-1", True)
    path.write_bytes(b"%PDF-12")
    assert (original.read(), has_original()) == (None, False)
    path.unlink()
    assert (original.read(), has_original()) == (None, False)


def test_a_document_out_of_an_archive_has_no_original() -> None:
    reader = reader_of(engine())
    reading = reader.document_reading("new")
    assert reading is not None
    assert not reading.has_original
    assert reader.original("new") is reader.original("none") is None


def test_feedback_is_handed_on() -> None:
    kept: list[Feedback] = []
    feedback = Feedback(answer_id="a1", helpful=True)
    EngineReader(engine, kept.append).keep_feedback(feedback)  # type: ignore[arg-type]
    assert kept == [feedback]
