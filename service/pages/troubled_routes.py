"""Routes whose trouble is told on a page, not in a problem document."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from service.pages.rendering import Pages
from service.problems import ServiceError


def page_route(pages: Pages) -> type[APIRoute]:
    """The class of routes for a router that serves pages."""

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
