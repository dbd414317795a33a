"""Server-sent events: `meta`, `delta`, `citation`, `done`, `error`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from service.answers import Answer, AskRequest
from service.engine import Engine
from service.problems import ServiceError
from service.telemetry import Telemetry

_SENTENCES = re.compile(r"[^。！？；\n]*(?:[。！？；\n]|$)(?:\[\d+\])*")


def answer_events(engine: Engine, request: AskRequest, telemetry: Telemetry) -> Iterator[str]:
    """Yields the events of one answer; a mark such as [1] is never split over two deltas."""
    try:
        with telemetry.seconds.labels("ask").time():
            answer = engine.ask(request)
    except ServiceError as error:
        yield sse("error", {"type": error.kind, "detail": error.detail})
        return
    telemetry.answers.labels(answer.status, answer.mode).inc()
    yield from render_events(answer)


def render_events(answer: Answer) -> Iterator[str]:
    """The events of a finished answer, sentence by sentence with its marks."""
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
    for piece in _SENTENCES.findall(answer.answer):
        if not piece:
            continue
        yield sse("delta", {"text": piece})
        for citation in whole["citations"]:
            if f"[{citation['number']}]" in piece and citation["number"] not in shown:
                shown.add(citation["number"])
                yield sse("citation", citation)
    yield sse("done", whole)


def sse(event: str, data: object) -> str:
    """One event; JSON keeps line breaks out of the data line."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
