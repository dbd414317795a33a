"""A scripted service that speaks the public contract, and a small gold set over its two texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from eval.answerer import HttpAnswerer
from eval.commands import opening
from eval.gold import AnswerableItem, ConversationItem, Evidence, GoldItem, UnanswerableItem
from indexes import current_version
from service import Settings

YUNXI = (
    "云溪区高龄津贴办法\n年满 80 周岁的，每月发放\n60 元；年满 90 周岁的，每月发放 200 元。\n"
    "津贴由区民政局发放，每月 15 日前到账。\n"
)
SHIQIAO = "石桥县高龄津贴办法\n年满 80 周岁的，每月发放 50 元。\n"
TEXTS = {"yunxi.txt": YUNXI, "sub/shiqiao.md": SHIQIAO}
REGIONS = {"yunxi.txt": "云溪区", "sub/shiqiao.md": "石桥县"}


def span_of(source: str, text: str) -> tuple[int, int]:
    start = TEXTS[source].index(text)
    return start, start + len(text)


def passage(source: str, text: str, score: float = 1.0, **more: Any) -> dict[str, Any]:
    document = {"id": source, "region": REGIONS[source], "validity": "in_force"}
    spans = [span_of(source, text)]
    return {"source": source, "text": text, "spans": spans, "score": score, "document": document} | more


def citation(source: str, quote: str, number: int = 1, **more: Any) -> dict[str, Any]:
    found = passage(source, quote)
    found["quote"] = found.pop("text")
    return found | {"number": number} | more


@dataclass
class ScriptedService:
    """Answers and ranks what it was told to; records the requests."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    rankings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "GET":
            return httpx.Response(200, json=self._read(path, request.url.params))
        body = json.loads(request.content)
        self.requests.append((path, body))
        if path == "/v1/search":
            return httpx.Response(
                200, json={"passages": self.rankings.get(body["query"], [])[: body["top_k"]]}
            )
        answer = self.answers.get(body["question"])
        return httpx.Response(500, text="boom") if answer is None else httpx.Response(200, json=answer)

    def _read(self, path: str, params: httpx.QueryParams) -> dict[str, Any]:
        names = list(TEXTS)
        if path == "/v1/documents":
            offset, limit = int(params["offset"]), int(params["limit"])
            documents = [{"id": str(i), "source": name, "kind": "plan"} for i, name in enumerate(names)]
            return {"total": len(names), "documents": documents[offset : offset + limit]}
        name = names[int(path.split("/")[3])]
        return {"source": name, "text": TEXTS[name], "start": 0, "end": len(TEXTS[name])}

    def answerer(self) -> HttpAnswerer:
        client = httpx.Client(transport=httpx.MockTransport(self), base_url="http://service")
        return HttpAnswerer(client, page=1)


def answered(text: str, *citations: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"status": "answered", "answer": text, "citations": list(citations), "mode": "extractive"} | more


REFUSED = {"status": "insufficient_evidence", "answer": "没有找到依据。", "citations": []}


def gold_items() -> tuple[GoldItem, ...]:
    common = {"seed": "yunxi.txt", "region": "云溪区", "document": "云溪区高龄津贴办法", "file": "gold.jsonl"}
    evidenced = common | {"persona": "citizen", "type": "numeric", "difficulty": "easy"}
    return (
        AnswerableItem(
            id="two-quotes",
            question="云溪80岁和90岁的津贴各多少？",
            evidence=(Evidence(quote="每月发放60元"), Evidence(quote="每月发放 200 元")),
            answer="80岁每月60元，90岁每月200元。",
            key_facts=("60元", "200元|二百元"),
            **evidenced,
        ),
        AnswerableItem(
            id="who",
            question="云溪津贴谁发？",
            evidence=(Evidence(quote="津贴由区民政局发放"),),
            answer="区民政局发放。",
            key_facts=("区民政局",),
            **evidenced | {"type": "responsibility", "persona": "staff"},
        ),
        UnanswerableItem(
            id="phone",
            question="云溪民政局电话？",
            persona="widget",
            kind="missing_detail",
            file="gold.jsonl",
        ),
        ConversationItem(
            id="talk",
            turns=("云溪80岁的津贴多少？", "几号到账？"),
            standalone="云溪区高龄津贴几号到账？",
            evidence=(Evidence(quote="每月 15 日前到账"),),
            answer="每月15日前到账。",
            key_facts=("15日",),
            **common,
        ),
    )


def scripted() -> ScriptedService:
    """One item half answered, one from the wrong district, one refused, one conversation right."""
    eighty, ninety = "年满 80 周岁的，每月发放\n60 元", "年满 90 周岁的，每月发放 200 元"
    payer, due = "津贴由区民政局发放", "每月 15 日前到账"
    other = "年满 80 周岁的，每月发放 50 元"
    return ScriptedService(
        answers={
            "云溪80岁和90岁的津贴各多少？": answered(
                "80岁的每月60元[1]。",
                citation("yunxi.txt", eighty),
                passages=[passage("yunxi.txt", eighty, 0.9)],
            ),
            "云溪津贴谁发？": answered(
                "每月50元[1]。",
                citation("sub/shiqiao.md", other),
                passages=[passage("sub/shiqiao.md", other, 0.4)],
            ),
            "云溪民政局电话？": REFUSED,
            "几号到账？": answered("每月15日前到账[1]。", citation("yunxi.txt", due), index_version="v7"),
        },
        rankings={
            "云溪80岁和90岁的津贴各多少？": [
                passage("yunxi.txt", eighty, 0.9, stages={"dense": 3, "bm25": 1}),
                passage("sub/shiqiao.md", other, 0.5),
                passage("yunxi.txt", ninety, 0.4),
            ],
            "云溪津贴谁发？": [passage("sub/shiqiao.md", other), passage("yunxi.txt", eighty)],
            "津贴由区民政局发放": [passage("yunxi.txt", payer)],
            "云溪区高龄津贴几号到账？": [passage("yunxi.txt", due)],
        },
    )


@pytest.fixture
def opened_once(
    monkeypatch: pytest.MonkeyPatch, sample_embedding: Any, sample_index: Path, sample_engine: Any
) -> None:
    """Commands use the model and the index versions that are open already: opening takes seconds."""
    really_open = opening.engine_for
    opened = {(sample_index, sample_engine.index_version): sample_engine}

    def engine_for(settings: Settings, embedding: Any = None) -> Any:
        key = (settings.index, current_version(settings.index))
        if key not in opened:
            opened[key] = really_open(settings, sample_embedding)
        return opened[key]

    monkeypatch.setattr(opening, "embedding_for", lambda _settings: sample_embedding)
    monkeypatch.setattr(opening, "engine_for", engine_for)


@pytest.fixture
def service() -> ScriptedService:
    return scripted()


@pytest.fixture
def items() -> tuple[GoldItem, ...]:
    return gold_items()


@pytest.fixture
def texts() -> dict[str, str]:
    return dict(TEXTS)


@pytest.fixture
def gold_file(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    lines = [item.model_dump_json(exclude_defaults=True) for item in gold_items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@dataclass
class JudgeServer:
    """A chat completions endpoint on a real port, with scripted contents."""

    url: str
    contents: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def judge_server() -> Iterator[JudgeServer]:
    script = JudgeServer(url="")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            script.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            content = script.contents.pop(0)
            body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
            self.send_response(500 if content == "broken" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    script.url = f"http://127.0.0.1:{server.server_port}/v1/"
    yield script
    server.shutdown()
    server.server_close()
