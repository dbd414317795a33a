"""The process of the command `policyqa`, or `python -m eval`: one that answers gets memory that suits it."""

from __future__ import annotations

import sys

from eval.cli import main
from eval.large_pages import use_large_pages

_ANSWERING = {"serve", "mcp"}


def run() -> int:
    """Runs the command that the arguments name; returns its exit code."""
    if set(sys.argv[1:2]) & _ANSWERING:
        use_large_pages()
    return main()


if __name__ == "__main__":
    sys.exit(run())
