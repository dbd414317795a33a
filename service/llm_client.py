"""The edge to a language model: a prompt in, its text out, within a deadline, stoppable at any moment.

Any LlamaIndex `LLM` can be put in; `open_language_model` makes an OpenAI-compatible one from the settings. LlamaIndex is
imported when the first one is made, since that takes over a second that extractive mode need not wait for.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from service.leaving import AskerLeft
from service.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatResponse

Stop = Callable[[], bool]
"""Says whether the asker has gone, so that the work can end."""

_MAX_CHARS = 20_000
"""More than any answer needs, thinking aloud included: a model that runs on is cut off."""
_MAX_TOKENS = 2048
_POLL_SECONDS = 0.05
_TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_FIRST_PAUSE = 0.4
_LONGEST_PAUSE = 8.0


class LanguageModelError(Exception):
    """The model gave no usable text; the message says why, for the log."""

    def __init__(self, message: str, *, transient: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.transient = transient
        self.retry_after = retry_after
        """Seconds that the endpoint asked to wait."""


class LanguageModel(Protocol):
    """What writes text."""

    def complete(self, system: str, user: str, stop: Stop) -> str:
        """Returns the whole text.

        Raises:
            LanguageModelError: It failed, or took too long.
            AskerLeft: `stop` turned true.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait and how often to try."""

    timeout: float
    """Seconds for one attempt."""
    retries: int
    deadline: float
    """Seconds for all attempts and pauses together."""


class LlamaIndexModel:
    """A LlamaIndex `LLM`, read as a stream so that a deadline or a leaving asker ends the request at once.

    One event loop in a thread of its own serves all requests: only a loop can give up a connection that is
    silent, and the client's connections belong to one loop. It works whether or not the caller has a loop.
    """

    def __init__(self, llm: LLM, patience: Patience) -> None:
        self._llm = llm
        self._patience = patience
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="language-model", daemon=True).start()

    def complete(self, system: str, user: str, stop: Stop) -> str:
        """Tries until the model answers, with growing pauses after faults that may pass."""
        end = time.monotonic() + self._patience.deadline
        for attempt in range(self._patience.retries + 1):
            try:
                return self._attempt(system, user, stop, min(end, time.monotonic() + self._patience.timeout))
            except LanguageModelError as error:
                pause = _pause_before(attempt, error)
                last = attempt == self._patience.retries
                if last or not error.transient or time.monotonic() + pause >= end:
                    raise
                _wait(pause, stop)
        raise AssertionError("the loop returns or raises")

    def _attempt(self, system: str, user: str, stop: Stop, end: float) -> str:
        running = asyncio.run_coroutine_threadsafe(_read(self._llm, system, user), self._loop)
        try:
            while not running.done():
                if stop():
                    raise AskerLeft
                if time.monotonic() >= end:
                    raise LanguageModelError("the attempt took too long", transient=True)
                concurrent.futures.wait([running], timeout=_POLL_SECONDS)
            return running.result()
        finally:
            running.cancel()


def open_language_model(settings: Settings) -> LlamaIndexModel | None:
    """The OpenAI-compatible endpoint that the settings name; None where they name none."""
    if not settings.llm_base_url:
        return None
    from llama_index.llms.openai_like import OpenAILike  # type: ignore[import-untyped]

    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
    llm = OpenAILike(
        model=settings.llm_model or "default",
        api_base=settings.llm_base_url,
        api_key=key or "none",
        is_chat_model=True,
        temperature=0.0,
        max_tokens=_MAX_TOKENS,
        timeout=settings.llm_timeout,
        max_retries=0,  # Attempts are counted here, where the deadline is known.
    )
    return LlamaIndexModel(
        llm,
        Patience(timeout=settings.llm_timeout, retries=settings.llm_retries, deadline=settings.llm_deadline),
    )


async def _read(llm: LLM, system: str, user: str) -> str:
    """One attempt; cancelling it closes the connection."""
    from llama_index.core.llms import ChatMessage, MessageRole

    messages = [
        ChatMessage(role=MessageRole.SYSTEM, content=system),
        ChatMessage(role=MessageRole.USER, content=user),
    ]
    text, ended = "", True
    try:
        async for chunk in await llm.astream_chat(messages):
            text += chunk.delta or ""
            ended = _ended(chunk, ended)
            if len(text) > _MAX_CHARS:
                raise LanguageModelError(f"more than {_MAX_CHARS} characters")
    except LanguageModelError:
        raise
    except Exception as error:
        # An LLM client of any maker may raise anything; only its kind is told, for it may hold the prompt.
        raise _translated(error) from error
    if not text or not ended:
        raise LanguageModelError("the stream broke off" if text else "no text came", transient=True)
    return text


def _ended(chunk: ChatResponse, before: bool) -> bool:
    """Whether the model says that it has ended, where its protocol can say so: a lost connection may look like an end."""
    choices = getattr(chunk.raw, "choices", None)
    return bool(choices[0].finish_reason) if choices else before


def _wait(seconds: float, stop: Stop) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if stop():
            raise AskerLeft
        time.sleep(min(_POLL_SECONDS, left))


def _translated(error: Exception) -> LanguageModelError:
    """Which faults may pass: those of the connection, and the statuses that say so."""
    status = getattr(error, "status_code", None)
    kind = type(error).__name__
    lost = status is None and any(word in kind for word in ("Timeout", "Connect", "Protocol", "ReadError"))
    message = f"{kind}{f' {status}' if status else ''}"
    return LanguageModelError(
        message, transient=lost or status in _TRANSIENT, retry_after=_retry_after(error)
    )


def _retry_after(error: Exception) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        seconds: float = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds


def _pause_before(attempt: int, error: LanguageModelError) -> float:
    """Doubles with every attempt and is scattered, so that many askers do not come back at once."""
    if error.retry_after is not None:
        return error.retry_after
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0**attempt) * (0.75 + random.random() / 2)
