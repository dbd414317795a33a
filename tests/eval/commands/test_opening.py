from __future__ import annotations

import pytest

from eval.commands.errors import CommandError
from eval.commands.opening import engine_for
from service import Settings

pytestmark = [pytest.mark.models, pytest.mark.usefixtures("clean_environment")]


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:9/v1"])
def test_commands_answer_with_the_language_model_that_is_configured(sample_index, sample_embedding, url):
    engine = engine_for(Settings(index=sample_index, llm_base_url=url), sample_embedding)
    assert (engine.generator is not None) == (url is not None)


def test_an_index_that_is_not_there_comes_with_what_to_do(tmp_path, sample_embedding):
    with pytest.raises(CommandError, match="policyqa ingest"):
        engine_for(Settings(index=tmp_path / "none"), sample_embedding)
