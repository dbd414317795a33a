"""Tells work that is under way that its asker has gone.

A context variable rather than a parameter: it belongs to one request, and what lies between the edge that notices and the
wait that can end (the engine) has no use for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_LEFT: ContextVar[threading.Event | None] = ContextVar("asker_left", default=None)


class AskerLeft(Exception):
    """Nobody waits for the answer any more."""


@contextmanager
def watching(left: threading.Event) -> Iterator[None]:
    """Inside of the block, `asker_has_left` says whether `left` is set."""
    token = _LEFT.set(left)
    try:
        yield
    finally:
        _LEFT.reset(token)


def asker_has_left() -> bool:
    """Whether the work of this context may stop; False where nobody watches."""
    left = _LEFT.get()
    return left is not None and left.is_set()
