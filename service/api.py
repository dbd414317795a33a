"""The HTTP service: thin routes over the engine."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timezone
from secrets import token_bytes
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Query, Request
from fastapi.responses import PlainTextResponse, Response
from fastapi_swagger import patch_fastapi
from pydantic import BaseModel

from service.answers import (
    Answer,
    AskRequest,
    DocumentEntry,
    DocumentList,
    DocumentText,
    Feedback,
    ResponsibilityList,
    SearchRequest,
    SearchResponse,
)
from service.engine import Engine
from service.feedback import FeedbackLog
from service.limits import BodyLimit, RateLimiter, client_of
from service.openai_api import mount_openai
from service.pages import PageSettings, mount_pages
from service.pages.engine_reader import EngineReader
from service.problems import ServiceError
from service.settings import Settings
from service.streaming import EventStream, answer_events
from service.telemetry import Observed, Telemetry

_LOG = logging.getLogger(__name__)
MAX_BODY_BYTES = 1_000_000


class Parts:
    """What the routes share; one per app."""

    def __init__(self, engine: Callable[[], Engine], settings: Settings) -> None:
        self.engine = engine
        self.settings = settings
        self.telemetry = Telemetry()
        self.limiter = RateLimiter(settings.requests_per_minute)
        self._feedback = FeedbackLog(settings.feedback or settings.index / "feedback.jsonl")

    def keep_feedback(self, feedback: Feedback) -> None:
        """Keeps feedback and counts it.

        Raises:
            ServiceError: It cannot be written (503).
        """
        try:
            self._feedback.add(feedback, datetime.now(timezone.utc))
        except OSError as error:
            _LOG.error("feedback cannot be written: %s", error)
            raise ServiceError(503, "feedback-not-kept", "反馈暂时没有记下，请稍后再试。") from error
        self.telemetry.feedback.labels(str(feedback.helpful).lower()).inc()


def create_app(engine: Callable[[], Engine], settings: Settings) -> FastAPI:
    """Builds the app; `engine` gives the current engine and may raise a ServiceError while none is ready."""
    app = FastAPI(
        title="policyqa",
        description="政策文件问答：每一句回答都引自原文。",
        version="1",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
    )
    # The framework's own page loads its scripts from a CDN, and stays blank in an office network.
    patch_fastapi(app, docs_url="/docs", redirect_from_root_to_docs=False)
    app.state.parts = Parts(engine, settings)
    app.add_middleware(BodyLimit, most=MAX_BODY_BYTES)
    _add_questions(app)
    parts = app.state.parts
    mount_openai(app, lambda: Observed(parts.engine(), parts.telemetry), [Depends(_limited)])
    _add_register(app)
    _add_operations(app)
    mount_pages(app, EngineReader(engine, parts.keep_feedback), _page_settings(settings))
    return app


def _page_settings(settings: Settings) -> PageSettings:
    secret = settings.widget_secret.get_secret_value().encode() if settings.widget_secret else token_bytes(32)
    return PageSettings(
        hotline=settings.hotline,
        generative=settings.llm_base_url is not None,
        max_question_chars=settings.max_question_chars,
        asks_per_minute=settings.requests_per_minute,
        allowed_origins=settings.allowed_origins,
        widget_secret=secret,
    )


# Asynchronous, since each other dependency is a walk to another thread and back.
async def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


async def _limited(request: Request) -> Parts:
    parts = await _parts(request)
    parts.limiter.admit(client_of(request.scope))
    return parts


Shared = Annotated[Parts, Depends(_parts)]
Limited = Annotated[Parts, Depends(_limited)]


class Written(Response):
    """JSON of a model, written where it was made: the framework would validate it again on another thread."""

    media_type = "application/json"

    def render(self, content: BaseModel) -> bytes:
        """The body."""
        return content.model_dump_json().encode()


def _add_questions(app: FastAPI) -> None:
    @app.post("/v1/ask", response_model=Answer)
    def ask(body: AskRequest, request: Request, parts: Limited) -> Written | EventStream:
        engine = parts.engine()
        if body.stream or "text/event-stream" in request.headers.get("accept", ""):
            return EventStream(answer_events(engine, body, parts.telemetry))
        return Written(Observed(engine, parts.telemetry).ask(body))

    @app.post("/v1/search", response_model=SearchResponse)
    def search(body: SearchRequest, parts: Limited) -> Written:
        with parts.telemetry.seconds.labels("search").time():
            return Written(parts.engine().search(body))

    @app.post("/v1/feedback", status_code=201)
    def feedback(body: Feedback, parts: Limited) -> dict[str, str]:
        parts.keep_feedback(body)
        return {"status": "recorded"}


def _add_register(app: FastAPI) -> None:
    @app.get("/v1/documents")
    def documents(
        parts: Shared,
        limit: Annotated[int, Query(ge=1, le=1000)] = 50,
        offset: Annotated[int, Query(ge=0)] = 0,
        region: str | None = None,
        q: str | None = None,
    ) -> DocumentList:
        return parts.engine().catalogue.documents(limit=limit, offset=offset, region=region, q=q)

    @app.get("/v1/documents/{document_id:path}/text")
    def document_text(document_id: str, parts: Shared) -> DocumentText:
        return parts.engine().catalogue.text(document_id)

    @app.get("/v1/documents/{document_id:path}")
    def document(document_id: str, parts: Shared) -> DocumentEntry:
        return parts.engine().catalogue.document(document_id)

    @app.get("/v1/responsibilities")
    def responsibilities(
        parts: Shared,
        unit: str | None = None,
        role: Literal["lead", "responsible", "support"] | None = None,
        task: str | None = None,
        region: str | None = None,
    ) -> ResponsibilityList:
        return parts.engine().catalogue.responsibilities(unit=unit, role=role, task=task, region=region)


def _add_operations(app: FastAPI) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz")
    def readyz(parts: Shared) -> dict[str, str | int]:
        engine = parts.engine()
        return {
            "status": "ready",
            "index_version": engine.index_version,
            "documents": len(engine.corpus.records),
        }

    @app.get("/metrics")
    def metrics(parts: Shared) -> PlainTextResponse:
        try:
            engine = parts.engine()
            parts.telemetry.documents.set(len(engine.corpus.records))
            parts.telemetry.passages.set(len(engine.corpus.passages))
        except ServiceError:
            parts.telemetry.documents.set(0)
        return PlainTextResponse(parts.telemetry.render(), media_type="text/plain; version=0.0.4")
