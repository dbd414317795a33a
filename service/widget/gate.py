"""The gate for requests from other web sites: who may embed, with which session, how often.

Requests of our own pages and of programs without an `Origin` pass; the API has its own limits for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.limits import RateLimiter, client_of
from service.problems import ServiceError, trouble_of
from service.widget.origins import AllowedOrigin, is_allowed
from service.widget.sessions import SessionError, SessionTokens

SESSION_PATH = "/v1/widget/session"
_SESSION_BOUND = frozenset({"/v1/ask", "/v1/feedback"})
_OPEN = frozenset({SESSION_PATH}) | _SESSION_BOUND


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRules:
    """What the gate decides by."""

    allowed: tuple[AllowedOrigin, ...]
    tokens: SessionTokens
    by_address: RateLimiter
    by_session: RateLimiter


class WidgetGate:
    """ASGI middleware; streams pass through it unbuffered."""

    def __init__(self, app: ASGIApp, rules: GateRules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers preflights and refusals itself, and adds CORS headers to what it lets through."""
        origin = foreign_origin(scope) if scope["type"] == "http" else None
        if origin is None or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        if not is_allowed(origin, self._rules.allowed) or scope["path"] not in _OPEN:
            refusal = ServiceError(403, "origin-not-allowed", "本网站未获准使用问答服务，请联系网站管理员。")
            await trouble_of(refusal).as_json()(scope, receive, send)
            return
        readable = _readable_by(origin, send)
        if scope["method"] == "OPTIONS":
            await _preflight()(scope, receive, readable)
            return
        try:
            self._admit(scope, origin)
        except ServiceError as error:
            await trouble_of(error).as_json()(scope, receive, readable)
            return
        await self._app(scope, receive, readable)

    def _admit(self, scope: Scope, origin: str) -> None:
        self._rules.by_address.admit(client_of(scope))
        if scope["path"] in _SESSION_BOUND:
            scheme, _, token = Headers(scope=scope).get("authorization", "").partition(" ")
            try:
                session = self._rules.tokens.verify(token if scheme.lower() == "bearer" else "", origin)
            except SessionError as error:
                raise ServiceError(401, "session-invalid", str(error)) from error
            self._rules.by_session.admit(session)


def foreign_origin(scope: Scope) -> str | None:
    """The `Origin` of a request that another web site's page makes, else None."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None or headers.get("sec-fetch-site") == "same-origin":
        return None
    return None if urlsplit(origin).netloc == headers.get("host") else origin


def _preflight() -> Response:
    headers = {
        "Access-Control-Allow-Methods": "POST",
        "Access-Control-Allow-Headers": "authorization, content-type",
        "Access-Control-Max-Age": "600",
    }
    return Response(status_code=204, headers=headers)


def _readable_by(origin: str, send: Send) -> Send:
    async def send_readable(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Access-Control-Allow-Origin"] = origin
            headers.add_vary_header("Origin")
        await send(message)

    return send_readable


def frame_ancestors(allowed: Iterable[AllowedOrigin]) -> str:
    """The sources that may frame our pages: ourselves and the allowed origins."""
    return " ".join(["'self'", *(entry.csp_source for entry in allowed)])
