"""How a sentence fits a question beyond its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_corpus import ask

from service import matching
from service.matching import match_features


@pytest.mark.parametrize(
    ("question", "sentence", "feature", "value"),
    [
        ("2024年的目标", "2024年建成", "years", 1.0),
        ("2024年和2025年的目标", "2024年建成", "years", 0.5),
        ("目标是什么", "2024年建成", "years", 0.0),
        ("满60岁有吗", "年满60岁的老人", "amounts", 1.0),
        ("满60岁有吗", "年满80岁的老人", "amounts", 0.0),
        ("有多少家养老机构", "建成养老机构10家", "unit", 1.0),
        ("有多少家养老机构", "建成养老机构10个", "unit", 0.0),
        ("完成率的比例", "完成率达到85%", "unit", 1.0),
        ("公示多久", "公示5个工作日", "unit", 1.0),
        ("“一老一小”怎么管", "加强“一老一小”服务", "quoted", 1.0),
        ("“一老一小”怎么管", "加强养老服务", "quoted", 0.0),
        ("长者食堂是什么意思", "长者食堂是指为老人供餐的场所。", "defines", 1.0),
        ("长者食堂是什么意思", "新建长者食堂三处。", "defines", 0.0),
        ("长者食堂在哪里", "长者食堂是指为老人供餐的场所。", "defines", 0.0),
        ("长者食堂是什么意思", "长者食堂：为老人供餐的场所。", "defines", 1.0),
        ("云溪长者食堂是啥意思", "长者食堂：为老人供餐的场所。", "entry", 1.0),
        ("云溪长者食堂是啥意思", "2.“长者食堂”是指为老人供餐的场所。", "entry", 1.0),
        ("云溪长者食堂是啥意思", "社区食堂：为居民供餐的场所。", "entry", 0.0),
        ("云溪长者食堂在哪里", "长者食堂：为老人供餐的场所。", "entry", 0.0),
        ("长者食堂", "新建长者食堂", "run", 0.5),
        ("长者食堂", "无", "run", 0.0),
    ],
)
def test_a_feature_of_question_and_sentence(question: str, sentence: str, feature: str, value: float):
    assert match_features(ask(question), sentence, "")[feature] == value


def test_a_year_may_stand_in_the_context():
    assert match_features(ask("2024年的目标"), "建成十家", "2024年工作要点")["years"] == 1.0


@given(st.text("甲乙丙", max_size=14), st.text("甲乙丙", max_size=14))
def test_the_longest_run_is_that_of_a_plain_search(question: str, text: str):
    runs = [question[i:j] for i in range(len(question)) for j in range(i, len(question) + 1)]
    longest = max((len(run) for run in runs if run in text), default=0)
    assert matching._longest_run(question, text) == min(longest, 8) / 8
