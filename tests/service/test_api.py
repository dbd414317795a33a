"""The HTTP contract on the sample index with the bundled model."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest import slice_spans, squeeze
from service import LiveEngine, Settings, create_app

pytestmark = pytest.mark.models

ASKED = "个人在云溪擅自野外用火要罚多少钱？"
GAZETTE = "yunxi_gazette_2024_02.txt"


def ask(client: TestClient, question: str, **more: object):
    response = client.post("/v1/ask", json={"question": question, **more})
    assert response.status_code == 200, response.text
    return response.json()


def text_of(client: TestClient, document_id: str) -> str:
    return client.get(f"/v1/documents/{document_id}/text").json()["text"]


class TestAsk:
    def test_the_response_has_the_fields_of_the_contract(self, sample_client):
        answer = ask(sample_client, ASKED)
        assert set(answer) >= {
            *("id", "status", "answer", "mode", "citations", "passages", "notices", "standalone_question"),
            *("region", "index_version", "timing_ms"),
        }
        assert (answer["status"], answer["mode"], answer["region"]) == ("answered", "extractive", "云溪区")
        citation = answer["citations"][0]
        assert set(citation) >= {
            *("number", "quote", "source", "spans", "passage_id", "heading_path", "document", "url"),
        }
        assert set(citation["document"]) >= {
            *("id", "title", "doc_number", "issuer", "region", "issued_on", "effective_from", "effective_to"),
            "validity",
        }
        assert answer["timing_ms"]["total"] >= answer["timing_ms"]["retrieve"] > 0

    def test_every_quote_is_the_slice_of_its_source_and_every_mark_has_a_citation(
        self, sample_client, samples_dir
    ):
        lines = (samples_dir / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        for question in [json.loads(line).get("question") for line in lines[::4]]:
            answer = ask(sample_client, question or ASKED)
            numbers = {citation["number"] for citation in answer["citations"]}
            assert all(f"[{number}]" in answer["answer"] for number in numbers)
            for citation in answer["citations"]:
                source = text_of(sample_client, citation["document"]["id"])
                assert squeeze(slice_spans(source, citation["spans"])) == squeeze(citation["quote"])

    def test_an_expired_scheme_comes_with_a_notice_and_at_its_time_without(self, sample_client):
        question = "云溪区特困人员的门诊救助比例是多少？"
        late = ask(sample_client, question, as_of="2026-01-01")
        cited = {citation["document"]["validity"] for citation in late["citations"]}
        assert ("expired" in cited) == any(notice["kind"] == "validity" for notice in late["notices"])
        early = ask(sample_client, question, as_of="2023-09-01")
        assert all(citation["document"]["validity"] == "in_force" for citation in early["citations"])

    def test_a_follow_up_is_understood_with_the_conversation(self, sample_client):
        history = [{"role": "user", "content": "云溪区的拾光小站是什么？"}]
        answer = ask(sample_client, "建一个补多少钱？", history=history)
        assert answer["region"] == "云溪区"
        assert "云溪" in answer["standalone_question"]

    def test_the_same_question_gets_the_same_answer(self, sample_client):
        first, second = (ask(sample_client, ASKED) for _ in range(2))
        assert first["id"] != second["id"]
        assert {**first, "id": "", "timing_ms": {}} == {**second, "id": "", "timing_ms": {}}

    def test_a_stream_ends_with_the_whole_response(self, sample_client):
        body = {"question": ASKED, "stream": True}
        with sample_client.stream("POST", "/v1/ask", json=body) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            events = response.read().decode()
        blocks = [block for block in events.split("\n\n") if block.startswith("event: ")]
        names = [block.splitlines()[0].removeprefix("event: ") for block in blocks]
        assert (names[0], names[-1]) == ("meta", "done")
        assert {"delta", "citation"} <= set(names)
        done = json.loads(blocks[-1].splitlines()[1].removeprefix("data: "))
        assert done["answer"] == ask(sample_client, ASKED)["answer"]


class TestSearch:
    def search(self, client: TestClient, query: str, **more: object):
        response = client.post("/v1/search", json={"query": query, **more})
        assert response.status_code == 200
        return response.json()["passages"]

    def test_passages_are_ranked_slices_of_their_sources(self, sample_client):
        passages = self.search(sample_client, "森林高火险区", top_k=4)
        assert [passage["rank"] for passage in passages] == [1, 2, 3, 4]
        scores = [passage["score"] for passage in passages]
        assert scores == sorted(scores, reverse=True)
        assert passages[0]["document"]["doc_number"] == "云溪府发〔2024〕7号"
        for passage in passages:
            assert passage["kind"] in {"text", "table_row", "table", "list"}
            assert passage["spans"]

    def test_filters_keep_to_a_district_a_document_and_what_is_in_force(self, sample_client):
        query = "禁止野外用火"
        of_district = self.search(sample_client, query, region="石桥县")
        assert {passage["document"]["region"] for passage in of_district} == {"石桥县"}
        of_document = self.search(sample_client, query, doc_number="云溪府发〔2024〕7号")
        assert {passage["document"]["doc_number"] for passage in of_document} == {"云溪府发〔2024〕7号"}
        in_force = self.search(sample_client, query, include_expired=False, as_of="2026-01-01")
        assert in_force
        assert {passage["document"]["validity"] for passage in in_force} <= {
            *("in_force", "unknown", "not_yet_effective")
        }

    def test_nothing_fits_an_unknown_document(self, sample_client):
        assert self.search(sample_client, "补贴", document_id="没有这份文件") == []


class TestRegister:
    def test_documents_come_in_pages_and_can_be_looked_up(self, sample_client):
        everything = sample_client.get("/v1/documents", params={"limit": 1000}).json()
        assert everything["total"] == len(everything["documents"]) == 14
        page = sample_client.get("/v1/documents", params={"limit": 3, "offset": 2}).json()
        assert page["documents"] == everything["documents"][2:5]
        one = page["documents"][0]
        assert sample_client.get(f"/v1/documents/{one['id']}").json() == one
        named = sample_client.get("/v1/documents", params={"q": "养犬"}).json()
        assert [document["doc_number"] for document in named["documents"]] == ["云溪府办发〔2017〕31号"]
        assert named["documents"][0]["validity"] == "repealed"

    def test_the_text_is_the_file_as_it_stands_on_disk(self, sample_client, samples_dir):
        listed = sample_client.get("/v1/documents", params={"limit": 100}).json()["documents"]
        document = next(each for each in listed if each["source"] == GAZETTE)
        told = sample_client.get(f"/v1/documents/{document['id']}/text").json()
        assert told["text"] == (samples_dir / "corpus" / GAZETTE).read_text(encoding="utf-8")
        assert 0 <= told["start"] < told["end"] <= len(told["text"])

    def test_responsibilities_are_found_by_unit_role_task_and_district(self, sample_client):
        params = {"unit": "区城市管理局", "role": "lead", "region": "云溪区"}
        told = sample_client.get("/v1/responsibilities", params=params).json()
        assert told["total"] == len(told["responsibilities"]) > 0
        for duty in told["responsibilities"]:
            assert (duty["role"], duty["document"]["region"]) == ("lead", "云溪区")
            source = text_of(sample_client, duty["document"]["id"])
            assert squeeze(slice_spans(source, duty["spans"])) == squeeze(duty["quote"])
        nothing = sample_client.get("/v1/responsibilities", params={"unit": "没有的局"}).json()
        assert nothing == {"total": 0, "responsibilities": []}


class TestOperations:
    def test_health_readiness_metrics_and_docs_answer(self, sample_client):
        assert sample_client.get("/healthz").json() == {"status": "ok"}
        ready = sample_client.get("/readyz")
        assert (ready.status_code, ready.json()["documents"]) == (200, 14)
        assert "policyqa_" in sample_client.get("/metrics").text
        assert sample_client.get("/docs").status_code == 200
        assert {"/v1/ask", "/v1/search", "/v1/documents"} <= set(
            sample_client.get("/openapi.json").json()["paths"]
        )

    def test_the_page_about_the_api_loads_nothing_from_elsewhere(self, sample_client):
        page = sample_client.get("/docs").text
        addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert addresses
        assert all(address.startswith(("/", "http://testserver/")) for address in addresses)
        assert all(sample_client.get(address).status_code == 200 for address in addresses)
        assert sample_client.get("/redoc").status_code == 404

    def test_feedback_is_kept_as_a_line(self, sample_engine, sample_settings, tmp_path):
        settings = sample_settings.model_copy(update={"feedback": tmp_path / "feedback.jsonl"})
        with TestClient(create_app(lambda: sample_engine, settings)) as client:
            body = {"answer_id": "a1", "helpful": False, "comment": "没有说到期限"}
            assert client.post("/v1/feedback", json=body).status_code == 201
        [line] = (tmp_path / "feedback.jsonl").read_text(encoding="utf-8").splitlines()
        assert json.loads(line).items() >= body.items()

    def test_feedback_that_cannot_be_written_is_said_to_be_lost(
        self, sample_engine, sample_settings, tmp_path
    ):
        (tmp_path / "file").touch()
        settings = sample_settings.model_copy(update={"feedback": tmp_path / "file" / "feedback.jsonl"})
        with TestClient(create_app(lambda: sample_engine, settings)) as client:
            response = client.post("/v1/feedback", json={"answer_id": "a1", "helpful": True})
        assert (response.status_code, response.json()["detail"]) == (503, "反馈暂时没有记下，请稍后再试。")

    def test_the_original_file_comes_back_as_it_was(self, sample_client, samples_dir):
        [document, *_] = sample_client.get("/v1/documents").json()["documents"]
        response = sample_client.get(f"/originals/{document['id']}")
        assert response.content == (samples_dir / "corpus" / document["source"]).read_bytes()

    def test_too_many_questions_of_one_address_are_refused_for_a_minute(self, sample_engine, sample_settings):
        settings = sample_settings.model_copy(update={"requests_per_minute": 2})
        with TestClient(create_app(lambda: sample_engine, settings)) as client:
            responses = [client.post("/v1/search", json={"query": "补贴"}) for _ in range(3)]
            assert [response.status_code for response in responses] == [200, 200, 429]
            assert 0 < int(responses[-1].headers["retry-after"]) <= 60
            assert client.get("/healthz").status_code == 200


def test_a_new_version_is_picked_up_without_a_failed_request(index_copy: Path, sample_embedding):
    from eval.commands.indexing import build_searchable
    from indexes import BuildOptions, current_version

    settings = Settings(_env_file=None, index=index_copy, requests_per_minute=0)
    file = index_copy.parent / "new.txt"
    file.write_text(
        "云溪府办发〔2024〕61号\n云溪区路灯管理办法\n第一条 路灯故障应当在3日内修复。\n", encoding="utf-8"
    )
    with TestClient(create_app(LiveEngine(settings, sample_embedding), settings)) as client:
        before = client.get("/readyz").json()["index_version"]
        seen: list[tuple[int, str]] = []
        stop = threading.Event()

        def keep_asking() -> None:
            while not stop.is_set():
                response = client.post("/v1/ask", json={"question": ASKED})
                seen.append((response.status_code, response.json().get("index_version", "")))

        asker = threading.Thread(target=keep_asking)
        asker.start()
        build_searchable([file], settings, sample_embedding, BuildOptions())
        after = current_version(index_copy)
        stopped = threading.Timer(20, stop.set)
        stopped.start()
        while not stop.is_set() and (not seen or seen[-1][1] != after):
            stop.wait(0.05)
        stop.set()
        stopped.cancel()
        asker.join()
        assert {code for code, _ in seen} == {200}
        assert {version for _, version in seen} == {before, after}
        titles = client.get("/v1/documents", params={"q": "路灯"}).json()
        assert titles["total"] == 1
