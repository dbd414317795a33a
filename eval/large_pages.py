"""Memory in pages of 2 MB for the commands that answer questions.

A question reads through all weights of the embedding model, which do not fit into a processor's cache. With pages of
4 kB it waits for their addresses too, up to a quarter of the model's time (docs/experiments.md). glibc asks the kernel for large
pages where it was told to before the process began, hence the second start.
"""

from __future__ import annotations

import os
import sys

_TUNABLES = "GLIBC_TUNABLES"
_ASKED_FOR = "glibc.malloc.hugetlb"


def use_large_pages() -> None:
    """Starts this process anew, under the same number, unless it has been told about page sizes already.

    Does nothing where there is no glibc to tell; a kernel without large pages ignores the wish.
    """
    told = os.environ.get(_TUNABLES, "")
    if not sys.platform.startswith("linux") or _ASKED_FOR in told:
        return
    wish = f"{_ASKED_FOR}=1"
    environment = {**os.environ, _TUNABLES: f"{told}:{wish}" if told else wish}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)
