"""A configured cross-encoder: the same passages in another order, off by default, told of by `policyqa doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexes import IndexStoreError
from service import LiveEngine, SearchRequest

pytestmark = pytest.mark.models

EVERYTHING = 100


def found(engine, query: str):
    return engine.search(SearchRequest(query=query, top_k=EVERYTHING)).passages


@pytest.fixture(scope="module")
def reranked(sample_settings, sample_embedding, tiny_cross_encoder: Path):
    settings = sample_settings.model_copy(update={"reranker": str(tiny_cross_encoder)})
    return LiveEngine(settings, sample_embedding)()


@pytest.mark.parametrize("query", ["云溪区高龄津贴每月多少钱", "擅自野外用火要罚多少钱", "垃圾分类由谁负责"])
def test_search_finds_the_same_passages_in_the_order_of_their_new_scores(sample_engine, reranked, query: str):
    before, after = found(sample_engine, query), found(reranked, query)
    assert {passage.passage_id for passage in before} == {passage.passage_id for passage in after}
    assert [passage.passage_id for passage in before] != [passage.passage_id for passage in after]
    assert [passage.score for passage in after] == sorted((p.score for p in after), reverse=True)
    assert [passage.stages["reranked"] for passage in after] == [passage.rank for passage in after]
    told = {passage.passage_id: passage.rank for passage in before}
    assert all(passage.stages["reordered"] == told[passage.passage_id] for passage in after[:10])


def test_without_a_setting_nothing_is_reranked(sample_engine):
    assert all("reranked" not in passage.stages for passage in found(sample_engine, "高龄津贴"))


def test_a_model_that_cannot_be_loaded_stops_the_service_and_says_what_to_do(
    sample_settings, sample_embedding
):
    settings = sample_settings.model_copy(update={"reranker": "./absent"})
    with pytest.raises(IndexStoreError, match="POLICYQA_RERANKER"):
        LiveEngine(settings, sample_embedding)


@pytest.mark.parametrize(("is_there", "told"), [(True, "每次检索约多用"), (False, "找不到重排模型目录")])
def test_doctor_tries_the_reranker(
    sample_index, tiny_cross_encoder, clean_environment, monkeypatch, capsys, is_there: bool, told: str
):
    from eval.cli import main

    monkeypatch.setenv("POLICYQA_RERANKER", str(tiny_cross_encoder if is_there else "./absent"))
    code = main(["doctor", "--index", str(sample_index), "--json"])
    findings = {finding["name"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert told in findings["重排模型"]["detail"]
    assert findings["重排模型"]["ok"] is is_there
    assert code == (0 if is_there else 1)
