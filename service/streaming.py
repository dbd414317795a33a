"""Server-sent events: `meta`, `delta`, `citation`, `done`, `error`.

The answer is made in a thread while comments keep the connection alive; when the reader of the events goes away, the
generator is closed, and the work is told to stop.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import Future, wait
from contextlib import closing

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from service.answers import Answer, AskRequest
from service.leaving import AskerLeft, watching
from service.problems import ServiceError
from service.telemetry import Asked, Observed, Telemetry

_LOG = logging.getLogger(__name__)
_PIECES = re.compile(r"[^。！？；\n]*(?:[。！？；\n][”’」』）)]*|$)(?:\[\d+\])*")
COMMENT = ": policyqa\n\n"
"""Opens the stream before anything is known, so that no proxy holds it back, and keeps it open."""
_BEAT_SECONDS = 1.0
_FAILED = "服务内部出错了，请稍后再试；若反复出现，请联系管理员。"


class EventStream(StreamingResponse):
    """A stream of events that closes its generator when the client goes away."""

    def __init__(self, events: Generator[str, None, None]) -> None:
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        super().__init__(events, media_type="text/event-stream", headers=headers)
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the events; whatever ends the sending ends the work as well."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._events.close()


def answer_events(
    engine: Asked, request: AskRequest, telemetry: Telemetry, beat: float = _BEAT_SECONDS
) -> Generator[str, None, None]:
    """Yields the events of one answer; a mark such as [1] is never split over two deltas."""
    try:
        with closing(answer_when_ready(Observed(engine, telemetry), request, beat)) as answers:
            for answer in answers:
                yield from [COMMENT] if answer is None else render_events(answer)
    except ServiceError as error:
        yield sse("error", {"type": error.kind, "detail": error.detail})


def answer_when_ready(
    engine: Asked, request: AskRequest, beat: float = _BEAT_SECONDS
) -> Generator[Answer | None, None, None]:
    """Yields None at once and at every beat until the answer is there, then the answer.

    Closing the iterator tells the work to stop.

    Raises:
        ServiceError: The engine refused the request, or failed: the inside stays in the log.
    """
    left = threading.Event()
    answering = _answer_in_thread(engine, request, left)
    try:
        yield None
        while not wait([answering], timeout=beat).done:
            yield None
        yield answering.result()
    finally:
        left.set()


def _answer_in_thread(engine: Asked, request: AskRequest, left: threading.Event) -> Future[Answer]:
    answering: Future[Answer] = Future()

    def work() -> None:
        try:
            with watching(left):
                answering.set_result(engine.ask(request))
        except (ServiceError, AskerLeft) as error:
            answering.set_exception(error)
        except Exception:  # noqa: BLE001
            # The status line is sent: a stream can only end in an event.
            _LOG.exception("an answer failed while it was streamed")
            answering.set_exception(ServiceError(500, "internal", _FAILED))

    threading.Thread(target=work, name="answer", daemon=True).start()
    return answering


def render_events(answer: Answer) -> Iterator[str]:
    """The events of a finished answer, sentence by sentence with its marks, each citation behind its mark."""
    whole = answer.model_dump(mode="json")
    yield sse(
        "meta",
        {
            "id": answer.id,
            "index_version": answer.index_version,
            "passages": whole["passages"],
            "mode": answer.mode,
        },
    )
    shown: set[int] = set()
    for piece in answer_pieces(answer.answer):
        yield sse("delta", {"text": piece})
        for citation in whole["citations"]:
            if f"[{citation['number']}]" in piece and citation["number"] not in shown:
                shown.add(citation["number"])
                yield sse("citation", citation)
    yield sse("done", whole)


def answer_pieces(text: str) -> Iterator[str]:
    """Cuts an answer behind each sentence and its marks; the pieces joined are the answer."""
    return (piece for piece in _PIECES.findall(text) if piece)


def sse(event: str, data: object) -> str:
    """One event; JSON keeps line breaks out of the data line."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
