"""`policyqa serve` and `policyqa mcp`."""

from __future__ import annotations

import gc
from argparse import Namespace

import uvicorn

from eval.commands.opening import plain_errors, settings_from
from service import LiveEngine, create_app, load_embedding
from service.mcp_server import run_mcp

_OBJECTS_OF_SOME_REQUESTS = 20_000
"""New objects after which the garbage collector looks for cycles: at its own 700 it does so thrice a request."""


def serve(options: Namespace) -> int:
    """Serves until interrupted. Without an index the service runs and says at /readyz what to do."""
    settings = settings_from(options)
    with plain_errors():
        embedding = load_embedding(settings)
        embedding.embed_query_tokens("。")  # Loads the model, so that the first asker does not wait for it.
        engine = LiveEngine(settings, embedding)
    gc.set_threshold(_OBJECTS_OF_SOME_REQUESTS)
    app = create_app(engine, settings)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")
    return 0


def mcp(options: Namespace) -> int:
    """Serves agents until their client leaves (standard input and output) or until interrupted (HTTP)."""
    settings = settings_from(options)
    with plain_errors():
        run_mcp(LiveEngine(settings, load_embedding(settings)), options.http)
    return 0
