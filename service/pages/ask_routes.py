"""The ask page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from service.limits import RateLimiter, client_of
from service.pages.forms import Form, ask_form, feedback_form, history
from service.pages.reader import PageReader
from service.pages.rendering import Pages
from service.problems import ServiceError
from service.widget import foreign_origin


def ask_routes(pages: Pages, reader: PageReader) -> APIRouter:
    """The page, questions sent as a form, and what the asker says of the answer."""
    router = APIRouter()
    limiter = RateLimiter(pages.settings.asks_per_minute)

    def show(request: Request, *, error: ServiceError | None = None, **values: object) -> Response:
        page: dict[str, Any] = {
            "question": "",
            "region": None,
            "history": (),
            "answer": None,
            "thanks": False,
        }
        page |= {"regions": reader.regions(), "examples": reader.examples(), "error": ""} | values
        if error is None:
            return pages.render(request, "ask.html", **page)
        page["error"] = error.detail
        response = pages.render(request, "ask.html", status=error.status, **page)
        response.headers.update(error.headers)
        return response

    @router.get("/")
    def ask_page(request: Request) -> Response:
        return show(request, question=request.query_params.get("question", ""))

    @router.post("/")
    def ask(request: Request, form: Form) -> Response:
        asked = ask_form(form)
        shown: dict[str, Any] = {"region": asked.region, "history": asked.history}
        try:
            limiter.admit(client_of(request.scope))
            answer = reader.ask(asked.request(pages.settings.max_question_chars))
        except ServiceError as error:
            return show(request, error=error, question=asked.question, **shown)
        return show(request, answer=answer, asked=asked.question, **shown)

    @router.post("/feedback")
    def feedback(request: Request, form: Form) -> Response:
        if foreign_origin(request.scope):
            raise ServiceError(403, "origin-not-allowed", "反馈只能在本网站的页面上提交。")
        error = None
        try:
            limiter.admit(client_of(request.scope))
            reader.keep_feedback(feedback_form(form))
        except ServiceError as refusal:
            error = refusal
        return show(request, error=error, history=history(form), thanks=error is None)

    return router
