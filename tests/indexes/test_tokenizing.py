from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.tokenizing import PolicyTokenizer


@pytest.fixture(scope="module")
def tokenizer() -> PolicyTokenizer:
    return PolicyTokenizer(["区卫生健康委", "易腐垃圾", "x1", "无"])


def test_numbers_and_document_numbers_are_kept_whole(tokenizer: PolicyTokenizer) -> None:
    words = tokenizer.words("云溪府办发〔2024〕5号：到2025年达42,700人、40%")
    assert words[words.index("云溪府办发〔2024〕5号") :] == [
        "云溪府办发〔2024〕5号",
        "2025",
        "达",
        "42700",
        "人",
        "40%",
    ]


def test_document_number_is_one_key_however_it_is_written(tokenizer: PolicyTokenizer) -> None:
    for text in ("根据云溪府办发[2024] 5 号", "云溪府办发（2024）5号"):
        assert "云溪府办发〔2024〕5号" in tokenizer.words(text)


def test_long_names_are_found_whole_and_in_parts(tokenizer: PolicyTokenizer) -> None:
    words = tokenizer.words("区卫生健康委牵头")
    assert {"区卫生健康委", "卫生", "健康", "牵头"} <= set(words)


def test_stop_words_and_punctuation_are_dropped(tokenizer: PolicyTokenizer) -> None:
    assert tokenizer.words("请问，为什么？") == []


def test_bigrams_cover_chinese_runs_and_keep_the_rest_whole(tokenizer: PolicyTokenizer) -> None:
    assert tokenizer.bigrams("易腐垃圾，PM2.5降40%，区") == [
        "易腐",
        "腐垃",
        "垃圾",
        "pm2.5",
        "降",
        "40%",
        "区",
    ]


@given(st.text(alphabet="云溪区民政局垃圾〔2024〕号%，. \nAb", max_size=60))
def test_words_and_bigrams_do_not_depend_on_width_or_blanks(tokenizer: PolicyTokenizer, text: str) -> None:
    from ingest import normalize

    assert tokenizer.words(normalize(text)) == tokenizer.words(text)
    assert tokenizer.bigrams(normalize(text)) == tokenizer.bigrams(text)


@given(st.text(max_size=60))
def test_words_for_cutting_cover_the_text(tokenizer: PolicyTokenizer, text: str) -> None:
    assert "".join(tokenizer.cut(text)) == text
