"""The ask page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from service.limits import RateLimiter
from service.pages.forms import Form, ask_form
from service.pages.reader import PageReader
from service.pages.rendering import Pages
from service.pages.troubled_routes import page_route
from service.problems import ServiceError


def ask_routes(pages: Pages, reader: PageReader) -> APIRouter:
    """The page, and questions sent as a form."""
    router = APIRouter(route_class=page_route(pages))
    limiter = RateLimiter(pages.settings.asks_per_minute)

    def admit(request: Request) -> None:
        if not limiter.allow(request.client.host if request.client else "unknown"):
            raise ServiceError(429, "too-many-requests", "提问太频繁了，请一分钟后再试。")

    def show(request: Request, *, status: int = 200, **values: object) -> Response:
        page: dict[str, object] = {"question": "", "region": None, "history": (), "answer": None, "error": ""}
        page |= {"regions": reader.regions(), "examples": reader.examples()} | values
        return pages.render(request, "ask.html", status=status, **page)

    @router.get("/")
    def ask_page(request: Request) -> Response:
        return show(request, question=request.query_params.get("question", ""))

    @router.post("/")
    def ask(request: Request, form: Form) -> Response:
        asked = ask_form(form)
        shown: dict[str, Any] = {"region": asked.region, "history": asked.history}
        try:
            admit(request)
            answer = reader.ask(asked.request(pages.settings.max_question_chars))
        except ServiceError as error:
            return show(request, status=error.status, question=asked.question, error=error.detail, **shown)
        return show(request, answer=answer, asked=asked.question, **shown)

    return router
