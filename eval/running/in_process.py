"""The whole service inside this process: the same routes as over the network, without a port."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi.testclient import TestClient

from eval.answerer import HttpAnswerer
from service import Engine, Settings, create_app

_UNSAID = {"index", "model_dir", "feedback", "lexicon", "host", "port", "llm_api_key", "widget_secret"}
"""Secrets, and what differs between machines without changing an answer."""


@contextmanager
def in_process(engine: Engine, settings: Settings) -> Iterator[HttpAnswerer]:
    """An answerer over the engine, without a limit on requests."""
    app = create_app(lambda: engine, settings.model_copy(update={"requests_per_minute": 0}))
    with TestClient(app) as client:
        yield HttpAnswerer(client)


def recorded_settings(settings: Settings) -> dict[str, str]:
    """The settings that may change an answer, for the header of a run."""
    said = settings.model_dump(mode="json", exclude=_UNSAID, exclude_none=True)
    return {"system": "policyqa"} | {name: str(value) for name, value in said.items()}
