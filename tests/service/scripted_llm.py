"""A server that speaks the OpenAI protocol over real HTTP and says what a script tells it to."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one request gets."""

    text: str = ""
    status: int = 200
    delay: float = 0.0
    """Seconds before the first byte."""
    drip: float = 0.0
    """Seconds before each streamed piece."""
    piece: int = 7
    """Characters of a streamed piece."""
    broken_after: int | None = None
    """Pieces after which the connection is cut."""
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None
    """Sent as the body instead of anything well-formed."""


def sentences(*entries: tuple[str, list[int]]) -> str:
    """The output that the prompt asks for."""
    return "\n".join(
        json.dumps({"text": text, "evidence": numbers}, ensure_ascii=False) for text, numbers in entries
    )


@dataclass
class ScriptedLLM:
    """The server; the last reply of the script is repeated."""

    script: list[Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    """Set when a client went away before its answer was complete."""
    url: str = ""

    def next_reply(self, request: dict[str, Any]) -> Reply:
        self.requests.append(request)
        return self.script[min(len(self.requests), len(self.script)) - 1]

    def prompt(self, index: int = -1) -> str:
        """All messages of one request as one text."""
        return "\n".join(message["content"] for message in self.requests[index]["messages"])


@contextmanager
def scripted_llm(*script: Reply) -> Iterator[ScriptedLLM]:
    """Runs a server on loopback for as long as the block."""
    llm = ScriptedLLM(list(script))
    server = _Server(("127.0.0.1", 0), _Handler)
    server.llm = llm
    llm.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield llm
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    llm: ScriptedLLM


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        reply = self.server.llm.next_reply(body)
        try:
            self._answer(reply, bool(body.get("stream")))
        except OSError:
            self.server.llm.left.set()

    def _answer(self, reply: Reply, stream: bool) -> None:
        self._wait(reply.delay)
        if reply.status != 200 or reply.raw is not None or not stream:
            self._send_whole(reply)
            return
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        pieces = [reply.text[i : i + reply.piece] for i in range(0, len(reply.text), reply.piece)]
        for number, piece in enumerate(pieces):
            if number == reply.broken_after:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self._wait(reply.drip)
            self._event({"delta": {"role": "assistant", "content": piece}})
        self._event({"delta": {}, "finish_reason": "stop"})
        self.wfile.write(b"data: [DONE]\n\n")
        self.wfile.flush()
        self.close_connection = True

    def _wait(self, seconds: float) -> None:
        """Waits, and notices a client that goes away meanwhile."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(min(0.02, seconds))
            self.connection.settimeout(0.001)
            try:
                gone = self.connection.recv(1, socket.MSG_PEEK) == b""
            except TimeoutError:
                gone = False
            finally:
                self.connection.settimeout(None)
            if gone:
                raise ConnectionAbortedError

    def _event(self, choice: dict[str, Any]) -> None:
        chunk = {
            "id": "x",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "scripted",
            "choices": [{"index": 0, "finish_reason": None, **choice}],
        }
        self.wfile.write(f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()

    def _send_whole(self, reply: Reply) -> None:
        message = {"role": "assistant", "content": reply.text}
        whole = {
            "id": "x",
            "object": "chat.completion",
            "created": 1,
            "model": "scripted",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        }
        failed = {"error": {"message": "scripted fault", "type": "scripted"}}
        body = reply.raw or json.dumps(whole if reply.status == 200 else failed).encode()
        self.send_response(reply.status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        for name, value in reply.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
