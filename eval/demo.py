"""`make demo`: index texts, start the service on a free port, ask three questions over HTTP, print the answers."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import httpx
from rich.console import Console

from eval.commands.terminal import print_answer
from indexes import current_version
from service import Answer

SAMPLE_QUESTIONS = (
    "云溪区高龄津贴90岁以上每月发多少？",
    "云溪的养犬管理办法现在还管用吗？",
    "云溪区新能源汽车充电桩补贴多少钱？",
)
_READY_SECONDS = 120
_TELLING_TASK = range(6, 26)
"""Characters of a task that can be asked about in a sentence."""


def main() -> int:
    """Runs the demonstration; returns 0 when every question got a response."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--keep", action="store_true", help="keep serving until Ctrl+C")
    options = parser.parse_args()
    console = Console()
    console.rule("1 建立索引")
    policyqa = [sys.executable, "-m", "eval"]
    code = subprocess.call([*policyqa, "ingest", str(options.corpus), "--index", str(options.index)])
    if code not in (0, 1) or current_version(options.index) is None:
        return code or 1
    port = options.port or _free_port()
    console.rule("2 启动服务")
    environment = {**os.environ, "POLICYQA_REQUESTS_PER_MINUTE": "0"}
    serve = [*policyqa, "serve", "--index", str(options.index), "--port", str(port)]
    with subprocess.Popen(serve, env=environment) as service:
        try:
            return _show(console, f"http://127.0.0.1:{port}", service, keep=options.keep)
        except KeyboardInterrupt:
            return 0
        finally:
            service.terminate()


def _show(console: Console, address: str, service: subprocess.Popen[bytes], *, keep: bool) -> int:
    with httpx.Client(base_url=address, timeout=60) as client:
        if not _wait_until_ready(client, service):
            console.print("[red]服务没有就绪，请看上面的日志。[/red]")
            return 1
        console.rule("3 提问")
        for question in demo_questions(client):
            response = client.post("/v1/ask", json={"question": question}).raise_for_status()
            print_answer(console, question, Answer.model_validate(response.json()))
    console.rule()
    for name, path in (("网页", "/"), ("文件列表", "/documents"), ("接口文档", "/docs")):
        console.print(f"{name}：{address}{path}", highlight=False)
    if keep:
        console.print("服务在运行，按 Ctrl+C 结束。")
        service.wait()
    else:
        console.print("演示结束，服务已停止；要一直开着请用 make serve。")
    return 0


def demo_questions(client: httpx.Client) -> tuple[str, ...]:
    """The sample questions; for other texts two about what they hold and one that no text answers."""
    documents = client.get("/v1/documents", params={"limit": 100}).raise_for_status().json()["documents"]
    if any("云溪" in (document["region"] or "") for document in documents):
        return SAMPLE_QUESTIONS
    duties = client.get("/v1/responsibilities", params={"role": "lead"}).raise_for_status().json()
    tasks = (
        f"{duty['document']['region'] or ''}{duty['task']}由哪个单位牵头？"
        for duty in duties["responsibilities"]
        if len(duty["task"]) in _TELLING_TASK
    )
    goals = (f"《{document['title']}》的主要目标是什么？" for document in documents)
    region = next((document["region"] for document in documents if document["region"]), "")
    return (*islice(tasks, 1), *islice(goals, 1), f"{region}{'的' if region else ''}火星移民补贴怎么领？")


def _wait_until_ready(client: httpx.Client, service: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and service.poll() is None:
        try:
            if client.get("/readyz").status_code == 200:
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
