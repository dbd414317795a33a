from __future__ import annotations

import pytest

from ingest.structure.metadata import kind_of


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("云溪区养老规划（2024—2026年）", "plan"),
        ("云溪区救助实施方案（试行）", "plan"),
        ("云溪区养犬管理办法", "measures"),
        ("云溪区反拐行动计划实施细则", "measures"),
        ("云溪区人民政府关于加强养老服务的实施意见", "opinion"),
        ("云溪区人民政府关于废止部分文件的决定", "decision"),
        ("云溪区人民政府关于石桥村规划的批复", "reply"),
        ("云溪区人民政府关于禁火的通告", "announcement"),
        ("云溪区人民政府关于丁一等同志职务任免的通知", "appointment"),
        ("云溪区人民政府关于春运的通知", "notice"),
        ("云溪概况", "other"),
    ],
)
def test_kind_is_told_by_the_last_words(title: str, kind: str) -> None:
    assert kind_of(title) == kind
