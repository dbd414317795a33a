from __future__ import annotations

import base64
import gzip
import hashlib

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.limits import RateLimiter
from service.pages.routes import read_assets
from service.problems import install_problems
from service.widget import (
    GateRules,
    OriginError,
    SessionError,
    SessionTokens,
    WidgetGate,
    WidgetScript,
    frame_ancestors,
    is_allowed,
    parse_origins,
    widget_routes,
)

OFFICE = "https://www.example.gov.cn"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("entry", "origin", "expected"),
    [
        ("https://www.example.gov.cn", "https://www.example.gov.cn", True),
        ("https://www.example.gov.cn", "https://www.example.gov.cn:443", True),
        ("https://www.example.gov.cn", "https://WWW.example.gov.cn", True),
        ("https://www.example.gov.cn", "http://www.example.gov.cn", False),
        ("https://www.example.gov.cn", "https://www.example.gov.cn:8443", False),
        ("https://www.example.gov.cn", "https://www.example.gov.cn.evil.cn", False),
        ("https://*.example.gov.cn", "https://a.example.gov.cn", True),
        ("https://*.example.gov.cn", "https://a.b.example.gov.cn", True),
        ("https://*.example.gov.cn", "https://example.gov.cn", False),
        ("https://*.example.gov.cn", "https://evilexample.gov.cn", False),
        ("*.example.gov.cn", "https://a.example.gov.cn", True),
        ("*.example.gov.cn", "http://a.example.gov.cn", False),
        ("http://10.0.0.8:8080", "http://10.0.0.8:8080", True),
        ("https://*.example.gov.cn", "null", False),
        ("https://*.example.gov.cn", "https://a.example.gov.cn/path", False),
        ("https://*.example.gov.cn", "https://user@a.example.gov.cn", False),
    ],
)
def test_an_origin_is_allowed_by_its_scheme_host_and_port(entry: str, origin: str, expected: bool) -> None:
    assert is_allowed(origin, parse_origins([entry])) is expected


@pytest.mark.parametrize(
    "entry", ["*", "https://*.cn", "https://*", "https://a.cn/path", "ftp://a.cn", "", "https://a.*.cn"]
)
def test_an_entry_that_is_too_wide_or_unreadable_is_refused(entry: str) -> None:
    with pytest.raises(OriginError):
        parse_origins([entry])


def test_framing_is_allowed_to_the_same_sites() -> None:
    allowed = parse_origins(["*.example.gov.cn", "http://10.0.0.8:8080"])
    assert frame_ancestors(allowed) == "'self' https://*.example.gov.cn http://10.0.0.8:8080"


def test_a_session_holds_for_its_origin_and_its_time_only() -> None:
    clock = Clock()
    tokens = SessionTokens(secret=b"k" * 32, seconds=60, clock=clock)
    token = tokens.issue(OFFICE)
    assert tokens.verify(token, OFFICE) == tokens.verify(token, OFFICE)
    with pytest.raises(SessionError, match="不属于"):
        tokens.verify(token, "https://evil.example")
    clock.now += 60
    with pytest.raises(SessionError, match="过期"):
        tokens.verify(token, OFFICE)


@given(
    st.text(max_size=40) | st.binary(max_size=40).map(lambda b: base64.urlsafe_b64encode(b).decode() + ".x")
)
def test_a_forged_token_never_holds(token: str) -> None:
    with pytest.raises(SessionError):
        SessionTokens(secret=b"k" * 32).verify(token, OFFICE)


def test_a_token_of_another_secret_does_not_hold() -> None:
    with pytest.raises(SessionError):
        SessionTokens(secret=b"a" * 32).verify(SessionTokens(secret=b"b" * 32).issue(OFFICE), OFFICE)
    with pytest.raises(ValueError, match="16 bytes"):
        SessionTokens(secret=b"short")


SCRIPT = WidgetScript(content=b"1;")


def client_with(by_address: int = 100, by_session: int = 100) -> TestClient:
    app = FastAPI()
    install_problems(app)
    tokens = SessionTokens(secret=b"k" * 32)
    app.include_router(widget_routes(SCRIPT, tokens, generative=False, max_question_chars=500))
    app.add_api_route("/v1/ask", lambda: {"answer": "好"}, methods=["POST"])
    app.add_api_route("/v1/documents", lambda: {"total": 0})
    rules = GateRules(
        allowed=parse_origins([OFFICE]),
        tokens=tokens,
        by_address=RateLimiter(by_address),
        by_session=RateLimiter(by_session),
    )
    app.add_middleware(WidgetGate, rules=rules)
    return TestClient(app)


def session_headers(client: TestClient) -> dict[str, str]:
    token = client.post("/v1/widget/session", headers={"Origin": OFFICE}).json()["token"]
    return {"Origin": OFFICE, "Authorization": f"Bearer {token}"}


def test_an_allowed_site_gets_a_session_and_may_ask() -> None:
    client = client_with()
    session = client.post("/v1/widget/session", headers={"Origin": OFFICE})
    assert session.headers["cache-control"] == "no-store"
    response = client.post("/v1/ask", headers=session_headers(client))
    assert response.json() == {"answer": "好"}
    assert response.headers["access-control-allow-origin"] == OFFICE
    assert "Origin" in response.headers["vary"]


def test_its_preflight_is_answered() -> None:
    response = client_with().options(
        "/v1/ask", headers={"Origin": OFFICE, "Access-Control-Request-Method": "POST"}
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == OFFICE
    assert "authorization" in response.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("method", ["OPTIONS", "POST"])
@pytest.mark.parametrize("path", ["/v1/widget/session", "/v1/ask"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_another_site_is_refused_and_cannot_read_the_refusal(method: str, path: str, origin: str) -> None:
    response = client_with().request(method, path, headers={"Origin": origin})
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers


def test_an_allowed_site_reaches_nothing_but_the_widgets_routes() -> None:
    client = client_with()
    assert client.get("/v1/documents", headers=session_headers(client)).status_code == 403


def test_without_a_session_an_allowed_site_may_not_ask() -> None:
    response = client_with().post("/v1/ask", headers={"Origin": OFFICE})
    assert response.status_code == 401
    assert response.headers["access-control-allow-origin"] == OFFICE
    assert response.json()["detail"] == "会话无效，请刷新页面。"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://testserver"},
        {"Origin": "https://public.gov.cn", "Sec-Fetch-Site": "same-origin"},
    ],
    ids=["a program", "our own page", "our own page behind a proxy that renames the host"],
)
def test_our_own_pages_and_programs_pass(headers: dict[str, str]) -> None:
    assert client_with().post("/v1/ask", headers=headers).status_code == 200


@pytest.mark.parametrize("limits", [{"by_session": 2}, {"by_address": 3}])
def test_a_session_and_an_address_have_their_limits(limits: dict[str, int]) -> None:
    client = client_with(**limits)
    headers = session_headers(client)
    statuses = [client.post("/v1/ask", headers=headers).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_the_pinned_script_serves_its_own_version_only() -> None:
    client = client_with()
    response = client.get(SCRIPT.pinned_path)
    assert "immutable" in response.headers["cache-control"]
    assert response.headers["access-control-allow-origin"] == "*"
    digest = base64.b64encode(hashlib.sha384(response.content).digest()).decode()
    assert SCRIPT.integrity == f"sha384-{digest}"
    assert client.get("/widget.000000000000.js").status_code == 404
    assert client.get("/widget.js", headers={"If-None-Match": response.headers["etag"]}).status_code == 304


def test_the_script_is_one_classic_file_of_at_most_60_kilobytes() -> None:
    script = WidgetScript.join(read_assets().contents).content
    text = script.decode()
    assert len(gzip.compress(script)) <= 60_000
    assert not any(line.startswith(("import ", "export ")) for line in text.splitlines())
    for unsafe in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "rem;"):
        assert unsafe not in text
