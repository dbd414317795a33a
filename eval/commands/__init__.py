"""What each command of `policyqa` does; every function takes parsed arguments and returns an exit code."""

from argparse import Namespace
from collections.abc import Callable, Mapping

from eval.commands.asking import ask, documents
from eval.commands.checking import doctor
from eval.commands.errors import CommandError
from eval.commands.evaluating import evaluate, gold
from eval.commands.indexing import ingest, roll_back
from eval.commands.serving import mcp, serve

COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "ingest": ingest,
    "rollback": roll_back,
    "serve": serve,
    "mcp": mcp,
    "ask": ask,
    "eval": evaluate,
    "gold": gold,
    "documents": documents,
    "doctor": doctor,
}

__all__ = ["COMMANDS", "CommandError"]
