"""Which texts are taken for questions."""

from __future__ import annotations

import pytest

from service.admitting import admitted
from service.problems import ServiceError


@pytest.mark.parametrize(
    ("text", "clean"),
    [("  高龄津贴？ ", "高龄津贴？"), ("高龄\u200b津贴\u202e", "高龄津贴"), ("甲\n乙", "甲\n乙")],
)
def test_what_nobody_sees_is_dropped(text: str, clean: str):
    assert admitted(text, 10) == clean


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty-question"),
        (" \u200b ", "empty-question"),
        ("？！", "no-words"),
        ("长" * 11, "question-too-long"),
    ],
)
def test_what_is_no_question_is_rejected(text: str, kind: str):
    with pytest.raises(ServiceError) as raised:
        admitted(text, 10)
    assert raised.value.kind == kind
