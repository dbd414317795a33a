"""A program that serves a scripted engine over MCP: `fake_mcp_server.py [PORT]`."""

from __future__ import annotations

import sys
from typing import Any

from service.answers import (
    Answer,
    AskRequest,
    Citation,
    DocumentEntry,
    DocumentText,
    DocumentView,
    PassageView,
    ResponsibilityList,
    ResponsibilityView,
    SearchRequest,
    SearchResponse,
)
from service.mcp_server import run_mcp
from service.problems import ServiceError

TEXT = "前言。" + "低保对象按60%比例救助。" * 20 + "后记。"
DOCUMENT = {
    "id": "云溪府办发〔2024〕5号", "title": "医疗救助办法", "doc_number": "云溪府办发〔2024〕5号", "issuer": None,
    "region": "云溪区", "issued_on": None, "effective_from": None, "effective_to": None, "validity": "in_force",
}  # fmt: skip
VIEW = DocumentView(**DOCUMENT)
PASSAGE = PassageView(
    passage_id="d#1", text="低保对象按60%比例救助。", score=1.0, rank=1, source="a.txt", spans=((3, 16),),
    heading_path=("二、救助",), kind="text", document=VIEW,
)  # fmt: skip
CITATION = Citation(
    number=1, quote="低保对象按60%比例救助。", source="a.txt", spans=((3, 16),), passage_id="d#1",
    heading_path=("二、救助",), document=VIEW, url="/documents/d",
)  # fmt: skip


class FakeCatalogue:
    def document(self, document_id: str) -> DocumentEntry:
        if document_id != DOCUMENT["id"]:
            raise ServiceError(404, "no-such-document", "没有收录这份文件，请检查链接。")
        return DocumentEntry(**DOCUMENT, aliases=(), kind="measures", source="a.txt", passages=3)

    def text(self, _: str) -> DocumentText:
        return DocumentText(source="a.txt", text=TEXT, start=3, end=len(TEXT) - 3)

    def responsibilities(self, **conditions: Any) -> ResponsibilityList:
        duty = ResponsibilityView(
            task="医疗救助", unit="区医保局", canonical_unit="区医保局", role="lead", quote="区医保局牵头。", source="a.txt",
            spans=((0, 7),), heading_path=(), document=VIEW, url="/documents/d",
        )  # fmt: skip
        found = (duty,) if conditions["unit"] in (None, "区医保局") else ()
        return ResponsibilityList(total=len(found), responsibilities=found)


class FakeEngine:
    catalogue = FakeCatalogue()

    def ask(self, request: AskRequest) -> Answer:
        print("a careless print", flush=True)  # must not reach the protocol on standard output
        if request.question == "坏":
            raise RuntimeError("secret of the inside")
        if not request.question.strip():
            raise ServiceError(422, "empty-question", "问题是空的，请写下您想问的内容。")
        return Answer(
            id="a", status="answered", answer="按60%救助。[1]", mode="extractive", citations=(CITATION,),
            passages=(PASSAGE,), region=request.region,
        )  # fmt: skip

    def search(self, request: SearchRequest) -> SearchResponse:
        return SearchResponse(passages=(PASSAGE,) * request.top_k, region=request.region)


if __name__ == "__main__":
    run_mcp(FakeEngine, int(sys.argv[1]) if len(sys.argv) > 1 else None)
