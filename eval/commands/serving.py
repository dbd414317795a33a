"""`policyqa serve` and `policyqa mcp`."""

from __future__ import annotations

from argparse import Namespace

import uvicorn

from eval.commands.opening import plain_errors, settings_from
from service import LiveEngine, create_app, load_embedding


def serve(options: Namespace) -> int:
    """Serves until interrupted. Without an index the service runs and says at /readyz what to do."""
    settings = settings_from(options)
    with plain_errors():
        embedding = load_embedding(settings)
    app = create_app(LiveEngine(settings, embedding), settings)
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")
    return 0
