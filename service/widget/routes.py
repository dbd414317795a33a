"""The widget's routes: its script, under a moving and a pinned address, and its sessions."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from service.problems import ServiceError
from service.widget.gate import SESSION_PATH
from service.widget.script import WidgetScript
from service.widget.sessions import SessionTokens


class WidgetSession(BaseModel):
    """What a widget needs to begin: its token and what to show."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: str
    expires_in: int
    """Seconds."""
    generative: bool
    max_question_chars: int


def widget_routes(
    script: WidgetScript, tokens: SessionTokens, *, generative: bool, max_question_chars: int
) -> APIRouter:
    """Builds the routes."""
    router = APIRouter()

    @router.get("/widget.js")
    def newest(request: Request) -> Response:
        return _javascript(request, script, "public, max-age=300")

    @router.get("/widget.{version}.js")
    def pinned(request: Request, version: str) -> Response:
        if version != script.version:
            raise ServiceError(
                404, "widget-version", "没有这个版本的问答窗口，请到 /widget-demo 取新的引用地址。"
            )
        return _javascript(request, script, "public, max-age=31536000, immutable")

    @router.post(SESSION_PATH)
    def session(request: Request, response: Response) -> WidgetSession:
        response.headers["Cache-Control"] = "no-store"
        return WidgetSession(
            token=tokens.issue(request.headers.get("origin", "")),
            expires_in=tokens.seconds,
            generative=generative,
            max_question_chars=max_question_chars,
        )

    return router


def _javascript(request: Request, script: WidgetScript, caching: str) -> Response:
    headers = {
        "Cache-Control": caching,
        "ETag": f'"{script.version}"',
        "Access-Control-Allow-Origin": "*",  # an integrity hash is only checked on a readable response
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(script.content, media_type="text/javascript; charset=utf-8", headers=headers)
