"""Where a configured model lies: in a folder, or on the hub under its name."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class ModelPlace(NamedTuple):
    """A model's place."""

    name: str
    """For people."""
    location: str
    """Folder, or name on the hub."""
    ask_hub: bool
    """Whether the hub may be asked for it."""


def locate_model(model: str) -> ModelPlace | None:
    """Reads a folder or a hub name (`BAAI/bge-small-zh-v1.5`); None for a path where there is no folder."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        return ModelPlace(folder.name, str(folder), ask_hub=False)
    if folder.is_absolute() or model.startswith((".", "~")) or model.count("/") > 1:
        return None
    return ModelPlace(model, model, ask_hub=True)
