"""A service with scripted answers behind the real pages: fast, without models, with hostile text in it."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import StreamingResponse
from scripted_texts import (
    DOCUMENT_ID,
    DOCUMENTS,
    HOSTILE,
    LONG_ID,
    QUOTE,
    SOURCE,
    TABLE_ID,
    VIEW,
    blocks,
    entry,
    long_blocks,
    long_table,
    span_of,
)

from ingest import ValidityFact
from service.answers import (
    Answer,
    AskRequest,
    Citation,
    DocumentList,
    Feedback,
    Notice,
    PassageView,
    RegionOption,
    ResponsibilityList,
    ResponsibilityView,
)
from service.pages import (
    DocumentQuery,
    DocumentReading,
    PageSettings,
    Relation,
    ResponsibilityQuery,
    UnitCount,
    document_url,
    mount_pages,
)
from service.pages.originals import OriginalFile
from service.problems import ServiceError


def citation(number: int, quote: str) -> Citation:
    spans = (span_of(quote),)
    return Citation(
        number=number, quote=quote, source="云溪.txt", spans=spans, passage_id=f"{DOCUMENT_ID}#二",
        heading_path=("二、救助标准",), document=VIEW, url=document_url(DOCUMENT_ID, spans),
    )  # fmt: skip


def answer(status: str, text: str, *citations: Citation, **more: object) -> Answer:
    passages = tuple(
        PassageView(
            passage_id=each.passage_id, text=f"门诊费用按50%救助。{QUOTE}每年最高 3 万元。", score=1, rank=1,
            source="云溪.txt", spans=each.spans, heading_path=each.heading_path, kind="text", document=VIEW,
        )
        for each in citations[:1]
    )  # fmt: skip
    values = {
        "id": "a1",
        "status": status,
        "answer": text,
        "mode": "extractive",
        "citations": citations,
        "passages": passages,
    }
    return Answer(**(values | more))  # type: ignore[arg-type]


def scripted_answer(request: AskRequest) -> Answer:
    """Answers by a word in the question."""
    question = request.question
    if "天气" in question:
        return answer("out_of_scope", "这里只回答政策问题，天气请查询气象部门。")
    if "公积金" in question:
        return answer("insufficient_evidence", "已收录的文件没有写到这件事，请拨打12345或向区住建委咨询。")
    if "哪个区" in question and request.region is None:
        options = tuple(
            RegionOption(region=name, answer=f"{name}的住院救助比例不同。", title="办法")
            for name in ("云溪区", "望江区")
        )
        return answer("needs_region", "各区规定不同，请选择您所在的区县。", options=options)
    if "长文" in question:
        return answer("answered", "原文很长[1]。", citation(1, SOURCE))
    if "攻击" in question:
        return answer(
            "answered", f"原文写有{HOSTILE}[1]。", citation(1, "救助对象包括低保对象和特困人员。" + HOSTILE)
        )
    if "表" in question:
        return answer("answered", "低保对象住院按70%救助[1]。", citation(1, "低保对象\t50%\t70%"))
    text = f"{QUOTE}[1]每年最高3万元[2]。"
    if request.history:
        text = f"接着上一问（共{len(request.history)}条）：{text}"
    mode = "generative" if "生成" in question else "extractive"
    notices = (
        Notice(kind="validity", text="该办法有效期2年，已于2026年4月30日届满，请向区医保局核实现行规定。"),
    )
    return answer(
        "answered", text, citation(1, QUOTE), citation(2, "每年最高 3 万元。"), notices=notices, mode=mode
    )


@dataclass
class ScriptedService:
    """The reader of the pages and the record of what the API was sent."""

    asked: list[AskRequest] = field(default_factory=list)
    feedback: list[Feedback] = field(default_factory=list)
    pause: float = 0.01
    """Seconds between two events of a stream."""
    file: OriginalFile | None = None
    """The original of the one document that can be read."""

    def forget(self) -> None:
        """Begins a new test."""
        self.asked.clear()
        self.feedback.clear()
        self.pause = 0.01
        self.file = None

    def documents(self, query: DocumentQuery) -> DocumentList:
        found = [
            each for each in DOCUMENTS
            if query.text in each.title + (each.doc_number or "")
            and query.region in (None, each.region) and query.validity in (None, each.validity)
        ]  # fmt: skip
        return DocumentList(
            total=len(found), documents=tuple(found[query.offset : query.offset + query.limit])
        )

    def document_reading(self, document_id: str) -> DocumentReading | None:
        if document_id == LONG_ID:
            return DocumentReading(document=entry(1, id=LONG_ID), blocks=long_blocks())
        if document_id == TABLE_ID:
            return DocumentReading(document=entry(1, id=TABLE_ID), blocks=long_table())
        if document_id != DOCUMENT_ID:
            return None
        fact = "有效期2年"
        validity = (ValidityFact(kind="period", on=date(2026, 4, 30), text=fact, spans=(span_of(fact),)),)
        relation = Relation(
            kind="repeals", title="云溪区旧救助办法", doc_number="云溪府发〔2019〕3号", evidence="同时废止"
        )
        pages = ((0, 60), (60, len(SOURCE)))
        return DocumentReading(
            document=DOCUMENTS[0],
            blocks=blocks(),
            pages=pages,
            validity=validity,
            relations=(relation,),
            has_original=self.file is not None and self.file.read() is not None,
        )

    def original(self, document_id: str) -> OriginalFile | None:
        return self.file if document_id == DOCUMENT_ID else None

    def keep_feedback(self, feedback: Feedback) -> None:
        self.feedback.append(feedback)

    def source_text(self, document_id: str) -> str | None:
        return SOURCE if document_id == DOCUMENT_ID else None

    def responsibilities(self, query: ResponsibilityQuery) -> ResponsibilityList:
        text = "区民政局牵头，区财政局配合。"
        rows = [
            ResponsibilityView(
                task=f"医疗救助第{number}项" if number else f"=1+1{HOSTILE}", unit=unit, canonical_unit="云溪" + unit,
                role=role, quote=text, source="云溪.txt", spans=(span_of(text),), heading_path=("三、附则",),
                document=VIEW, url=document_url(DOCUMENT_ID, (span_of(text),)),
            )
            for number in range(40)
            for unit, role in (("区民政局", "lead"), ("区财政局", "support"))
        ]  # fmt: skip
        rows = [
            row
            for row in rows
            if query.unit in row.canonical_unit and query.role in (None, row.role) and query.task in row.task
        ]
        end = None if query.limit is None else query.offset + query.limit
        return ResponsibilityList(total=len(rows), responsibilities=tuple(rows[query.offset : end]))

    def units(self, region: str | None) -> tuple[UnitCount, ...]:
        counted = UnitCount(unit="云溪区民政局", count=40), UnitCount(unit="云溪区财政局", count=40)
        return counted if region in (None, "云溪区") else ()

    def regions(self) -> tuple[str, ...]:
        return "云溪区", "望江区"

    def examples(self) -> tuple[str, ...]:
        return "低保户住院医疗救助能报多少？", "医疗救助由哪个部门牵头？", "救助比例表里低保对象是多少？"

    def ask(self, request: AskRequest) -> Answer:
        self.asked.append(request)
        if "坏" in request.question:
            raise RuntimeError("an error that nobody foresaw")
        if "忙" in request.question:
            raise ServiceError(503, "busy", "服务正忙，请稍后再试。")
        return scripted_answer(request)


class Site:
    """A running service with its pages."""

    def __init__(self, service: ScriptedService, port: int) -> None:
        self.service = service
        self.address = f"http://127.0.0.1:{port}"


def build_app(service: ScriptedService, settings: PageSettings) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/ask")
    def ask(body: AskRequest) -> Response:
        whole = service.ask(body)
        return StreamingResponse(
            _events(service, whole, "断线" in body.question), media_type="text/event-stream"
        )

    @app.post("/v1/feedback", status_code=201)
    def feedback(body: Feedback) -> dict[str, str]:
        service.keep_feedback(body)
        return {"status": "recorded"}

    mount_pages(app, service, settings)
    return app


def sse(event: str, data: object) -> str:
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _events(service: ScriptedService, whole: Answer, broken: bool) -> Iterator[str]:
    yield sse("meta", {"id": whole.id, "index_version": "1", "passages": []})
    for piece in re.findall(r".{1,12}", whole.answer, re.DOTALL):
        time.sleep(service.pause)
        yield sse("delta", {"text": piece})
    for each in whole.citations:
        yield sse("citation", each.model_dump(mode="json"))
    if not broken:
        yield sse("done", whole.model_dump(mode="json"))


@contextmanager
def running(app: FastAPI) -> Iterator[int]:
    """Serves `app` on a free port of this machine, in a thread; yields the port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(timeout=5)
