"""The whole service inside this process: the same routes as over the network, without a port."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.resources import files

from fastapi.testclient import TestClient

from eval.answerer import HttpAnswerer
from indexes import PolicyEmbedding
from service import Engine, Settings, create_app

_UNSAID = {"index", "model_dir", "feedback", "lexicon", "host", "port", "llm_api_key", "widget_secret"}
"""Secrets, and what differs between machines without changing an answer."""
_WEIGHTS = (("indexes", "data/ranker.json"), ("service", "data/fitted.json"))
_WARMING = "预热"


@contextmanager
def in_process(engine: Engine, settings: Settings) -> Iterator[HttpAnswerer]:
    """An answerer over the engine, without a limit on requests; models are loaded before it is handed out."""
    app = create_app(lambda: engine, settings.model_copy(update={"requests_per_minute": 0}))
    with TestClient(app) as client:
        answerer = HttpAnswerer(client)
        answerer.search(_WARMING, 1)
        yield answerer


def recorded_settings(settings: Settings, embedding: PolicyEmbedding) -> dict[str, str]:
    """What may change an answer, for the header of a run: settings, program, model and fitted weights."""
    said = settings.model_dump(mode="json", exclude=_UNSAID, exclude_none=True)
    facts = {
        "system": "policyqa",
        "program": version("policyqa"),
        "embedding": f"{embedding.name} {embedding.fingerprint}",
        "weights": _fingerprint_of_weights(),
    }
    return facts | {name: str(value) for name, value in said.items()}


def _fingerprint_of_weights() -> str:
    digest = hashlib.sha256()
    for package, name in _WEIGHTS:
        digest.update(files(package).joinpath(name).read_bytes())
    return digest.hexdigest()[:12]
