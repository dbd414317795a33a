"""Threads of numpy's linear algebra in a command's process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import eval as package

SCRIPT = """
from eval.cli import main
from threadpoolctl import threadpool_info
main(["documents", "--index", "absent"])
print({one["num_threads"] for one in threadpool_info() if "numpy" in one["filepath"]})
"""


@pytest.mark.parametrize(("wished", "threads"), [(None, "{1}"), ("2", "{2}")])
def test_a_command_leaves_numpys_linear_algebra_on_one_thread_unless_told_otherwise(
    tmp_path: Path, wished: str | None, threads: str
):
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    environment["PYTHONPATH"] = str(Path(package.__file__).parent.parent)
    if wished:
        environment["OPENBLAS_NUM_THREADS"] = wished
    made = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        env=environment,
        cwd=tmp_path,
        check=True,
    )
    assert made.stdout.splitlines()[-1] == threads
