"""Bad requests and bad indexes over HTTP: the right status, problem+json, a Chinese detail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from indexes import current_version
from service import LiveEngine, Settings, create_app

pytestmark = pytest.mark.models


def problem_of(response, status: int) -> str:
    """Checks that a response is a problem document; returns its detail."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert set(told) == {"type", "title", "status", "detail"}
    assert told["status"] == status
    assert told["type"].startswith("urn:policyqa:problem:")
    assert any("一" <= character <= "鿿" for character in told["detail"])
    assert "Traceback" not in response.text
    assert ".py" not in response.text
    return told["detail"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "不是合法的 JSON"),
        (b"\xff\xfe\x00", 400, "请求"),
        (b"", 422, "请求体"),
        (b"[]", 422, "格式或类型不对"),
        (b'"question"', 422, "格式或类型不对"),
        (b"{}", 422, "question 不合要求：缺少这个字段"),
        ({"question": ""}, 422, "问题是空的"),
        ({"question": " \u3000\n"}, 422, "问题是空的"),
        ({"question": "低" * 10_000}, 422, "问题有 10000 个字，超过了 500 字的上限"),
        ({"question": 5}, 422, "question 不合要求"),
        ({"question": None}, 422, "question 不合要求"),
        ({"question": "问", "top_k": 0}, 422, "top_k 不合要求：数值太小"),
        ({"question": "问", "top_k": 1000}, 422, "top_k 不合要求：数值太大"),
        ({"question": "问", "mode": "magic"}, 422, "mode 不合要求：不是允许的取值"),
        ({"question": "问", "as_of": "昨天"}, 422, "as_of 不合要求"),
        ({"question": "问", "history": [{"role": "system", "content": "x"}]}, 422, "history"),
        ({"question": "问", "history": [{"role": "user", "content": "x"}] * 51}, 422, "条目太多"),
        ({"question": "问", "secret": 1}, 422, "secret 不合要求：没有这个字段"),
        ({"question": "字" * 400_000}, 413, "超过 1 MB"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_questions_get_a_problem_that_says_what_is_wrong(sample_client, body, status, said):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = sample_client.post("/v1/ask", content=data, headers={"content-type": "application/json"})
    assert said in problem_of(response, status)


def test_a_body_without_a_stated_length_has_the_same_bound(sample_client):
    pieces = (b'{"question": "' if number == 0 else b"x" * 10_000 for number in range(200))
    response = sample_client.post("/v1/ask", content=pieces, headers={"content-type": "application/json"})
    assert "超过 1 MB" in problem_of(response, 413)


@pytest.mark.parametrize(
    "question",
    [
        *("a\x00b" * 20, "%s%n{}{{7*7}}", "a b c"),
        *("\ud800", "\x00", "\u200b\u200b", "𠮷" * 5, "？" * 40, "😀" * 20),
    ],
    ids=ascii,
)
def test_strange_characters_break_nothing_and_are_no_reason_to_invent(sample_client, question):
    body = json.dumps({"question": question}).encode()
    response = sample_client.post("/v1/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code in {200, 400, 422}, response.text
    if response.status_code == 200:
        assert response.json()["status"] != "answered"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/ask", 405),
        ("DELETE", "/v1/documents", 405),
        ("PUT", "/v1/search", 405),
        ("POST", "/healthz", 405),
        ("GET", "/v1/nothing", 404),
        ("GET", "/v1/documents/没有这份文件", 404),
        ("GET", "/v1/documents/没有这份文件/text", 404),
        ("GET", "/v1/documents/..%2f..%2fetc%2fpasswd", 404),
        ("GET", "/v1/documents?limit=0", 422),
        ("GET", "/v1/documents?limit=x", 422),
        ("GET", "/v1/documents?offset=-1", 422),
        ("GET", "/v1/responsibilities?role=boss", 422),
    ],
)
def test_wrong_methods_addresses_and_parameters_get_a_problem(sample_client, method, path, status):
    response = sample_client.request(method, path)
    problem_of(response, status)
    assert ("allow" in response.headers) == (status == 405)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/search", {"query": ""}),
        ("/v1/search", {"query": "问", "top_k": 101}),
        ("/v1/feedback", {"answer_id": "", "helpful": True}),
        ("/v1/feedback", {"answer_id": "a", "helpful": "perhaps"}),
        ("/v1/feedback", {"answer_id": "a", "helpful": True, "comment": "长" * 2001}),
    ],
)
def test_other_bad_bodies_get_a_problem(sample_client, path, body):
    problem_of(sample_client.post(path, json=body), 422)


class TestBadIndexes:
    @pytest.fixture
    def live(self, sample_embedding):
        """Opens a service on an index folder as `policyqa serve` does."""

        def open_client(index: Path) -> TestClient:
            settings = Settings(_env_file=None, index=index, requests_per_minute=0)
            return TestClient(create_app(LiveEngine(settings, sample_embedding), settings))

        return open_client

    def test_without_an_index_the_service_lives_and_says_what_to_do(self, live, tmp_path):
        with live(tmp_path / "none") as client:
            assert client.get("/healthz").status_code == 200
            assert "policyqa ingest" in problem_of(client.get("/readyz"), 503)
            problem_of(client.post("/v1/ask", json={"question": "补贴多少？"}), 503)
            problem_of(client.get("/v1/documents"), 503)

    @pytest.mark.parametrize("how", ["cut off", "changed", "gone"])
    def test_a_damaged_file_is_named(self, live, index_copy, how):
        victim = max(
            (index_copy / current_version(index_copy)).iterdir(), key=lambda file: file.stat().st_size
        )
        if how == "gone":
            victim.unlink()
        else:
            data = victim.read_bytes()
            victim.write_bytes(data[:100] if how == "cut off" else data[:50] + b"?" + data[51:])
        with live(index_copy) as client:
            detail = problem_of(client.get("/readyz"), 503)
            assert victim.name in detail
            assert "policyqa ingest" in detail

    def test_an_index_of_another_embedding_model_is_refused(self, live, index_copy):
        manifest = index_copy / current_version(index_copy) / "manifest.json"
        content = json.loads(manifest.read_text(encoding="utf-8"))
        content["embedding"] |= {"name": "bge-small-zh", "fingerprint": "0" * 16}
        manifest.write_text(json.dumps(content), encoding="utf-8")
        with live(index_copy) as client:
            assert "由另一个向量模型（bge-small-zh" in problem_of(client.get("/readyz"), 503)

    def test_a_new_version_that_is_damaged_leaves_the_old_one_answering(self, live, index_copy):
        with live(index_copy) as client:
            before = client.get("/readyz").json()["index_version"]
            broken = index_copy / "v-99999999T000000000000Z-00000000"
            broken.mkdir()
            (broken / "manifest.json").write_text("{", encoding="utf-8")
            (index_copy / "CURRENT").write_text(broken.name + "\n", encoding="utf-8")
            for _ in range(2):
                answer = client.post("/v1/ask", json={"question": "云溪区高龄津贴每月多少元？"})
                assert (answer.status_code, answer.json()["index_version"]) == (200, before)
