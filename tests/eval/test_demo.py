"""What the demonstration asks, of a scripted service."""

from __future__ import annotations

import httpx
import pytest

from eval.demo import SAMPLE_QUESTIONS, demo_questions

DUTIES = [
    {"task": "路灯", "document": {"region": "石桥县"}},
    {"task": "建立路灯巡查台账", "document": {"region": "石桥县"}},
]


def client_of(region: str | None, duties: list[object]) -> httpx.Client:
    answers = {
        "/v1/documents": {"documents": [{"title": "路灯管理办法", "region": region}]},
        "/v1/responsibilities": {"responsibilities": duties},
    }
    return httpx.Client(
        transport=httpx.MockTransport(lambda request: httpx.Response(200, json=answers[request.url.path])),
        base_url="http://service",
    )


def test_the_sample_texts_get_the_sample_questions():
    assert demo_questions(client_of("云溪区", [])) == SAMPLE_QUESTIONS


@pytest.mark.parametrize(
    ("region", "duties", "questions"),
    [
        (
            "石桥县",
            DUTIES,
            (
                "石桥县建立路灯巡查台账由哪个单位牵头？",
                "《路灯管理办法》的主要目标是什么？",
                "石桥县的火星移民补贴怎么领？",
            ),
        ),
        (None, [], ("《路灯管理办法》的主要目标是什么？", "火星移民补贴怎么领？")),
    ],
)
def test_other_texts_are_asked_what_they_hold_and_what_they_do_not(region, duties, questions):
    assert demo_questions(client_of(region, duties)) == questions
