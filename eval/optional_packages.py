"""Packages that only a part of the evaluation needs: imported when used, with advice where absent."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingPackageError(RuntimeError):
    """An optional package is not installed; the message (Chinese) names the extra to install."""


def optional_package(name: str, purpose: str) -> Any:
    """Imports a package of the extra `eval`.

    Args:
        name: Import name.
        purpose: What needs it, in Chinese.

    Raises:
        MissingPackageError: It is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise MissingPackageError(
            f"{purpose}需要 {name}，但没有安装。请运行：pip install 'policyqa[eval]'"
        ) from error
