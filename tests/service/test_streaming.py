from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import serving

from service.answers import Answer, AskRequest, Citation, DocumentView
from service.api import create_app
from service.leaving import AskerLeft, asker_has_left
from service.problems import ServiceError
from service.settings import Settings
from service.streaming import answer_events, answer_pieces, render_events
from service.telemetry import Telemetry

DOCUMENT = DocumentView(
    id="d", title="云溪区医疗救助办法", doc_number=None, issuer=None, region="云溪区", issued_on=None,
    effective_from=None, effective_to=None, validity="in_force",
)  # fmt: skip


def cited(number: int) -> Citation:
    return Citation(
        number=number, quote="救助比例为60%。", source="a.txt", spans=((0, 9),), passage_id="d#1", heading_path=(),
        document=DOCUMENT, url="/documents/d",
    )  # fmt: skip


def answered(text: str) -> Answer:
    numbers = sorted({int(number) for number in re.findall(r"\[(\d{1,3})\]", text)})
    citations = tuple(cited(number) for number in numbers)
    return Answer(id="a", status="answered", answer=text, mode="extractive", citations=citations)


def parsed(events: list[str]) -> list[tuple[str, dict[str, object]]]:
    found = []
    for event in events:
        if not event.startswith(":"):
            head, data, *rest = event.split("\n")
            assert rest == ["", ""]
            found.append((head.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


ANSWERS = st.lists(
    st.sampled_from(
        [
            "救助比例为60%",
            "。",
            "！",
            "\n",
            "[1]",
            "[12]",
            "；",
            "”",
            "[",
            "]",
            "3",
            "（见《办法》）",
            "\u2028",
            " ",
        ]
    )
).map("".join)


@given(ANSWERS)
def test_pieces_joined_are_the_answer_and_no_mark_is_cut(text: str) -> None:
    pieces = list(answer_pieces(text))
    assert "".join(pieces) == text
    whole = len(re.findall(r"\[\d+\]", text))
    assert sum(len(re.findall(r"\[\d+\]", piece)) for piece in pieces) == whole


@given(ANSWERS)
def test_each_citation_comes_once_right_behind_the_delta_with_its_mark(text: str) -> None:
    answer = answered(text)
    events = parsed(list(render_events(answer)))
    assert [name for name, _ in events][:1] == ["meta"]
    assert events[-1] == ("done", answer.model_dump(mode="json"))
    assert "".join(str(data["text"]) for name, data in events if name == "delta") == text
    last, seen = "", []
    for name, data in events:
        if name == "delta":
            last = str(data["text"])
        if name == "citation":
            assert f"[{data['number']}]" in last
            seen.append(data["number"])
    assert seen == sorted(set(seen), key=seen.index)
    assert set(seen) == {citation.number for citation in answer.citations}


@dataclass
class SlowEngine:
    """Waits until it may answer or its asker has left."""

    answer: Answer
    ready: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)

    def ask(self, _: AskRequest) -> Answer:
        while not self.ready.wait(0.005):
            if asker_has_left():
                self.stopped.set()
                raise AskerLeft
        return self.answer


@dataclass
class FailingEngine:
    error: Exception

    def ask(self, _: AskRequest) -> Answer:
        raise self.error


def test_the_first_byte_does_not_wait_for_the_answer() -> None:
    engine = SlowEngine(answered("好。[1]"))
    events = answer_events(engine, AskRequest(question="问"), Telemetry(), beat=0.01)
    started = time.perf_counter()
    assert next(events).startswith(":")
    assert time.perf_counter() - started < 0.03
    assert next(events).startswith(":")  # still waiting, still alive
    engine.ready.set()
    assert [name for name, _ in parsed(list(events))] == ["meta", "delta", "citation", "done"]


def test_a_reader_that_leaves_stops_the_work() -> None:
    engine = SlowEngine(answered("好。[1]"))
    events = answer_events(engine, AskRequest(question="问"), Telemetry(), beat=0.01)
    next(events)
    next(events)
    events.close()  # type: ignore[attr-defined]
    assert engine.stopped.wait(1)


def test_a_client_that_leaves_the_service_stops_the_work(tmp_path: Path) -> None:
    engine: Any = SlowEngine(answered("好。[1]"))
    body = {"question": "问", "stream": True}
    with serving(create_app(lambda: engine, Settings(index=tmp_path))) as url:
        with httpx.stream("POST", f"{url}/v1/ask", json=body) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            assert next(response.iter_lines()).startswith(":")
        assert engine.stopped.wait(4)


@pytest.mark.parametrize(
    ("error", "kind", "detail"),
    [
        (ServiceError(422, "empty-question", "问题是空的。"), "empty-question", "问题是空的。"),
        (RuntimeError("secret of the inside"), "internal", "服务内部出错"),
    ],
)
def test_a_failure_is_an_event_that_shows_nothing_of_the_inside(
    error: Exception, kind: str, detail: str
) -> None:
    events = list(answer_events(FailingEngine(error), AskRequest(question="问"), Telemetry()))
    [(name, data)] = parsed(events)
    assert (name, data["type"]) == ("error", kind)
    assert detail in str(data["detail"])
    assert "secret" not in "".join(events)


def test_nobody_has_left_where_nobody_watches() -> None:
    assert not asker_has_left()
