"""`POST /v1/chat/completions` and `GET /v1/models`: the answers for front ends that speak OpenAI's protocol.

The last user message is the question, earlier turns are the history. System messages are ignored: whoever calls cannot
change the rules. Quotes follow the text as footnotes and come in a `citations` field.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import Any, Literal

from fastapi import APIRouter, FastAPI, params
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from service.answers import Answer, AskRequest, Citation, Turn
from service.problems import ServiceError
from service.streaming import COMMENT, EventStream, answer_pieces, answer_when_ready
from service.telemetry import Asked

MODEL = "policyqa"
_CREATED = 1_735_689_600
"""When the model was made, which the protocol asks for: the first day of 2025."""
_HISTORY_TURNS = 50
_TURN_CHARS = 10_000
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"(?<=\])\s*[(:]")


class ContentPart(BaseModel):
    """One part of a message; only text is read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    text: str = ""


class Message(BaseModel):
    """One message. Clients of the protocol send many more fields than are read here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[ContentPart, ...] | None = None

    @property
    def text(self) -> str:
        """Its text without other parts."""
        if isinstance(self.content, tuple):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatRequest(BaseModel):
    """Body of POST /v1/chat/completions."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    messages: tuple[Message, ...] = Field(min_length=1, max_length=500)
    model: str = MODEL
    stream: bool = False


def mount_openai(
    app: FastAPI, engine: Callable[[], Asked], dependencies: Sequence[params.Depends] = ()
) -> None:
    """Adds the routes; `dependencies` guard the questions (the limit of requests)."""
    router = APIRouter(prefix="/v1", tags=["openai"])

    @router.get("/models")
    def models() -> dict[str, Any]:
        return {"object": "list", "data": [_model()]}

    @router.get("/models/{name}")
    def model(name: str) -> JSONResponse:
        if name == MODEL:
            return JSONResponse(_model())
        return _failure(
            ServiceError(404, "model_not_found", f"没有名为 {name[:40]} 的模型，请使用 {MODEL}。")
        )

    @router.post("/chat/completions", response_model=None, dependencies=list(dependencies))
    def complete(body: ChatRequest) -> JSONResponse | EventStream:
        try:
            request, current = _question(body), engine()
            if body.stream:
                return EventStream(_stream(current, request))
            return JSONResponse(_completion(current.ask(request)))
        except ServiceError as error:
            return _failure(error)

    app.include_router(router)


def _question(body: ChatRequest) -> AskRequest:
    turns = [message for message in body.messages if message.role in ("user", "assistant")]
    asked = [index for index, turn in enumerate(turns) if turn.role == "user"]
    if not asked:
        raise ServiceError(422, "empty-question", "没有用户消息，请把问题放在 role 为 user 的消息里。")
    history = tuple(
        Turn(role="user" if turn.role == "user" else "assistant", content=turn.text[:_TURN_CHARS])
        for turn in turns[: asked[-1]][-_HISTORY_TURNS:]
    )
    return AskRequest(question=turns[asked[-1]].text, history=history)


def _completion(answer: Answer) -> dict[str, Any]:
    message = {"role": "assistant", "content": _shown(answer.answer) + _appendix(answer), "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {**_head(answer.id, "chat.completion"), "choices": [choice], **_extras(answer)}


def _stream(engine: Asked, request: AskRequest) -> Generator[str, None, None]:
    """The chunks; the last one before `[DONE]` carries the citations."""
    try:
        with closing(answer_when_ready(engine, request)) as answers:
            for answer in answers:
                yield from [COMMENT] if answer is None else _chunks(answer)
    except ServiceError as error:
        yield _data({"error": _error(error)})
    yield "data: [DONE]\n\n"


def _chunks(answer: Answer) -> Iterator[str]:
    head = _head(answer.id, "chat.completion.chunk")
    yield _data({**head, "choices": [_delta({"role": "assistant", "content": ""})]})
    for piece in (*answer_pieces(_shown(answer.answer)), _appendix(answer)):
        if piece:
            yield _data({**head, "choices": [_delta({"content": piece})]})
    yield _data({**head, "choices": [_delta({}, "stop")], **_extras(answer)})


def _delta(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}


def _head(answer_id: str, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{answer_id}", "object": kind, "created": int(time.time()), "model": MODEL}


def _extras(answer: Answer) -> dict[str, Any]:
    """What the protocol does not know: the citations, and how the answer came about."""
    whole = answer.model_dump(mode="json")
    kept = ("id", "status", "mode", "notices", "options", "standalone_question", "region", "index_version")
    return {"citations": whole["citations"], "policyqa": {name: whole[name] for name in kept}}


def _appendix(answer: Answer) -> str:
    """Options, warnings and footnotes below the text."""
    options = [f"{option.region}：{option.answer}" for option in answer.options]
    notices = [f"提示：{notice.text}" for notice in answer.notices]
    footnotes = [_footnote(citation) for citation in answer.citations]
    blocks = ["\n".join(_shown(line) for line in lines) for lines in (options, notices, footnotes) if lines]
    return "".join(f"\n\n{block}" for block in blocks)


def _footnote(citation: Citation) -> str:
    document = citation.document
    number = f"（{document.doc_number}）" if document.doc_number else ""
    return f"[{citation.number}] 《{document.title}》{number}：“{' '.join(citation.quote.split())}”"


def _shown(text: str) -> str:
    """Text for front ends that render Markdown: no tag and no link of a document comes to life."""
    return _LINK.sub(lambda match: "（" if "(" in match[0] else "：", _TAG.sub("＜", text))


def _model() -> dict[str, Any]:
    return {"id": MODEL, "object": "model", "created": _CREATED, "owned_by": "policyqa"}


def _error(error: ServiceError) -> dict[str, Any]:
    return {"message": error.detail, "type": error.kind, "param": None, "code": error.kind}


def _failure(error: ServiceError) -> JSONResponse:
    return JSONResponse({"error": _error(error)}, status_code=error.status, headers=dict(error.headers))


def _data(value: object) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
