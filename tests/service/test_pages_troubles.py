"""Errors as pages, and the original files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import quote

import pytest
import scripted_service as scripted
from fastapi.testclient import TestClient
from scripted_texts import DOCUMENT_ID

from service.pages import PageSettings
from service.pages.originals import OriginalFile

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SETTINGS = PageSettings(widget_secret=b"s" * 32)


@pytest.fixture
def service():  # type: ignore[no-untyped-def]
    return scripted.ScriptedService()


@pytest.fixture
def client(service) -> TestClient:  # type: ignore[no-untyped-def]
    return TestClient(scripted.build_app(service, SETTINGS), raise_server_exceptions=False)


class TestErrors:
    @pytest.mark.parametrize(
        ("method", "path", "status", "heading"),
        [
            ("GET", "/nothing/here", 404, "没有找到这个页面"),
            ("GET", "/documents/none", 404, "没有找到这个页面"),
            ("GET", "/static/none.js", 404, "没有找到这个页面"),
            ("GET", "/originals/none", 404, "没有找到这个页面"),
            ("GET", "/widget.000.js", 404, "没有找到这个页面"),
            ("DELETE", "/documents", 405, "不能这样打开"),
            ("GET", "/feedback", 405, "不能这样打开"),
            ("GET", "/?question=x", 200, "政策问答"),
        ],
    )
    def test_people_get_a_page(
        self, client: TestClient, method: str, path: str, status: int, heading: str
    ) -> None:
        response = client.request(method, path, headers=BROWSER, cookies={"policyqa_type": "large"})
        assert response.status_code == status
        assert f"<h1>{heading}</h1>" in response.text
        assert '<html lang="zh-CN" class="large">' in response.text
        assert 'href="/"' in response.text
        assert response.headers["content-security-policy"].startswith("default-src 'none'")

    @pytest.mark.parametrize("path", ["/v1/nothing", "/v1/documents/x"])
    def test_the_api_answers_a_browser_with_a_problem_document_too(
        self, client: TestClient, path: str
    ) -> None:
        response = client.get(path, headers=BROWSER)
        assert response.headers["content-type"] == "application/problem+json"

    def test_a_program_gets_a_problem_document_at_a_pages_address(self, client: TestClient) -> None:
        response = client.get("/documents/none", headers={"Accept": "*/*"})
        assert (response.status_code, response.json()["status"]) == (404, 404)

    def test_nothing_of_the_inside_is_shown(self, client: TestClient) -> None:
        response = client.post("/", data={"question": "坏"}, headers=BROWSER)
        assert (response.status_code, "服务出错了" in response.text) == (500, True)
        assert "nobody foresaw" not in response.text
        assert "再试一次" not in response.text  # a reload would not send the question

    def test_a_wrong_method_is_told_the_right_ones(self, client: TestClient) -> None:
        assert client.put("/", headers=BROWSER).headers["allow"] == "GET, POST"
        assert client.get("/v1/ask").headers["allow"] == "POST"

    def test_the_list_stands_at_its_address_with_a_slash_as_well(self, client: TestClient) -> None:
        assert client.get("/documents/", follow_redirects=False).headers["location"] == "/documents"


class TestOriginals:
    def serve(self, service, path: Path, content: bytes) -> None:  # type: ignore[no-untyped-def]
        path.write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        service.file = OriginalFile(path=path, name=path.name, sha256=sha256)

    @pytest.mark.parametrize(
        ("name", "media_type"),
        [
            ("办法.pdf", "application/pdf"),
            ("办法.TXT", "text/plain"),
            ("办法.html", "application/octet-stream"),
            ("办法.svg", "application/octet-stream"),
        ],
    )
    def test_the_bytes_come_back_to_be_saved(self, client, service, tmp_path, name, media_type) -> None:  # type: ignore[no-untyped-def]
        self.serve(service, tmp_path / name, b"<script>1</script>\xb0\xec")
        response = client.get("/originals/" + DOCUMENT_ID)
        assert response.content == b"<script>1</script>\xb0\xec"
        assert response.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(name)}"
        assert response.headers["content-type"] == media_type
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["content-security-policy"] == "default-src 'none'; sandbox"

    def test_a_file_that_is_changed_or_gone_is_neither_linked_nor_served(
        self, client, service, tmp_path
    ) -> None:  # type: ignore[no-untyped-def]
        path = tmp_path / "a.txt"
        viewer = "/documents/" + DOCUMENT_ID
        self.serve(service, path, "原文".encode())
        assert "下载原文件" in client.get(viewer).text
        for change in (lambda: path.write_bytes(b"other"), path.unlink, path.mkdir):
            change()
            assert "下载原文件" not in client.get(viewer).text
            assert client.get("/originals/" + DOCUMENT_ID).status_code == 404

    def test_an_address_never_becomes_a_path(self, client, service, tmp_path) -> None:  # type: ignore[no-untyped-def]
        self.serve(service, tmp_path / "a.txt", b"1")
        for path in ("..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", quote(str(tmp_path / "a.txt"), safe="")):
            assert client.get("/originals/" + path).status_code == 404
