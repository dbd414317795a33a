from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.correcting import Corrector
from indexes.tokenizing import PolicyTokenizer


@pytest.fixture(scope="module")
def corrector() -> Corrector:
    corpus = {
        "垃圾": 9,
        "低保": 9,
        "残疾人": 4,
        "养老院": 3,
        "殡葬": 9,
        "边角": 2,
        "医疗救助": 5,
        "易腐垃圾": 5,
    }
    return Corrector(corpus, PolicyTokenizer(["易腐垃圾", "医疗救助"]))


@pytest.mark.parametrize(
    ("question", "corrected"),
    [
        ("云溪垃极怎么分", "云溪垃圾怎么分"),
        ("医疗揪助能报多少", "医疗救助能报多少"),
        ("残及人补贴", "残疾人补贴"),
        ("易附垃圾丢哪里", "易腐垃圾丢哪里"),
    ],
)
def test_unknown_words_become_their_homophones(corrector: Corrector, question: str, corrected: str) -> None:
    assert corrector.correct(question) == corrected


@pytest.mark.parametrize("question", ["边干边教能拿多少", "医疗救助和低保", "老街的辣椒", "", "PM2.5是多少"])
def test_right_questions_stay_as_they_are(corrector: Corrector, question: str) -> None:
    assert corrector.correct(question) == question.lower()


@given(st.text(max_size=40))
def test_correcting_never_changes_the_length(corrector: Corrector, question: str) -> None:
    from ingest import normalize

    assert len(corrector.correct(question)) == len(normalize(question))
