"""How a command ends when it cannot go on."""

from __future__ import annotations


class CommandError(Exception):
    """A message for the user (Chinese), and the exit code that belongs to it."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code
