"""Reading in a process of its own: a library that hangs, crashes or eats the memory costs one file, not the others.

`ReadingProcess` hands found files to one child, one after the other, and ends the child when a file takes too
long; the next file gets a new one. Plain text needs no library that could fail so, and is read at once.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from threading import Timer
from types import TracebackType
from typing import IO, Any

from pydantic import TypeAdapter

from ingest.documents import SourceText
from ingest.errors import IngestError, UnreadableSource
from ingest.readers.limits import ReadLimits, too_much_memory, too_slow
from ingest.readers.scans import RapidRecogniser, Recogniser
from ingest.reading import FoundFile, read_source

_Read = Callable[[FoundFile, ReadLimits, Recogniser], tuple[SourceText, ...]]
_SOURCES = TypeAdapter(tuple[SourceText, ...])
_READ_AT_ONCE = {".txt", ".md", ".markdown"}
_GRACE = 2.0
"""Seconds that a reader has beyond its limit to end by itself, which keeps the child and its models."""
_FILES_PER_CHILD = 200
"""What libraries never give back goes with the child."""
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from ingest.reading_process import serve; serve()"
)


class ReadingProcess:
    """Reads files apart from this process; close it, or use it with `with`, so that the child ends."""

    def __init__(self, limits: ReadLimits | None = None, start: str = _START) -> None:
        """Starts nothing yet: the child comes with the first file that needs it (half a second).

        Args:
            limits: What each file may cost.
            start: Python code that serves; gets the import path as JSON in its first argument.
        """
        self._limits = limits or ReadLimits()
        self._command = (sys.executable, "-I", "-c", start, json.dumps(sys.path))
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0

    def __enter__(self) -> ReadingProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        if self._child is None:
            return
        self._child.kill()
        self._child.communicate()
        self._child, self._served = None, 0

    def read(self, found: FoundFile) -> tuple[SourceText, ...]:
        """Reads one found file like `read_source`, within the limits of time and memory whatever happens.

        Raises:
            UnreadableSource: What is wrong and what to do, in Chinese, without the file's name.
        """
        name = found.members[-1] if found.members else found.path.name
        if PurePosixPath(name).suffix.lower() in _READ_AT_ONCE:
            return read_source(found, self._limits)
        reply = self._asked(found)
        if self._served >= _FILES_PER_CHILD or "memory" in reply:
            self.close()
        if "sources" in reply:
            return _SOURCES.validate_python(reply["sources"])
        raise too_much_memory(self._limits) if "memory" in reply else UnreadableSource(reply["problem"])

    def _asked(self, found: FoundFile) -> Mapping[str, Any]:
        child = self._running()
        self._served += 1
        ended: list[bool] = []

        def end() -> None:
            ended.append(True)
            child.kill()

        timer = Timer(self._limits.max_seconds + _GRACE, end)
        timer.start()
        try:
            with contextlib.suppress(BrokenPipeError):
                _say(child.stdin, {"found": _portable(found), "limits": self._limits.model_dump()})
            line = child.stdout.readline() if child.stdout else b""
        finally:
            timer.cancel()
        if line.endswith(b"\n"):
            return _message(line)
        self.close()
        raise too_slow(self._limits.max_seconds) if ended else _crash(child.returncode)

    def _running(self) -> subprocess.Popen[bytes]:
        """The child, ready to read; a new one if there is none or it was ended from outside."""
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        self._child = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if not (self._child.stdout and self._child.stdout.readline()):
            self.close()
            raise IngestError("读取文件的子进程没有启动；请运行 policyqa doctor 检查安装。")
        return self._child


def serve(read: _Read = read_source) -> None:
    """The child's side: a file a line comes in, its texts or what is wrong with it go out, until input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends the child.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # What libraries print must not stand between the replies.
    recogniser = RapidRecogniser()
    _say(replies, {})
    for line in sys.stdin.buffer:
        request = _message(line)
        limits = ReadLimits.model_validate(request["limits"])
        _limit_memory(limits.max_memory_bytes)
        # Ends the child also when the parent is gone and a library never comes back.
        faulthandler.dump_traceback_later(limits.max_seconds + 2 * _GRACE, exit=True)
        _say(replies, _answer(read, _found(request["found"]), limits, recogniser))
        faulthandler.cancel_dump_traceback_later()


def _answer(read: _Read, found: FoundFile, limits: ReadLimits, recogniser: Recogniser) -> Mapping[str, Any]:
    try:
        return {"sources": [asdict(source) for source in read(found, limits, recogniser)]}
    except UnreadableSource as error:
        return {"problem": str(error)}
    except MemoryError:
        return {"memory": True}
    except Exception as error:  # noqa: BLE001 - no fault of a library may cost the other files
        kind = type(error).__name__
        return {"problem": f"读取时出错（{kind}），文件可能已损坏；请用原来的软件打开后另存再试。"}


def _limit_memory(size: int) -> None:
    """Bounds what the process may allocate, where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most == resource.RLIM_INFINITY or size <= most:
        resource.setrlimit(resource.RLIMIT_DATA, (size, most))


def _crash(code: int) -> UnreadableSource:
    if code == -getattr(signal, "SIGKILL", 9):
        return UnreadableSource("读取程序被系统终止，可能是内存不足；请把文件拆小后再试。")
    with contextlib.suppress(ValueError):
        return _crashed(signal.Signals(-code).name)
    return _crashed(f"退出码 {code}")


def _crashed(how: str) -> UnreadableSource:
    return UnreadableSource(
        f"读取程序在这个文件上崩溃（{how}），文件可能已损坏；请用原来的软件打开后另存再试。"
    )


def _portable(found: FoundFile) -> Mapping[str, Any]:
    return {"path": os.fspath(found.path), "source": found.source, "members": found.members}


def _found(message: Mapping[str, Any]) -> FoundFile:
    return FoundFile(path=Path(message["path"]), source=message["source"], members=tuple(message["members"]))


def _say(pipe: IO[bytes] | None, message: Mapping[str, Any]) -> None:
    """One message a line, all ASCII: file names that are no Unicode get through too."""
    if pipe is not None:
        pipe.write(json.dumps(message).encode("ascii") + b"\n")
        pipe.flush()


def _message(line: bytes) -> Mapping[str, Any]:
    message: Mapping[str, Any] = json.loads(line)
    return message
