"""Which commands start anew for large pages, and that they do so once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from eval import __main__, large_pages


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Environments of the processes that were started in place of this one."""
    made: list[dict[str, str]] = []
    monkeypatch.setattr(large_pages.sys, "platform", "linux")
    monkeypatch.setattr(large_pages.sys, "orig_argv", ["python", "-m", "eval", "serve"])
    monkeypatch.setattr(
        large_pages.os,
        "execve",
        lambda _, arguments, environment: made.append(environment | {"": " ".join(arguments[1:])}),
    )
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    return made


def test_the_process_starts_anew_with_the_same_arguments(started: list[dict[str, str]]):
    large_pages.use_large_pages()
    assert [(one["GLIBC_TUNABLES"], one[""]) for one in started] == [
        ("glibc.malloc.hugetlb=1", "-m eval serve")
    ]


def test_other_wishes_to_the_allocator_stay(started: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.arena_max=2")
    large_pages.use_large_pages()
    assert started[0]["GLIBC_TUNABLES"] == "glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1"


@pytest.mark.parametrize("told", ["glibc.malloc.hugetlb=1", "glibc.malloc.hugetlb=0"])
def test_who_has_been_told_goes_on(started: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, told: str):
    monkeypatch.setenv("GLIBC_TUNABLES", told)
    large_pages.use_large_pages()
    assert started == []


def test_other_systems_go_on(started: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(large_pages.sys, "platform", "darwin")
    large_pages.use_large_pages()
    assert started == []


@pytest.mark.parametrize(("command", "times"), [("serve", 1), ("mcp", 1), ("ask", 0), ("--help", 0)])
def test_only_commands_that_stay_start_anew(
    started: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, command: str, times: int
):
    monkeypatch.setattr(sys, "argv", ["policyqa", command])
    monkeypatch.setattr(__main__, "main", lambda: 0)
    assert __main__.run() == 0
    assert len(started) == times


def test_the_second_start_keeps_arguments_and_exit_code():
    command = [sys.executable, "-m", "eval", "serve", "--no-such-option"]
    root = Path(__main__.__file__).parent.parent
    made = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert made.returncode == 2
    assert "--no-such-option" in made.stderr
