"""Questions that name several districts."""

from __future__ import annotations

import pytest

from service.comparing import for_region


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("云溪和石桥的垃圾分类有什么不同？", "石桥县垃圾分类？"),
        ("云溪区、石桥县罚款标准各是多少", "石桥县罚款标准是多少？"),
        ("云溪区与石桥县垃圾分类分别由谁牵头？", "石桥县垃圾分类由谁牵头？"),
    ],
)
def test_each_district_is_asked_by_itself(question: str, asked: str):
    assert for_region(question, "石桥县", ["云溪区", "石桥县"]) == asked
