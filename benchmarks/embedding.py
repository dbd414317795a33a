"""Measures the embedding model on this machine: one question at a time, and passages in bulk.

Run `python benchmarks/embedding.py FOLDER` on a folder of text files; prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import time
from pathlib import Path

from indexes.embedding import PolicyEmbedding, open_embedding

_PASSAGE = 300
"""Characters of a passage, as in the table of docs/experiments.md."""
_QUESTIONS = 100


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="text files to cut passages from")
    parser.add_argument("--passages", type=int, default=160)
    parser.add_argument("--model", help="folder or hub name; the bundled model if absent")
    parser.add_argument("--models", type=Path, default=Path.home() / ".cache" / "policyqa" / "models")
    arguments = parser.parse_args()
    text = "".join(
        "".join(p.read_text(encoding="utf-8").split()) for p in sorted(arguments.folder.glob("*.txt"))
    )
    start = time.perf_counter()
    embedding = open_embedding(arguments.model, arguments.models)
    embedding.embed_queries(["预热"])
    loaded = time.perf_counter() - start
    passages = [text[i * _PASSAGE : (i + 1) * _PASSAGE] for i in range(arguments.passages)]
    figures = {
        "model": embedding.name,
        "load_seconds": round(loaded, 1),
        **_query_times(embedding, text),
        "passages_a_second": round(_throughput(embedding, [p for p in passages if p]), 1),
        "resident_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(figures, ensure_ascii=False))


def _query_times(embedding: PolicyEmbedding, text: str) -> dict[str, float]:
    """Milliseconds for questions of 12 to 31 characters, vector and token vectors."""
    times = []
    for number in range(_QUESTIONS):
        question = text[number * 40 : number * 40 + 12 + number % 20]
        start = time.perf_counter()
        embedding.embed_query_tokens(question)
        times.append((time.perf_counter() - start) * 1000)
    return {
        "query_ms_median": round(statistics.median(times), 2),
        "query_ms_p95": round(sorted(times)[-6], 2),
    }


def _throughput(embedding: PolicyEmbedding, passages: list[str]) -> float:
    start = time.perf_counter()
    embedding.embed_passage_tokens(passages)
    return len(passages) / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
