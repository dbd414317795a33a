"""Fixtures that every package's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The folder of the five real texts; skips where it is absent unless POLICYQA_REQUIRE_CORPUS is set."""
    folder = Path(os.environ.get("POLICYQA_CORPUS", PROJECT.parent / "shared" / "corpus"))
    if not any(folder.glob("*.txt")):
        message = f"the real texts are not at {folder}"
        if os.environ.get("POLICYQA_REQUIRE_CORPUS"):
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def samples_dir() -> Path:
    """The sample corpus and gold set that the project ships."""
    return PROJECT / "eval" / "samples"
