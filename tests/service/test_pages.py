from __future__ import annotations

from typing import ClassVar

import pytest
import scripted_service as scripted
from fastapi.testclient import TestClient
from scripted_texts import DOCUMENT_ID, HOSTILE, SOURCE, span_of

from service.pages import PageSettings, document_url
from service.problems import ServiceError

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SETTINGS = PageSettings(
    widget_secret=b"s" * 32, allowed_origins=("https://*.example.gov.cn",), max_question_chars=20
)


@pytest.fixture
def service():  # type: ignore[no-untyped-def]
    return scripted.ScriptedService()


@pytest.fixture
def client(service) -> TestClient:  # type: ignore[no-untyped-def]
    return TestClient(scripted.build_app(service, SETTINGS))


@pytest.mark.parametrize("path", ["/", "/documents", "/documents/none", "/responsibilities", "/widget-demo"])
def test_every_page_allows_only_its_own_files(client: TestClient, path: str) -> None:
    response = client.get(path, headers=BROWSER)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "frame-ancestors 'self' https://*.example.gov.cn" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "style=" not in response.text
    assert "http://" not in response.text.replace("http://testserver", "")


def test_pages_are_compressed_and_streams_are_not(client: TestClient) -> None:
    page = client.get("/documents", headers=BROWSER | {"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    assert {"Cookie", "Accept-Encoding"} <= {name.strip() for name in page.headers["vary"].split(",")}
    stream = client.post("/v1/ask", json={"question": "住院"}, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in stream.headers


def test_a_form_asks_and_carries_the_conversation(client: TestClient, service) -> None:  # type: ignore[no-untyped-def]
    form = {"question": "那特困呢？", "region": "云溪区", "asked": ["一", "二"], "answered": ["甲", "乙"]}
    response = client.post("/", data=form)
    assert response.status_code == 200
    [request] = service.asked
    assert (request.question, request.region) == ("那特困呢？", "云溪区")
    assert [turn.content for turn in request.history] == ["一", "甲", "二", "乙"]
    assert "接着上一问（共4条）" in response.text


@pytest.mark.parametrize(("question", "message"), [(" ", "请先输入问题"), ("问" * 21, "请控制在 20 字以内")])
def test_a_question_that_cannot_be_asked_comes_back(client: TestClient, question: str, message: str) -> None:
    response = client.post("/", data={"question": question})
    assert response.status_code == 422
    assert message in response.text


def test_a_form_beyond_all_bounds_is_refused(client: TestClient) -> None:
    response = client.post("/", data={"question": "问" * 30_000}, headers=BROWSER)
    assert response.status_code == 413
    assert "提交的内容太长" in response.text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", ""])
def test_choosing_a_type_size_never_leads_away(client: TestClient, target: str) -> None:
    response = client.post("/display", data={"type": "large", "next": target}, follow_redirects=False)
    assert response.headers["location"] == "/"
    assert "policyqa_type=large" in response.headers["set-cookie"]


def test_hostile_text_is_escaped_everywhere(client: TestClient) -> None:
    address = document_url(DOCUMENT_ID, [span_of(HOSTILE)])
    for path in (
        "/documents",
        address,
        "/responsibilities",
        "/?question=<script>",
        "/documents?q=%22><script>",
    ):
        text = client.get(path).text
        assert "<img src=x" not in text
        assert text.count("<script") == text.count('<script type="module"')
    assert "<img src=x" not in client.post("/", data={"question": "攻击"}).text


def test_assets_are_kept_for_good_under_their_version_only(client: TestClient) -> None:
    page = client.get("/").text
    address = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    kept = client.get(address)
    assert "immutable" in kept.headers["cache-control"]
    assert client.get(address.partition("?")[0]).headers["cache-control"] == "no-cache"
    assert client.get(address, headers={"If-None-Match": kept.headers["etag"]}).status_code == 304
    assert client.get("/static/../routes.py").status_code == 404
    assert client.get("/static/chat/none.js").status_code == 404


def test_the_page_number_is_forgiving(client: TestClient) -> None:
    assert "第 1 页，共 3 页" in client.get("/documents?page=abc").text
    assert "第 3 页，共 3 页" in client.get("/documents?page=3&region=").text


def test_an_empty_index_says_so(client: TestClient, service) -> None:  # type: ignore[no-untyped-def]
    service.examples = lambda: ()
    assert "目前还没有收录文件" in client.get("/").text


def test_trouble_is_told_on_the_page(client: TestClient, service) -> None:  # type: ignore[no-untyped-def]
    def fail(*_: object) -> None:
        raise ServiceError(503, "no-index", "还没有收录文件，请稍后再来。")

    service.documents = service.responsibilities = fail
    for path in ("/documents", "/responsibilities", "/responsibilities.csv"):
        response = client.get(path, headers=BROWSER)
        assert response.status_code == 503
        assert "还没有收录文件，请稍后再来。" in response.text
        assert response.headers["content-type"].startswith("text/html")
    response = client.post("/", data={"question": "忙不忙"})
    assert (response.status_code, "服务正忙" in response.text) == (503, True)


def test_the_source_is_plain_text(client: TestClient) -> None:
    response = client.get("/sources/" + DOCUMENT_ID)
    assert response.text == SOURCE
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert client.get("/sources/none").status_code == 404


def test_forms_have_their_own_limit(service) -> None:  # type: ignore[no-untyped-def]
    limited = TestClient(
        scripted.build_app(service, PageSettings(widget_secret=b"s" * 32, asks_per_minute=1))
    )
    assert limited.post("/", data={"question": "住院"}).status_code == 200
    for path in ("/", "/feedback"):
        response = limited.post(path, data={"question": "住院", "answer_id": "a1", "helpful": "yes"})
        assert (response.status_code, "操作太频繁了" in response.text) == (429, True)
        assert 0 < int(response.headers["retry-after"]) <= 60
    assert service.feedback == []


class TestFeedback:
    FORM: ClassVar = {
        "answer_id": "a1",
        "helpful": "no",
        "comment": " 没说期限 ",
        "asked": "甲？",
        "answered": "乙。",
    }

    def test_a_form_is_kept_and_the_conversation_goes_on(self, client: TestClient, service) -> None:  # type: ignore[no-untyped-def]
        text = client.post("/feedback", data=self.FORM).text
        [kept] = service.feedback
        assert (kept.answer_id, kept.helpful, kept.comment) == ("a1", False, "没说期限")
        assert "您的反馈已收到，谢谢。" in text
        assert '<input type="hidden" name="answered" value="乙。">' in text

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"helpful": "perhaps"}, "请选择"),
            ({"comment": "长" * 2001}, "2000 字以内"),
            ({"answer_id": ""}, "没有收下"),
        ],
    )
    def test_what_cannot_be_kept_is_told_on_the_page(
        self, client: TestClient, service, changed, said
    ) -> None:  # type: ignore[no-untyped-def]
        response = client.post("/feedback", data=self.FORM | changed)
        assert (response.status_code, said in response.text) == (422, True)
        assert 'name="answered" value="乙。"' in response.text
        assert service.feedback == []

    def test_it_is_taken_from_our_own_pages_only(self, client: TestClient, service) -> None:  # type: ignore[no-untyped-def]
        headers = BROWSER | {"Origin": "https://evil.example"}
        assert client.post("/feedback", data=self.FORM, headers=headers).status_code == 403
        assert service.feedback == []

    def test_a_store_that_fails_is_told(self, client: TestClient, service) -> None:  # type: ignore[no-untyped-def]
        def fail(_: object) -> None:
            raise ServiceError(503, "feedback-not-kept", "反馈暂时没有记下，请稍后再试。")

        service.keep_feedback = fail
        response = client.post("/feedback", data=self.FORM)
        assert (response.status_code, "反馈暂时没有记下" in response.text) == (503, True)
