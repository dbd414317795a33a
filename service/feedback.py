"""Feedback on answers, kept as JSON Lines that survive a crash in mid-write."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from pathlib import Path

from service.answers import Feedback


class FeedbackLog:
    """Appends one line per feedback; no address and no question of the asker is kept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def add(self, feedback: Feedback, at: datetime) -> None:
        """Appends a line and flushes it.

        Raises:
            OSError: The file cannot be written.
        """
        line = json.dumps(
            {"at": at.isoformat(timespec="seconds"), **feedback.model_dump()}, ensure_ascii=False
        )
        with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
