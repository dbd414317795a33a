from __future__ import annotations

import re

from ingest.documents import Table
from ingest.tabular.cell_lines import find_cell_line_tables
from ingest.tabular.regions import SourceLines


def tables_of(text: str) -> list[Table]:
    spans = [match.span() for match in re.finditer(r"^.*$", text, re.MULTILINE)]
    return [region.table for region in find_cell_line_tables(SourceLines(text, spans))]


def printed(*rows: str) -> str:
    """Rows written `a|b|c`, printed one cell a line behind a TAB, with an empty line after each row."""
    return "".join("".join(f"\t{cell}\n" for cell in row.split("|")) + "\n" for row in rows)


PLAIN = printed(
    "指标名称|属性|目标值|完成值",
    "一|总量指标|||",
    "1|生产总值（亿元）|预期性|110|81",
    "2|　#增加值（%）|预期性|11*左右|—",
    "二|创新发展|||",
    "|创新效率|||",
    "3|　#研发投入（%）|预期性|≥2.5|3",
    "4|产业产值（亿元）|预期性|1800|〉900",
)


def test_group_rows_are_carried_down_and_end_with_their_marked_rows() -> None:
    (table,) = tables_of(f"专栏1-1：完成情况表\n\n{PLAIN}\n注：为累计数。\n")
    assert table.columns == ("", "", "", "指标名称", "属性", "目标值", "完成值")
    assert [row.values[:3] for row in table.rows] == [
        ("总量指标", "", "一"),
        ("总量指标", "", "1"),
        ("总量指标", "", "2"),
        ("创新发展", "", "二"),
        ("创新发展", "创新效率", ""),
        ("创新发展", "创新效率", "3"),
        ("创新发展", "", "4"),
    ]
    assert table.rows[1].values[3:] == ("生产总值（亿元）", "预期性", "110", "81")
    assert (table.title, [note.text for note in table.notes]) == ("专栏1-1：完成情况表", ["注：为累计数。"])


def test_header_cell_over_two_lines_is_one_name() -> None:
    text = PLAIN.replace("\t目标值\n", "\t“十三五”\n目标值\n")
    (table,) = tables_of(text)
    assert table.columns[5] == "“十三五”目标值"


def test_columns_split_into_parts_where_rows_are_wider() -> None:
    text = printed(
        "序号|指标|单位|2020年|2025年",
        "一|新支点||数值|增速|数值|年均增速",
        "1|（1）|生产总值|亿元|813|3.5%|1300|6.5%",
        "2|（2）|增加值|亿元|220|5.4%|350|6%",
        "二|新突破||||",
        "7||建设新地标||||"[:-1],
        "|（3）|研发经费比重|%|3|≥3",
        "|（4）|专利拥有量|件|43|45",
        "|（5）|引进人才|人|—|【1000】",
    )
    (table,) = tables_of(text)
    assert table.columns == (
        "", "", "序号", "序号", "指标", "单位", "2020年 数值", "2020年 增速", "2025年 数值", "2025年 年均增速",
    )  # fmt: skip
    values = [row.values for row in table.rows]
    assert values[1] == ("新支点", "", "1", "（1）", "生产总值", "亿元", "813", "3.5%", "1300", "6.5%")
    assert values[5] == ("新突破", "建设新地标", "7", "（3）", "研发经费比重", "%", "3", "", "≥3", "")


def test_a_blank_before_the_tab_begins_a_row_that_lost_its_number() -> None:
    text = PLAIN.rstrip("\n") + "\n \t绿色发展\n\t\n\t\n\t\n\n" + printed("5|绿地（公顷）|约束性|60|70")
    (table,) = tables_of(text)
    assert table.rows[-2].text.text == "绿色发展"
    assert table.rows[-1].values[-4:] == ("绿地（公顷）", "约束性", "60", "70")


def test_a_few_indented_lines_are_no_table() -> None:
    assert tables_of("\t甲\n\t乙\n\n正文。\n") == []
