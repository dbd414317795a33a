from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

mcp = pytest.importorskip("mcp")

PROJECT = Path(__file__).resolve().parents[2]
FAKE = Path(__file__).with_name("fake_mcp_server.py")
ID = "云溪府办发〔2024〕5号"


def over_stdio() -> Any:
    return mcp.StdioServerParameters(
        command=sys.executable, args=[str(FAKE)], env={"PYTHONPATH": str(PROJECT)}
    )


@pytest.fixture(scope="module")
def http_url() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, str(FAKE), str(port)], env={"PYTHONPATH": str(PROJECT)})
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"http://127.0.0.1:{port}/mcp"
    server.terminate()
    server.wait(10)


def converse(server: Any, talk: Callable[[Any], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        async with mcp.Client(server, read_timeout_seconds=60) as client:
            await talk(client)

    anyio.run(run)


async def use_every_tool(client: Any) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"ask", "search", "get_document", "responsibilities"}
    assert all(tool.description and tool.output_schema for tool in tools.values())
    assert "区县" in tools["ask"].input_schema["properties"]["region"]["description"]

    answer = (
        await client.call_tool("ask", {"question": "低保能报多少？", "region": "云溪区"})
    ).structured_content
    assert (answer["status"], answer["answer"], answer["region"]) == ("answered", "按60%救助。[1]", "云溪区")
    assert answer["citations"][0]["quote"] == "低保对象按60%比例救助。"
    assert answer["passages"] == []

    found = (await client.call_tool("search", {"query": "救助", "top_k": 2})).structured_content
    assert [passage["passage_id"] for passage in found["passages"]] == ["d#1", "d#1"]

    duties = (await client.call_tool("responsibilities", {"unit": "区医保局"})).structured_content
    assert [(duty["unit"], duty["role"]) for duty in duties["responsibilities"]] == [("区医保局", "lead")]


async def read_a_long_document(client: Any) -> None:
    whole, offset = "", 0
    while offset is not None:
        arguments = {"document_id": ID, "offset": offset, "max_chars": 100}
        part = (await client.call_tool("get_document", arguments)).structured_content
        whole, offset = whole + part["text"], part["next_offset"]
    assert whole == "低保对象按60%比例救助。" * 20
    assert (part["total_chars"], part["document"]["title"]) == (len(whole), "医疗救助办法")


async def make_mistakes(client: Any) -> None:
    for name, arguments, told in (
        ("ask", {"question": " "}, "问题是空的"),
        ("get_document", {"document_id": "无"}, "没有收录这份文件"),
        ("search", {"query": "救助", "top_k": 5000}, "top_k"),
    ):
        result = await client.call_tool(name, arguments)
        assert result.is_error
        assert told in result.content[0].text
    result = await client.call_tool("ask", {"question": "坏"})
    assert result.is_error
    assert "secret" not in result.content[0].text


def test_an_agent_uses_every_tool_over_standard_input_and_output() -> None:
    async def talk(client: Any) -> None:
        await use_every_tool(client)
        await read_a_long_document(client)
        await make_mistakes(client)

    converse(over_stdio(), talk)


def test_an_agent_uses_every_tool_over_http(http_url: str) -> None:
    converse(http_url, use_every_tool)


def test_errors_are_told_over_http_too(http_url: str) -> None:
    converse(http_url, make_mistakes)
