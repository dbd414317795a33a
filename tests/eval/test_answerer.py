from __future__ import annotations

import httpx
import pytest

from eval.answerer import AnswererError, HttpAnswerer


def test_sources_are_fetched_page_by_page(service, texts):
    assert service.answerer().sources() == texts


def test_history_is_sent_as_the_users_turns(service):
    service.answerer().ask("几号到账？", ["云溪80岁的津贴多少？"])
    body = service.requests[-1][1]
    assert body["history"] == [{"role": "user", "content": "云溪80岁的津贴多少？"}]


def test_answers_keep_what_is_measured(service):
    response = service.answerer().ask("云溪津贴谁发？")
    assert response.citations[0].region == "石桥县"
    assert response.citations[0].document_id == "sub/shiqiao.md"
    assert response.passages[0].score == 0.4


def test_stage_ranks_are_kept_where_the_service_tells_them(service):
    passages = service.answerer().search("云溪80岁和90岁的津贴各多少？", 2)
    assert [passage.stages for passage in passages] == [{"dense": 3, "bm25": 1}, {}]


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (httpx.Response(500, text="boom"), "HTTP 500"),
        (httpx.Response(200, text="no json"), "outside the contract"),
        (httpx.Response(200, json={"answer": "x"}), "status"),
    ],
)
def test_whatever_is_not_an_answer_is_an_error(response, said):
    client = httpx.Client(transport=httpx.MockTransport(lambda _: response), base_url="http://service")
    with pytest.raises(AnswererError, match=said):
        HttpAnswerer(client).ask("问")


def test_an_unreachable_service_is_an_error():
    with httpx.Client(base_url="http://127.0.0.1:9", timeout=2) as client, pytest.raises(AnswererError):
        HttpAnswerer(client).search("问", 3)
