"""The documents and the responsibilities."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

from service.exports import responsibilities_csv, responsibilities_xlsx
from service.limits import RateLimiter, client_of
from service.pages.forms import (
    DOCUMENTS_A_PAGE,
    RESPONSIBILITIES_A_PAGE,
    document_query,
    page_number,
    responsibility_query,
)
from service.pages.links import parse_spans
from service.pages.originals import download
from service.pages.reader import PageReader
from service.pages.reading import lay_out
from service.pages.rendering import Pages
from service.pages.tasks import gather_tasks
from service.problems import ServiceError

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def document_routes(pages: Pages, reader: PageReader) -> APIRouter:
    """The list of documents and the source viewer."""
    router = APIRouter()

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
        if not document_id:
            return RedirectResponse("/documents", status_code=301)
        reading = reader.document_reading(document_id)
        if reading is None:
            raise _missing()
        spans = parse_spans(request.query_params.get("spans", ""))
        layout = lay_out(reading, spans)
        return pages.render(
            request, "document.html", reading=reading, document=reading.document, layout=layout, spans=spans
        )

    return router


def file_routes(pages: Pages, reader: PageReader) -> APIRouter:
    """What a document was read from: its text, and the original file as it was."""
    router = APIRouter()
    limiter = RateLimiter(pages.settings.asks_per_minute)

    @router.get("/sources/{document_id:path}")
    def source(document_id: str) -> Response:
        text = reader.source_text(document_id)
        if text is None:
            raise _missing()
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
        return PlainTextResponse(text, headers=headers)

    @router.get("/originals/{document_id:path}")
    def original(request: Request, document_id: str) -> Response:
        limiter.admit(client_of(request.scope))
        file = reader.original(document_id)
        content = file.read() if file else None
        if file is None or content is None:
            raise ServiceError(
                404, "no-original", "原文件已不在服务器上，或者收录以后有改动，因此不提供下载。"
            )
        return download(file, content)

    return router


def responsibility_routes(pages: Pages, reader: PageReader) -> APIRouter:
    """The responsibilities and their export."""
    router = APIRouter()

    @router.get("/responsibilities")
    def responsibilities(request: Request) -> Response:
        by_task = request.query_params.get("by") == "task"
        query = responsibility_query(request.query_params, everything=by_task)
        found = reader.responsibilities(query)
        tasks = gather_tasks(found.responsibilities) if by_task else ()
        start = (page_number(request.query_params) - 1) * RESPONSIBILITIES_A_PAGE
        return pages.render(
            request,
            "responsibilities.html",
            query=query,
            found=found,
            by_task=by_task,
            tasks=tasks[start : start + RESPONSIBILITIES_A_PAGE],
            task_count=len(tasks),
            units=reader.units(query.region),
            regions=reader.regions(),
            turning=_turning(request, len(tasks) if by_task else found.total, RESPONSIBILITIES_A_PAGE),
            filters=request.url.query,
        )

    @router.get("/responsibilities.csv")
    def as_csv(request: Request) -> Response:
        found = reader.responsibilities(responsibility_query(request.query_params, everything=True))
        return _export(responsibilities_csv(found.responsibilities), "text/csv; charset=utf-8", "csv")

    @router.get("/responsibilities.xlsx")
    def as_xlsx(request: Request) -> Response:
        found = reader.responsibilities(responsibility_query(request.query_params, everything=True))
        return _export(responsibilities_xlsx(found.responsibilities), _XLSX, "xlsx")

    return router


def _missing() -> ServiceError:
    return ServiceError(404, "no-such-document", "没有收录这份文件。它可能已从资料库移除，或者链接不完整。")


def _export(content: bytes, media_type: str, suffix: str) -> Response:
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
