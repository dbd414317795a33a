"""Limits that keep one client from taking the service away from the others."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Whoever is on the machine itself is not limited; a reverse proxy there forwards its clients' addresses."""


class RateLimiter:
    """A sliding window of one minute per client address; thread-safe, forgets idle clients."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}

    def allow(self, client: str) -> bool:
        """Counts one call; False when the client has used up its minute. 0 per minute means no limit."""
        if self._per_minute == 0 or client in _LOOPBACK:
            return True
        now = self._clock()
        with self._lock:
            self._forget_idle(now)
            calls = self._calls.setdefault(client, deque())
            while calls and calls[0] <= now - 60:
                calls.popleft()
            if len(calls) >= self._per_minute:
                return False
            calls.append(now)
            return True

    def _forget_idle(self, now: float) -> None:
        if len(self._calls) > 10_000:
            self._calls = {client: calls for client, calls in self._calls.items() if calls[-1] > now - 60}
