"""What each command of `policyqa` does; every function takes parsed arguments and returns an exit code.

A command's module is imported when the command is run: help and usage errors need no model library.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from eval.commands.errors import CommandError

Command = Callable[[Namespace], int]
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "ingest": "indexing:ingest",
        "rollback": "indexing:roll_back",
        "serve": "serving:serve",
        "mcp": "serving:mcp",
        "ask": "asking:ask",
        "documents": "asking:documents",
        "eval": "evaluating:evaluate",
        "fit": "fitting:fit",
        "tune": "tuning:tune",
        "distill": "tuning:distill",
        "gold": "gold_files:gold",
        "doctor": "checking:doctor",
    }
)
"""Module and function of each command."""


def command(name: str) -> Command:
    """Imports the function of a command."""
    module, function = COMMANDS[name].split(":")
    return cast(Command, getattr(import_module(f"eval.commands.{module}"), function))


__all__ = ["COMMANDS", "Command", "CommandError", "command"]
