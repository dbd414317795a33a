from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from llama_index.core.llms import MockLLM
from scripted_llm import Reply, ScriptedLLM, scripted_llm

from service.leaving import AskerLeft
from service.llm_client import LanguageModelError, LlamaIndexModel, Patience, open_language_model
from service.settings import Settings


def model_for(llm: ScriptedLLM, **settings: Any) -> LlamaIndexModel:
    opened = open_language_model(
        Settings(llm_base_url=llm.url, llm_api_key="key-of-the-test", llm_model="scripted", **settings)  # type: ignore[arg-type]
    )
    assert opened is not None
    return opened


def never() -> bool:
    return False


def test_without_an_address_there_is_no_language_model() -> None:
    assert open_language_model(Settings()) is None


def test_the_prompt_goes_out_and_the_whole_text_comes_back() -> None:
    with scripted_llm(Reply(text="按60%救助。" * 20)) as llm:
        assert model_for(llm).complete("规则", "问题", never) == "按60%救助。" * 20
    [request] = llm.requests
    assert [(m["role"], m["content"]) for m in request["messages"]] == [("system", "规则"), ("user", "问题")]
    assert (request["model"], request["temperature"], request["stream"]) == ("scripted", 0.0, True)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_fault_that_may_pass_is_tried_again(status: int) -> None:
    with scripted_llm(Reply(status=status, headers=(("retry-after", "0.01"),)), Reply(text="好")) as llm:
        assert model_for(llm).complete("规则", "问题", never) == "好"
        assert len(llm.requests) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_fault_that_stays_is_not(status: int) -> None:
    with scripted_llm(Reply(status=status)) as llm:
        with pytest.raises(LanguageModelError, match=str(status)):
            model_for(llm).complete("规则", "问题", never)
        assert len(llm.requests) == 1


def test_tries_end_and_pauses_grow() -> None:
    with scripted_llm(Reply(status=500)) as llm:
        started = time.monotonic()
        with pytest.raises(LanguageModelError):
            model_for(llm, llm_retries=2).complete("规则", "问题", never)
        assert len(llm.requests) == 3
        assert time.monotonic() - started > 0.75 * (0.4 + 0.8)


def test_a_broken_connection_is_tried_again() -> None:
    with scripted_llm(Reply(text="一二三四五六七八" * 9, broken_after=2), Reply(text="好")) as llm:
        assert model_for(llm).complete("规则", "问题", never) == "好"


def test_nobody_listening_is_a_fault() -> None:
    with scripted_llm(Reply()) as llm:
        pass
    with pytest.raises(LanguageModelError, match="Connection"):
        model_for(llm, llm_retries=0).complete("规则", "问题", never)


@pytest.mark.parametrize("reply", [Reply(text="慢", delay=30), Reply(text="慢" * 900, drip=0.1, piece=1)])
def test_a_slow_model_is_given_up_in_time(reply: Reply) -> None:
    with scripted_llm(reply) as llm:
        started = time.monotonic()
        with pytest.raises(LanguageModelError, match="too long"):
            model_for(llm, llm_timeout=0.4, llm_retries=0).complete("规则", "问题", never)
        assert time.monotonic() - started < 2
        assert llm.left.wait(3)


def test_the_deadline_ends_all_tries_together() -> None:
    with scripted_llm(Reply(text="慢", delay=30)) as llm:
        started = time.monotonic()
        with pytest.raises(LanguageModelError):
            model_for(llm, llm_timeout=0.4, llm_retries=9, llm_deadline=1).complete("规则", "问题", never)
        assert time.monotonic() - started < 2.5
        assert len(llm.requests) <= 3


def test_an_asker_that_leaves_closes_the_connection() -> None:
    left = threading.Event()
    with scripted_llm(Reply(text="慢" * 900, drip=0.05, piece=1)) as llm:
        threading.Timer(0.3, left.set).start()
        with pytest.raises(AskerLeft):
            model_for(llm).complete("规则", "问题", left.is_set)
        assert llm.left.wait(3)


def test_an_asker_that_leaves_ends_the_pause() -> None:
    left = threading.Event()
    with scripted_llm(Reply(status=429, headers=(("retry-after", "20"),))) as llm:
        threading.Timer(0.3, left.set).start()
        with pytest.raises(AskerLeft):
            model_for(llm).complete("规则", "问题", left.is_set)


def test_a_model_that_runs_on_is_cut_off() -> None:
    with (
        scripted_llm(Reply(text="啊" * 30_000, piece=3000)) as llm,
        pytest.raises(LanguageModelError, match="20000"),
    ):
        model_for(llm, llm_retries=0).complete("规则", "问题", never)


@pytest.mark.parametrize("raw", [b"", b"<html>bad gateway</html>", b"{", b"\xff\xfe"])
def test_an_endpoint_that_talks_nonsense_is_a_fault(raw: bytes) -> None:
    with scripted_llm(Reply(raw=raw)) as llm, pytest.raises(LanguageModelError):
        model_for(llm, llm_retries=0).complete("规则", "问题", never)


def test_any_llm_of_llamaindex_can_be_put_in_even_where_a_loop_runs() -> None:
    patience = Patience(timeout=5, retries=0, deadline=5)

    async def inside_a_loop() -> str:
        return LlamaIndexModel(MockLLM(), patience).complete("规则", "问题", never)

    assert "问题" in asyncio.run(inside_a_loop())


def test_several_askers_are_served_at_once() -> None:
    with scripted_llm(Reply(text="好", delay=0.4)) as llm:
        model = model_for(llm)
        model.complete("规则", "问题", never)
        started = time.monotonic()
        askers = [threading.Thread(target=model.complete, args=("规则", "问题", never)) for _ in range(5)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        assert time.monotonic() - started < 1.5


def test_errors_tell_nothing_of_key_or_prompt() -> None:
    with scripted_llm(Reply(status=401)) as llm, pytest.raises(LanguageModelError) as told:
        model_for(llm).complete("规则", "问题", never)
    assert "key-of-the-test" not in str(told.value)
    assert "问题" not in str(told.value)
