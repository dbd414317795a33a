"""Errors told on a page to people and in a problem document to programs."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request, Response

from service.pages.rendering import Pages
from service.problems import Teller, Trouble

_FOR_PROGRAMS = ("/v1/", "/healthz", "/readyz", "/metrics", "/openapi.json")
_HEADINGS: Mapping[int, str] = {
    403: "不能这样打开",
    404: "没有找到这个页面",
    405: "不能这样打开",
    413: "内容太长",
    422: "内容不合要求",
    429: "操作太频繁",
    500: "服务出错了",
    503: "暂时打不开",
}
_WORTH_A_RETRY = frozenset({429, 500, 503})


def page_teller(pages: Pages) -> Teller:
    """Tells trouble as a page where a browser opened one of the pages' addresses."""

    def tell(request: Request, trouble: Trouble) -> Response:
        if not _is_reader(request):
            return trouble.as_json()
        told = trouble.problem
        response = pages.render(
            request,
            "trouble.html",
            status=told.status,
            heading=_HEADINGS.get(told.status, "打不开这个页面"),
            detail=told.detail,
            may_retry=request.method == "GET" and told.status in _WORTH_A_RETRY,
        )
        response.headers.update(trouble.headers)
        return response

    return tell


def _is_reader(request: Request) -> bool:
    """Whether a person waits for a page: a browser that takes HTML, at an address that is not the API's."""
    path = request.url.path
    return "text/html" in request.headers.get("accept", "") and not path.startswith(_FOR_PROGRAMS)
