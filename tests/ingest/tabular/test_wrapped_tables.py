from __future__ import annotations

import re

from ingest.documents import Table
from ingest.tabular.regions import SourceLines
from ingest.tabular.wrapped_tables import find_wrapped_tables

GROUPED = """ 表 1  云溪区“十四五”主要指标表

序号 指标类型 指标名称 2020 年现状值 2025 年目标值 指标属性

1

总量

速度

工业总产值（亿元） 227.4 600 预期性

2 其中 ：战略性产业占比（%） 8.9 30 预期性

3
质量

效益

企业中建有研

发机构的占比（%）
41 【50】 预期性

注 ：1.【】表示累计值。

2. 口径有调整。

三、优化空间
"""

NUMBERED_NAMES = """附表 1：民政主要目标

指标名称
目标值

指标属性
2020 年 2025 年

1. 低保标准增速（%） -
不低于上年度城镇居

民支出增速
预期性

2. 农村标准占城市标准的比重

（%）
80 ≥ 85 约束性

3. 床位数（张） 30 35 预期性
"""


def tables_of(text: str) -> list[Table]:
    spans = [match.span() for match in re.finditer(r"^.*$", text, re.MULTILINE)]
    return [region.table for region in find_wrapped_tables(SourceLines(text, spans))]


def test_rows_run_from_number_to_attribute_and_groups_are_filled_down() -> None:
    (table,) = tables_of(GROUPED)
    assert table.title == "表1 云溪区“十四五”主要指标表"
    assert table.columns == ("序号", "指标类型", "指标名称", "2020 年现状值", "2025 年目标值", "指标属性")
    assert [row.values for row in table.rows] == [
        ("1", "总量速度", "工业总产值（亿元）", "227.4", "600", "预期性"),
        ("2", "总量速度", "其中：战略性产业占比（%）", "8.9", "30", "预期性"),
        ("3", "质量效益", "企业中建有研发机构的占比（%）", "41", "【50】", "预期性"),
    ]
    assert len(table.notes) == 2


def test_values_may_be_words_and_signs_belong_to_their_numbers() -> None:
    (table,) = tables_of(NUMBERED_NAMES)
    assert table.columns == ("指标名称", "目标值 2020 年", "目标值 2025 年", "指标属性")
    assert [row.values for row in table.rows] == [
        ("1. 低保标准增速（%）", "-", "不低于上年度城镇居民支出增速", "预期性"),
        ("2. 农村标准占城市标准的比重（%）", "80", "≥ 85", "约束性"),
        ("3. 床位数（张）", "30", "35", "预期性"),
    ]


def test_numbered_paragraphs_below_a_caption_are_no_table() -> None:
    assert tables_of("专栏1 重点项目\n建设内容\n1. 改造管网。\n2. 新建泵站。\n3. 更新设备。\n") == []
