from __future__ import annotations

import re

from ingest.documents import Table
from ingest.tabular.boxes import find_boxes
from ingest.tabular.regions import SourceLines


def tables_of(text: str) -> list[Table]:
    spans = [match.span() for match in re.finditer(r"^.*$", text, re.MULTILINE)]
    return [region.table for region in find_boxes(SourceLines(text, spans))]


def box(*content: str, names: str = "重点方向 重点项目") -> str:
    return "\n\n".join(["专栏 1：产业发展重点", names, *content, "2．新型建材。抢抓机遇。"])


def test_left_cell_ends_at_its_full_stop() -> None:
    (table,) = tables_of(
        box("中成药、饮片、精制颗粒、功能保", "健品开发及产业化。", "云溪产业园项目 ；康源加工项", "目。")
    )
    assert (table.title, table.columns) == ("专栏1：产业发展重点", ("重点方向", "重点项目"))
    assert [row.values for row in table.rows] == [
        ("中成药、饮片、精制颗粒、功能保健品开发及产业化。", "云溪产业园项目；康源加工项目。")
    ]


def test_left_cell_without_full_stop_ends_with_its_short_line() -> None:
    (table,) = tables_of(
        box("风力、光伏发电，生物质发电及", "氢能等", "山水村风电项目 ；香树岭风电项", "目。")
    )
    assert table.rows[0].values == ("风力、光伏发电，生物质发电及氢能等", "山水村风电项目；香树岭风电项目。")


def test_rows_begin_with_a_label_on_its_own_or_before_the_text() -> None:
    content = (
        "半导体 材料及封装载板。",
        "先进传感器及",
        "智能仪表",
        "智能化图像传感器、温度传感器、",
        "工控系统及软件。",
    )
    (table,) = tables_of(box(*content, names="产业类别 重点方向"))
    assert [row.values for row in table.rows] == [
        ("半导体", "材料及封装载板。"),
        ("先进传感器及智能仪表", "智能化图像传感器、温度传感器、工控系统及软件。"),
    ]


def test_a_box_of_paragraphs_is_no_table() -> None:
    assert tables_of("专栏 1 ：加快工程建设。通过自建与共建相结合\n\n的方法加强建设。\n\n2. 提升服务\n") == []
    assert tables_of("专栏3-1 重大项目\n智能终端：建设产业园。\n新材料：建设基地。\n第二节 服务业\n") == []
