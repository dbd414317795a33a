"""Limits that keep one client from taking the service away from the others."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.problems import BodyTooLarge, ServiceError

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Whoever is on the machine itself is not limited; a reverse proxy there forwards its clients' addresses."""
_WINDOW = 60
_MOST_DIGITS = 20


class RateLimiter:
    """A sliding window of one minute per client; thread-safe, forgets idle clients."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}

    def admit(self, client: str) -> None:
        """Counts one call; 0 per minute means no limit.

        Raises:
            ServiceError: The client has used up its minute (429, with the seconds to wait).
        """
        if self._per_minute == 0 or client in _LOOPBACK:
            return
        now = self._clock()
        with self._lock:
            self._forget_idle(now)
            calls = self._calls.setdefault(client, deque())
            while calls and calls[0] <= now - _WINDOW:
                calls.popleft()
            if len(calls) >= self._per_minute:
                wait = str(math.ceil(calls[0] + _WINDOW - now))
                detail = "操作太频繁了，请一分钟后再试。"
                raise ServiceError(429, "too-many-requests", detail, {"Retry-After": wait})
            calls.append(now)

    def _forget_idle(self, now: float) -> None:
        if len(self._calls) > 10_000:
            self._calls = {
                client: calls for client, calls in self._calls.items() if calls[-1] > now - _WINDOW
            }


def client_of(scope: Scope) -> str:
    """The address that a request came from."""
    client = scope.get("client")
    return str(client[0]) if client else "unknown"


class BodyLimit:
    """ASGI middleware: nobody makes the service read more than `most` bytes, with or without a stated length."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on with a body that ends in an error where it grows too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stated = Headers(scope=scope).get("content-length", "")
        taken = self._most + 1 if _is_more(stated, self._most) else 0

        async def bounded() -> Message:
            nonlocal taken
            if taken > self._most:
                raise BodyTooLarge
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most:
                raise BodyTooLarge
            return message

        await self._app(scope, bounded, send)


def _is_more(stated: str, most: int) -> bool:
    return stated.isdecimal() and (len(stated) > _MOST_DIGITS or int(stated) > most)
