from __future__ import annotations

import re

from ingest.documents import Table
from ingest.tabular.pipe_tables import find_pipe_tables
from ingest.tabular.regions import SourceLines


def tables_of(text: str) -> list[Table]:
    spans = [match.span() for match in re.finditer(r"^.*$", text, re.MULTILINE)]
    return [region.table for region in find_pipe_tables(SourceLines(text, spans))]


def test_markdown_table_is_read_with_its_header() -> None:
    text = "按下表救助：\n\n| 对象 | 比例 |\n| --- | :---: |\n| 一类对象 | 100% |\n| 二类对象 | 75% |\n\n完。"
    (table,) = tables_of(text)
    assert table.columns == ("对象", "比例")
    assert [row.values for row in table.rows] == [("一类对象", "100%"), ("二类对象", "75%")]
    assert table.rows[0].text.text == "一类对象 | 100%"


def test_outer_bars_may_be_left_out_and_light_markup_goes() -> None:
    (table,) = tables_of("事项|单位\n---|---\n**登记**|区民政局<br>区教委\n")
    assert [row.values for row in table.rows] == [("登记", "区民政局 区教委")]


def test_cells_merged_before_conversion_are_filled_down() -> None:
    text = "| 类别 | 序号 | 任务 |\n|---|---|---|\n| 健康 | 1 | 体检 |\n| | 2 | 筛查 |\n| 教育 | 3 | 培训 |\n"
    (table,) = tables_of(text)
    assert table.rows[1].values == ("健康", "2", "筛查")


def test_rows_may_be_shorter_than_the_header() -> None:
    (table,) = tables_of("| 对象 | 比例 | 限额 |\n|---|---|---|\n| 一类 | 80% |\n| 二类 | 60% | 5万元 |\n")
    assert table.rows[0].values == ("一类", "80%", "")


def test_caption_above_is_the_title() -> None:
    (table,) = tables_of("**表2 救助标准**\n\n|对象|比例|\n|-|-|\n|一类|80%|\n")
    assert table.title == "表2 救助标准"


def test_bars_without_a_line_of_dashes_are_no_table() -> None:
    assert tables_of("甲|乙\n丙|丁\n") == []
    assert tables_of("|---|---|\n") == []
