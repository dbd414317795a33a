"""Puts the pages and the widget on an application."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.middleware.gzip import GZipMiddleware

from service.limits import RateLimiter
from service.pages.ask_routes import ask_routes
from service.pages.assets import Assets
from service.pages.browsing_routes import document_routes, file_routes, responsibility_routes
from service.pages.forms import Form
from service.pages.reader import PageReader, PageSettings
from service.pages.rendering import LARGE_TYPE_COOKIE, Pages
from service.pages.troubles import page_teller
from service.problems import install_problems
from service.widget import (
    GateRules,
    SessionTokens,
    WidgetGate,
    WidgetScript,
    frame_ancestors,
    parse_origins,
    widget_routes,
)

_YEAR = 365 * 24 * 3600
_WORTH_COMPRESSING = 1_000


def mount_pages(app: FastAPI, reader: PageReader, settings: PageSettings) -> None:
    """Puts the pages, the widget, its gate for other origins and the telling of errors on `app`."""
    assets = read_assets()
    script = WidgetScript.join(assets.contents)
    rules = _gate_rules(settings)
    pages = Pages(settings, assets, frame_ancestors(rules.allowed))
    for router in (
        ask_routes(pages, reader),
        document_routes(pages, reader),
        file_routes(pages, reader),
        responsibility_routes(pages, reader),
        _other_routes(pages, assets, script),
        widget_routes(
            script,
            rules.tokens,
            generative=settings.generative,
            max_question_chars=settings.max_question_chars,
        ),
    ):
        app.include_router(router, include_in_schema=False)
    app.add_middleware(WidgetGate, rules=rules)
    # A plan of 100 000 characters is 240 kB of page: a quarter of that goes over a slow line. Events stay as they are.
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_COMPRESSING, compresslevel=6)
    install_problems(app, page_teller(pages))


def read_assets() -> Assets:
    """The pages' own files and, below `chat/`, those that they share with the widget."""
    here = Path(__file__).parent
    return Assets.read({"": here / "static", "chat/": here.parent / "widget" / "source"})


def _gate_rules(settings: PageSettings) -> GateRules:
    return GateRules(
        allowed=parse_origins(settings.allowed_origins),
        tokens=SessionTokens(secret=settings.widget_secret, seconds=settings.widget_session_seconds),
        by_address=RateLimiter(settings.widget_address_per_minute),
        by_session=RateLimiter(settings.widget_session_per_minute),
    )


def _other_routes(pages: Pages, assets: Assets, script: WidgetScript) -> APIRouter:
    router = APIRouter()

    @router.post("/display")
    def display(form: Form) -> Response:
        target = form.get("next", ["/"])[0]
        inside = target.startswith("/") and not target.startswith(("//", "/\\"))
        response = RedirectResponse(target if inside else "/", status_code=303)
        size = "large" if form.get("type", [""])[0] == "large" else "normal"
        response.set_cookie(LARGE_TYPE_COOKIE, size, max_age=_YEAR, samesite="lax")
        return response

    @router.get("/static/{name:path}")
    def static(request: Request, name: str) -> Response:
        return assets.respond(request, name)

    @router.get("/favicon.ico")
    def icon(request: Request) -> Response:
        return assets.respond(request, "icon.svg")

    @router.get("/widget-demo")
    def widget_demo(request: Request) -> Response:
        return pages.render(
            request, "widget_demo.html", script=script, base=str(request.base_url).rstrip("/")
        )

    return router
