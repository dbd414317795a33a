from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.passages.citing import split_cited
from ingest.spans import Spanned, squeeze

PADDING = "加强统筹协调并按时完成年度目标任务，确保各项措施落到实处、取得实效，不断提高群众的获得感和满意度"


def split(text: str) -> list[str]:
    return [clause.text for clause in split_cited(Spanned.cut(text, 0, len(text)))]


def test_short_sentences_are_cited_whole() -> None:
    assert split("一类对象全额资助；二类对象资助280元。") == ["一类对象全额资助；二类对象资助280元。"]


@pytest.mark.parametrize(
    "clauses",
    [
        [f"2024年，{PADDING}；", f"2025年，{PADDING}；", f"2026年，{PADDING}。"],
        [f"区教委负责{PADDING}；", f"区民政局负责{PADDING}；", f"区财政局负责{PADDING}。"],
        [f"建设内容：（1）{PADDING}；", f"（2）{PADDING}；", f"（3）{PADDING}。"],
        [f"区教委：{PADDING}；督促{PADDING}；", f"区民政局：{PADDING}。"],
        [f"1. 对偷盗儿童的，{PADDING}；", f"对收买儿童的，{PADDING}；", f"对从重情节，{PADDING}。"],
    ],
)
def test_long_sentences_are_cited_by_clause(clauses: list[str]) -> None:
    assert split("".join(clauses)) == clauses


@pytest.mark.parametrize("head", ["区教委：", "区教委要", "下列材料："])
def test_clauses_that_need_the_first_one_stay_with_it(head: str) -> None:
    text = f"{head}{PADDING}；督促{PADDING}；指导{PADDING}。"
    assert split(text) == [text]


def test_short_clauses_stay_with_the_one_before() -> None:
    text = f"推进{PADDING}；完善{PADDING}；提高质量；健全{PADDING}。"
    assert [len(clause) > 15 for clause in split(text)] == [True, True, True]


@given(st.text(alphabet="区教委：；（1）。加强 \n", max_size=300))
def test_clauses_together_are_the_sentence(text: str) -> None:
    assert "".join(map(squeeze, split(text))) == squeeze(text)
