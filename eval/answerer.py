"""The evaluated service, seen from outside: questions in, answers with citations and rankings out.

Only the public HTTP contract is used, so any service that speaks it can be evaluated. Unknown fields are
ignored: a service may add to the contract.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

import httpx
from pydantic import AliasPath, BaseModel, ConfigDict, Field, ValidationError

from ingest import Span


class AnswererError(RuntimeError):
    """The service refused, failed or answered something that is not in the contract."""


class _Seen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class RankedPassage(_Seen):
    """A passage of a ranking."""

    passage_id: str = ""
    document_id: str = Field(default="", validation_alias=AliasPath("document", "id"))
    source: str = ""
    spans: tuple[Span, ...] = ()
    text: str = ""
    score: float = 0.0
    stages: dict[str, int] = Field(default_factory=dict)
    """Rank from 1 at each stage of retrieval, where the service tells."""


class CitedQuote(_Seen):
    """A citation of an answer."""

    number: int = 0
    passage_id: str = ""
    document_id: str = Field(default="", validation_alias=AliasPath("document", "id"))
    region: str | None = Field(default=None, validation_alias=AliasPath("document", "region"))
    validity: str = Field(default="unknown", validation_alias=AliasPath("document", "validity"))
    source: str = ""
    spans: tuple[Span, ...] = ()
    quote: str = ""

    @property
    def text(self) -> str:
        """The quote, under the name that passages use."""
        return self.quote


class _Notice(_Seen):
    kind: str


class AskResponse(_Seen):
    """The answer to one question."""

    status: str
    answer: str = ""
    mode: str = ""
    citations: tuple[CitedQuote, ...] = ()
    passages: tuple[RankedPassage, ...] = ()
    notices: tuple[_Notice, ...] = ()
    region: str | None = None
    standalone_question: str = ""
    index_version: str = ""
    confidence: float | None = None
    prompt_fingerprints: dict[str, str] = Field(default_factory=dict)
    timing_ms: dict[str, float] = Field(default_factory=dict)


class _SearchResponse(_Seen):
    passages: tuple[RankedPassage, ...]


class _Document(_Seen):
    id: str
    source: str


class _Documents(_Seen):
    total: int
    documents: tuple[_Document, ...]


class _DocumentText(_Seen):
    source: str
    text: str


class Answerer(Protocol):
    """What is evaluated: the service, or a baseline."""

    def ask(self, question: str, history: Sequence[str] = ()) -> AskResponse:
        """Answers the question; `history` holds the user's earlier questions, oldest first."""
        ...

    def search(self, query: str, k: int) -> tuple[RankedPassage, ...]:
        """The first `k` passages."""
        ...

    def sources(self) -> Mapping[str, str]:
        """The texts that spans refer to, by source name."""
        ...


class HttpResponse(Protocol):
    """The part of a response that is read."""

    @property
    def status_code(self) -> int:
        """HTTP status."""
        ...

    @property
    def content(self) -> bytes:
        """The body."""
        ...


class HttpClient(Protocol):
    """An `httpx.Client`, or the in-process client of a web framework."""

    def request(self, method: str, url: str, *, json: object = None) -> HttpResponse:
        """Sends a request and waits for its response."""
        ...


Model = TypeVar("Model", bound=BaseModel)
_FIRST_ERROR_STATUS = 400


class HttpAnswerer:
    """The service over HTTP, by network or in-process."""

    def __init__(self, client: HttpClient, page: int = 200) -> None:
        self._client = client
        self._page = page

    def ask(self, question: str, history: Sequence[str] = ()) -> AskResponse:
        """Answers by POST /v1/ask."""
        turns = [{"role": "user", "content": turn} for turn in history]
        return self._read(AskResponse, "POST", "/v1/ask", {"question": question, "history": turns})

    def search(self, query: str, k: int) -> tuple[RankedPassage, ...]:
        """Searches by POST /v1/search."""
        return self._read(_SearchResponse, "POST", "/v1/search", {"query": query, "top_k": k}).passages

    def sources(self) -> Mapping[str, str]:
        """Fetches each source's text once, through one of its documents."""
        texts: dict[str, str] = {}
        for document in self._documents():
            if document.source not in texts:
                path = f"/v1/documents/{document.id}/text"
                texts[document.source] = self._read(_DocumentText, "GET", path).text
        return texts

    def _documents(self) -> list[_Document]:
        found: list[_Document] = []
        while True:
            path = f"/v1/documents?limit={self._page}&offset={len(found)}"
            part = self._read(_Documents, "GET", path)
            found.extend(part.documents)
            if not part.documents or len(found) >= part.total:
                return found

    def _read(self, model: type[Model], method: str, path: str, body: object = None) -> Model:
        try:
            response = self._client.request(method, path, json=body)
        except httpx.HTTPError as error:
            raise AnswererError(
                f"服务连不上或中断（{path}：{error or type(error).__name__}），请检查地址和服务"
            ) from error
        if response.status_code >= _FIRST_ERROR_STATUS:
            said = response.content[:400].decode("utf-8", "replace")
            raise AnswererError(f"{path}: HTTP {response.status_code} {said}")
        try:
            return model.model_validate_json(response.content)
        except ValidationError as error:
            raise AnswererError(f"{path} answered outside the contract: {error.errors()[:3]}") from error


def timed_ms(start: float) -> float:
    """Milliseconds since `start`, a reading of `time.perf_counter`."""
    return (time.perf_counter() - start) * 1000
