"""Follow-up questions become stand-alone questions."""

import pytest

from service.followups import standalone_question
from service.places import Gazetteer

GAZETTEER = Gazetteer(("云溪区", "石桥县"), {"沙湾": "石桥县"}, {"长阳": True}, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("asked", "question", "expected"),
    [
        ([], "云溪区垃圾分几类？", "云溪区垃圾分几类？"),
        (["云溪区垃圾分几类？"], "那石桥呢？", "石桥垃圾分几类？"),
        (["云溪区垃圾分几类？"], "石桥县呢", "石桥县垃圾分几类？"),
        (["云溪2024年要培训多少人次？"], "2025年呢？", "云溪2025年要培训多少人次？"),
        (
            ["云溪区校车安全领导小组的组长是谁？"],
            "它的办公室设在哪里？",
            "云溪区校车安全领导小组的组长，它的办公室设在哪里？",
        ),
        (
            ["云溪区医疗救助怎么申请？"],
            "低保对象住院费用报销比例是多少？",
            "云溪区低保对象住院费用报销比例是多少？",
        ),
        (["云溪区垃圾分几类？"], "石桥县的养老院收费标准是什么？", "石桥县的养老院收费标准是什么？"),
        (["云溪区垃圾分几类？", "那石桥呢？"], "哪个部门负责？", "石桥垃圾，哪个部门负责？"),
        (["云溪区垃圾分几类？"], "那长阳呢？", "长阳垃圾分几类？"),
    ],
)
def test_follow_ups_are_completed(asked: list[str], question: str, expected: str):
    assert standalone_question(question, asked, GAZETTEER) == expected
