"""Measures a search part by part: in this process, and over HTTP beside a request that does nothing.

Run `python benchmarks/search.py --index DIR --gold FILE...`; prints one JSON object of milliseconds. Nothing else
should run on the machine: a question's work is short, and waiting for a processor would be most of it.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # As the commands do, before numpy is imported.

import argparse
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from service import Engine, SearchRequest, Settings, load_embedding, open_engine
from service.searching import Filters

_TOP = 10
_MOST = 200
"""Questions; the service keeps the vectors of a few more, so that asking again shows the rest alone."""
_READY_SECONDS = 120
_WARMING = "预热"
Figures = dict[str, float]


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--gold", type=Path, nargs="+", required=True)
    arguments = parser.parse_args()
    questions = list(dict.fromkeys(_questions(arguments.gold)))[:_MOST]
    with _served(arguments.index) as url:
        over_http = _over_http(url, questions)
    settings = Settings(_env_file=None, index=arguments.index)
    in_process = _parts(open_engine(settings, load_embedding(settings)), questions)
    print(json.dumps({"questions": len(questions), "http": over_http, "parts": in_process}, indent=1))


def _questions(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        for line in filter(str.strip, file.read_text(encoding="utf-8").splitlines()):
            item = json.loads(line)
            yield item.get("question") or item["standalone"]


def _over_http(url: str, questions: list[str]) -> dict[str, Figures]:
    """A request that does nothing, questions that nobody asked before, and the same ones again."""
    with httpx.Client(base_url=url) as client:

        def search(question: str) -> None:
            client.post("/v1/search", json={"query": question, "top_k": _TOP}).raise_for_status()

        for number in range(20):
            search(f"{_WARMING}{number}")
        return {
            "healthz": _timed(lambda _: client.get("/healthz"), questions),
            "new": _timed(search, questions),
            "again": _timed(search, questions),
        }


def _parts(engine: Engine, questions: list[str]) -> dict[str, Figures]:
    """What a search is made of, each part over all questions."""
    searcher, retriever = engine.searcher, engine.corpus.retriever
    understood = {text: searcher.understand(text) for text in questions}
    queries = {text: searcher.query(question, Filters()) for text, question in understood.items()}
    requests = {text: SearchRequest(query=text, top_k=_TOP) for text in questions}
    answers = {text: engine.search(request) for text, request in requests.items()}
    embedding = load_embedding(Settings(_env_file=None))
    embedding.embed_query_tokens(_WARMING)

    def retrieved(text: str) -> None:
        retriever.vector(queries[text].text)
        retriever.retrieve(queries[text], _TOP)

    return {
        "embedding": _timed(lambda text: embedding.embed_query_tokens(queries[text].text), questions),
        "understanding": _timed(searcher.understand, questions),
        "query": _timed(lambda text: searcher.query(understood[text], Filters()), questions),
        "retrieval": _timed(retrieved, questions),
        "all but embedding": _timed(lambda text: engine.search(requests[text]), questions),
        "json": _timed(lambda text: answers[text].model_dump_json(), questions),
    }


def _timed(act: Callable[[str], object], questions: list[str]) -> Figures:
    times = []
    for question in questions:
        started = time.perf_counter()
        act(question)
        times.append((time.perf_counter() - started) * 1000)
    times.sort()
    return {"median": round(times[len(times) // 2], 2), "p95": round(times[int(len(times) * 0.95)], 2)}


@contextmanager
def _served(index: Path) -> Iterator[str]:
    """`policyqa serve` in a process of its own, ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "eval", "serve", "--index", str(index), "--port", port]
    server = subprocess.Popen(command)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(_READY_SECONDS):
            if _is_ready(url):
                break
            time.sleep(1)
        yield url
    finally:
        server.terminate()
        server.wait()


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=60).status_code == 200
    except httpx.TransportError:
        return False


if __name__ == "__main__":
    main()
