from __future__ import annotations

import pytest

from ingest.documents import Passage
from ingest.passages.rows import render_row


def row(title: str, *fields: tuple[str, str]) -> Passage:
    return Passage(
        passage_id="d#表1 第1行",
        document_id="d",
        source="云溪.txt",
        kind="table_row",
        text="",
        spans=(),
        heading_path=(),
        sentences=(),
        context="",
        table_title=title,
        fields=fields,
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ([("序号", "1"), ("名称", "数字化车间（家）"), ("2025年", "15")], "名称：数字化车间；2025年：15家"),
        ([("指标", "入园率"), ("单位", "%"), ("2025年", "99")], "指标：入园率；2025年：99%"),
        ([("项目", "净水厂"), ("总投资（万元）", "1,200")], "项目：净水厂；总投资：1,200万元"),
        (
            [("项目", "净水厂"), ("单位", "万元"), ("开工年", "2024"), ("投资", "300")],
            "项目：净水厂；开工年：2024；投资：300万元",
        ),
        (
            [("指标", "新增（户）"), ("2020年", "—"), ("2025年", "【600】")],
            "指标：新增；2020年：—；2025年：【600】户",
        ),
        (
            [("", "目标一"), ("", "7"), ("任务", "建设食堂。"), ("责任单位", "区民政局")],
            "目标一；任务：建设食堂；责任单位：区民政局",
        ),
        ([("矿种", "砂岩"), ("规模单位", "万吨/年"), ("新建", "100")], "矿种：砂岩；新建：100万吨/年"),
        ([("单位", "区教委"), ("名额", "5")], "单位：区教委；名额：5"),
        ([("路段", "甲至乙"), ("2019", "20160"), ("单位", "pcu/日")], "路段：甲至乙；2019：20160pcu/日"),
        ([("系统类型（区级或市级）", "区级系统")], "系统类型（区级或市级）：区级系统"),
    ],
)
def test_rows_are_read_out_with_their_units(fields: list[tuple[str, str]], expected: str) -> None:
    assert render_row(row("", *fields)) == expected


def test_table_title_opens_the_row() -> None:
    assert render_row(row("表3 主要指标", ("名称", "食堂"))) == "表3 主要指标｜名称：食堂"
