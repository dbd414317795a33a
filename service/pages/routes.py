"""The pages' routes, and `mount_pages`, which puts them and the widget on an application."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from service.exports import responsibilities_csv, responsibilities_xlsx
from service.limits import RateLimiter
from service.pages.assets import Assets
from service.pages.forms import (
    DOCUMENTS_A_PAGE,
    RESPONSIBILITIES_A_PAGE,
    FormError,
    ask_form,
    document_query,
    page_number,
    read_form,
    responsibility_query,
)
from service.pages.links import parse_spans
from service.pages.reader import PageReader, PageSettings
from service.pages.reading import lay_out
from service.pages.rendering import LARGE_TYPE_COOKIE, Pages
from service.problems import ServiceError
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
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def _form(request: Request) -> Mapping[str, list[str]] | FormError:
    """The form's fields, or what is wrong with it; read here so that the routes can be plain functions."""
    try:
        return await read_form(request)
    except FormError as error:
        return error


Fields = Annotated[Mapping[str, list[str]] | FormError, Depends(_form)]


def mount_pages(app: FastAPI, reader: PageReader, settings: PageSettings) -> None:
    """Puts the pages, the widget and its gate for other origins on `app`."""
    assets = read_assets()
    script = WidgetScript.join(assets.contents)
    rules = _gate_rules(settings)
    pages = Pages(settings, assets, frame_ancestors(rules.allowed))
    for router in (
        _ask_routes(pages, reader),
        _document_routes(pages, reader),
        _responsibility_routes(pages, reader),
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


def _ask_routes(pages: Pages, reader: PageReader) -> APIRouter:
    router = APIRouter()

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
    def ask(request: Request, fields: Fields) -> Response:
        if isinstance(fields, FormError):
            return show(request, status=413, error=str(fields))
        form = ask_form(fields)
        shown: dict[str, Any] = {"region": form.region, "history": form.history}
        try:
            admit(request)
            answer = reader.ask(form.request(pages.settings.max_question_chars))
        except FormError as error:
            return show(request, status=422, question=form.question, error=str(error), **shown)
        except ServiceError as error:
            return show(request, status=error.status, question=form.question, error=error.detail, **shown)
        return show(request, answer=answer, asked=form.question, **shown)

    return router


def _document_routes(pages: Pages, reader: PageReader) -> APIRouter:
    router = APIRouter(route_class=_page_route(pages))

    @router.get("/documents")
    def documents(request: Request) -> Response:
        query = document_query(request.query_params)
        found = reader.documents(query)
        turning = _turning(request, found.total, DOCUMENTS_A_PAGE)
        return pages.render(
            request, "documents.html", query=query, found=found, regions=reader.regions(), turning=turning
        )

    @router.get("/documents/{document_id:path}")
    def document(request: Request, document_id: str) -> Response:
        reading = reader.document_reading(document_id)
        if reading is None:
            return pages.render(request, "missing.html", status=404)
        spans = parse_spans(request.query_params.get("spans", ""))
        layout = lay_out(reading, spans)
        return pages.render(
            request, "document.html", reading=reading, document=reading.document, layout=layout, spans=spans
        )

    return router


def _responsibility_routes(pages: Pages, reader: PageReader) -> APIRouter:
    router = APIRouter(route_class=_page_route(pages))

    @router.get("/responsibilities")
    def responsibilities(request: Request) -> Response:
        query = responsibility_query(request.query_params)
        found = reader.responsibilities(query)
        return pages.render(
            request,
            "responsibilities.html",
            query=query,
            found=found,
            units=reader.units(query.region),
            regions=reader.regions(),
            turning=_turning(request, found.total, RESPONSIBILITIES_A_PAGE),
            filters=request.url.query,
        )

    @router.get("/responsibilities.csv")
    def as_csv(request: Request) -> Response:
        found = reader.responsibilities(responsibility_query(request.query_params, everything=True))
        return _download(responsibilities_csv(found.responsibilities), "text/csv; charset=utf-8", "csv")

    @router.get("/responsibilities.xlsx")
    def as_xlsx(request: Request) -> Response:
        found = reader.responsibilities(responsibility_query(request.query_params, everything=True))
        return _download(responsibilities_xlsx(found.responsibilities), _XLSX, "xlsx")

    return router


def _page_route(pages: Pages) -> type[APIRoute]:
    """Routes whose trouble is told on a page, not in a problem document."""

    class PageRoute(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def shown(request: Request) -> Response:
                try:
                    return await handle(request)
                except ServiceError as error:
                    return pages.render(request, "trouble.html", status=error.status, detail=error.detail)

            return shown

    return PageRoute


def _other_routes(pages: Pages, assets: Assets, script: WidgetScript) -> APIRouter:
    router = APIRouter()

    @router.post("/display")
    def display(fields: Fields) -> Response:
        chosen = {} if isinstance(fields, FormError) else fields
        target = chosen.get("next", ["/"])[0]
        inside = target.startswith("/") and not target.startswith(("//", "/\\"))
        response = RedirectResponse(target if inside else "/", status_code=303)
        size = "large" if chosen.get("type", [""])[0] == "large" else "normal"
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


def _download(content: bytes, media_type: str, suffix: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="responsibilities.{suffix}"'}
    return Response(content, media_type=media_type, headers=headers)


def _turning(request: Request, total: int, a_page: int) -> dict[str, object]:
    """What the links between pages need: the number, the last number and addresses of the neighbours."""
    number, last = page_number(request.query_params), max(1, -(-total // a_page))
    kept = [(name, value) for name, value in request.query_params.items() if name != "page"]

    def address(page: int) -> str:
        return f"{request.url.path}?{urlencode([*kept, ('page', str(page))])}"

    return {
        "number": number,
        "last": last,
        "previous": address(number - 1) if number > 1 else None,
        "next": address(number + 1) if number < last else None,
    }
