from __future__ import annotations

import re

import pytest

from ingest.documents import Table
from ingest.tabular.regions import SourceLines
from ingest.tabular.tab_tables import find_tab_tables


def tables_of(text: str) -> list[Table]:
    spans = [match.span() for match in re.finditer(r"^.*$", text, re.MULTILINE)]
    return [region.table for region in find_tab_tables(SourceLines(text, spans))]


def values_of(text: str) -> list[tuple[str, ...]]:
    (table,) = tables_of(text)
    return [row.values for row in table.rows]


def test_merged_cells_are_filled_down_by_level() -> None:
    text = "应用\t工程\t项目\t金额\n城市大脑\t云平台\t云管理\t10\n\t\t云迁移\t20\n\t数据中心\t共享平台\t30\n民生\t\t智慧校园\t40\n"
    assert [row[:2] for row in values_of(text)] == [
        ("城市大脑", "云平台"),
        ("城市大脑", "云平台"),
        ("城市大脑", "数据中心"),
        ("民生", ""),
    ]


def test_numbers_and_remarks_are_never_filled_down() -> None:
    text = "序号\t项目\t金额\t备注\n1\t云平台\t10\t新建\n2\t数据池\t\t\n3\t赋能平台\t30\t新建\n"
    assert values_of(text)[1] == ("2", "数据池", "", "")


def test_attribute_and_number_of_a_sub_row_are_those_above() -> None:
    text = (
        "序号\t指标\t目标\t属性\n1\t小学生近视率\t<38\t预期性\n\t初中生近视率\t<60\t\n2\t死亡率\t<5\t约束性\n"
        "3\t贫血率\t<4\t约束性\n4\t接种率\t≥95\t预期性\n"
    )
    assert values_of(text)[1] == ("1", "初中生近视率", "<60", "预期性")


def test_a_unit_is_filled_down_only_where_the_row_names_no_other() -> None:
    one = "类别\t项目\t牵头部门\n健康\t安全项目\t区卫生健康委\n\t关爱项目\t\n教育\t技能项目\t区教委\n"
    assert values_of(one)[1][2] == "区卫生健康委"
    two = "序号\t任务\t牵头单位\t配合单位\n1\t排查\t区民政局\t区财政局\n2\t建账\t区教委\t\n3\t验收\t区教委\t区财政局\n"
    assert values_of(two)[1] == ("2", "建账", "区教委", "")


def test_two_line_header_is_combined_and_its_repeat_dropped() -> None:
    header = "序号\t责任单位\t指导计划\t\n\t\t2019年\t2020年\n"
    text = f"分工及指导计划\n\n单位:人次\n\n{header}1\t区民政局\t600\t700\n\n\n{header}2\t区教委\t500\t600\n合 计\t\t1100\t1300\n"
    (table,) = tables_of(text)
    assert table.columns == ("序号", "责任单位", "指导计划 2019年", "指导计划 2020年")
    assert (table.title, table.unit) == ("分工及指导计划", "人次")
    assert [row.values for row in table.rows][1:] == [
        ("2", "区教委", "500", "600"),
        ("合计", "", "1100", "1300"),
    ]
    assert table.header.text.count("指导计划") == 2


def test_a_second_header_line_may_fill_all_columns_but_the_first() -> None:
    (table,) = tables_of("序号\t品种\t\n\t中文名\t英文名\n1\t藏獒\tTibetan Mastiff\n2\t比特犬\tPit Bull\n")
    assert table.columns == ("序号", "品种 中文名", "品种 英文名")
    assert [row.values[0] for row in table.rows] == ["1", "2"]


def test_a_piece_after_a_page_break_is_joined_without_header_and_over_a_page_number() -> None:
    text = "表3—1 主要指标\n\n类型\t指标\t2020年\n设施\t通车里程\t140\n\t航道里程\t110\n\n- 12 -\n\n服务\t站点覆盖率\t95%\n"
    (table,) = tables_of(text)
    assert table.title == "表3—1 主要指标"
    assert [row.values[0] for row in table.rows] == ["设施", "设施", "服务"]


def test_tables_with_a_caption_between_them_stay_apart() -> None:
    text = "表1 甲\n\n名称\t里程\n一环\t74\n二环\t95\n\n表2 乙\n\n名称\t里程\n三环\t10\n四环\t20\n"
    assert [table.title for table in tables_of(text)] == ["表1 甲", "表2 乙"]


SHIFTED = (
    "类别\t序号\t指标名称\t目标值\t属性\n健康\t1\t医学检查率（%）\t提高\t预期性\n\t2\t人均寿命（岁）\t≥82.3\t预期性\n"
    "\t3\t死亡率（1/10万）\t<8\t约束性\n\t4\t管理率（%）\t≥94\t预期性\n{}"
    "教育\t7\t巩固率（%）\t≥99\t约束性\n\t8\t入学率（%）\t>98.5\t预期性\n\t9\t女生占比（%）\t提高\t预期性\n"
)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("5\t机构覆盖率（%）\t100\t约束性\t\n", ("健康", "5", "机构覆盖率（%）", "100", "约束性")),
        (
            "\t居委会女性比例（%）\t60左右\t预期性\t\n",
            ("健康", "4", "居委会女性比例（%）", "60左右", "预期性"),
        ),
        ("睡眠时间（小时）\t\t≥8\t\t\n", ("健康", "4", "睡眠时间（小时）", "≥8", "预期性")),
    ],
)
def test_rows_shifted_left_go_back_under_their_columns(printed: str, expected: tuple[str, ...]) -> None:
    assert expected in values_of(SHIFTED.format(printed))


def test_header_moves_right_where_groups_have_more_levels_than_it_shows() -> None:
    rows = "".join(f"铁路\t规划项目\t高铁\t{n}\t线路{n}\t{n}5000\n" for n in range(1, 6))
    (table,) = tables_of(f"项目类型\t\t序号\t名称\t投资\t\n{rows}")
    assert table.columns == ("项目类型", "项目类型", "项目类型", "序号", "名称", "投资")


def test_subtotals_keep_their_group_and_totals_have_none() -> None:
    rows = "铁路\t1\t东线\t新建\t100\n\t2\t西线\t新建\t200\n\t小计\t\t\t300\n公路\t1\t南线\t续建\t50\n小计\t\t\t50\t\n总计\t\t\t\t350\n"
    values = values_of(f"类型\t序号\t名称\t性质\t投资\n{rows}")
    assert values[2] == ("铁路", "小计", "", "", "300")
    assert values[4] == ("公路", "小计", "", "", "50")
    assert values[5] == ("总计", "", "", "", "350")


def test_two_values_more_than_there_are_columns_share_one() -> None:
    rows = "钓鱼台\t4A\t7\t省道 → 高速\n古镇\t3A\t22\t省道 → 高速\n果园\t3A\t18\t国道\t高速\n庄园\t3A\t2\t省道 → 高速\n"
    assert values_of(f"景区\t等级\t里程\t路径\n{rows}")[2] == ("果园", "3A", "18", "国道 高速")


def test_a_row_over_two_lines_is_one_row() -> None:
    text = "类别\t对象\t标准\n一级\t重度残疾\n人\t80\n二级\t其他\t60\n三级\t孤儿\t70\n"
    assert values_of(text)[0] == ("一级", "重度残疾人", "80")


def test_group_rows_become_a_column_of_their_own() -> None:
    text = "序号\t任务\t责任单位\n一、基础工作\t\t\n1\t制定方案\t区民政局\n2\t排查\t区教委\n二、提升\t\t\n3\t建账\t区民政局\n"
    (table,) = tables_of(text)
    assert table.columns == ("", "序号", "任务", "责任单位")
    assert [row.values[0] for row in table.rows] == ["一、基础工作"] * 3 + ["二、提升"] * 2


def test_caption_in_the_first_row_of_the_grid_is_the_title() -> None:
    (table,) = tables_of("专栏 3 最低规模\t\t\n矿种\t单位\t规模\n灰岩\t万吨\t100\n岩盐\t万吨\t60\n")
    assert (table.title, table.columns) == ("专栏3 最低规模", ("矿种", "单位", "规模"))


def test_a_table_may_lack_a_header() -> None:
    (table,) = tables_of("区民政局\t023-12345678\n区教委\t023-12345679\n")
    assert table.columns == ("", "")
    assert len(table.rows) == 2


def test_notes_below_and_their_numbers_belong_to_the_table() -> None:
    text = "名称\t目标\n甲\t1\n乙\t2\n\n- 注：1. 按当年价。\n\n2. 为累计数。\n\n四、保障措施\n"
    (table,) = tables_of(text)
    assert [note.text for note in table.notes] == ["- 注：1. 按当年价。", "2. 为累计数。"]


def test_sentence_or_heading_above_is_no_caption() -> None:
    for above in ("共设置区块 4 个，均为新设。", "（二）建设进度", "附件 1"):
        (table,) = tables_of(f"{above}\n\n名称\t目标\n甲\t1\n乙\t2\n")
        assert table.title == ""


def test_numbers_glued_to_words_move_into_their_column() -> None:
    rows = "甲镇\t省道 S539\t2.3\n乙镇\t县道 X1\t14.2\n丙镇\t村道\t3\n丁镇\t县道 X358 3\t\n戊镇\t村道 9.3\t国道 G212 5.2\n己镇\t省道\t7\n"
    values = values_of(f"镇街\t公路\t里程\n{rows}")
    assert values[3] == ("丁镇", "县道 X358", "3")
    assert values[4] == ("戊镇", "村道 国道 G212", "9.3 5.2")


def test_a_form_of_fields_has_no_header() -> None:
    (table,) = tables_of("项目名称\t云溪工程\n实施单位\t区民政局\n建设地点\t云溪街道\n")
    assert table.columns == ("", "")
    assert len(table.rows) == 3


def test_a_form_with_room_to_write_has_no_header() -> None:
    (table,) = tables_of(
        "企业名称\t\t信用代码\t\n注册地址\t\t联系人\t\n营业收入\t\t研发费用\t\n企业承诺\t材料真实有效\t\t\n"
    )
    assert set(table.columns) == {""}
    assert len(table.rows) == 4


def test_a_list_of_units_has_no_header() -> None:
    (table,) = tables_of("区民政局\t张三\t局长\n区教委\t李四\t主任\n区财政局\t王五\t局长\n")
    assert len(table.rows) == 3


def test_years_without_a_name_over_the_first_column_are_a_header() -> None:
    (table,) = tables_of("\t2023年\t2024年\n低保\t700\t750\n特困\t910\t975\n")
    assert table.columns == ("", "2023年", "2024年")


def test_another_header_right_below_begins_another_table() -> None:
    text = "序号\t名称\n1\t甲\n2\t乙\n\n镇街\t里程\n一环\t74\n二环\t95\n"
    assert [len(table.rows) for table in tables_of(text)] == [2, 2]


def test_a_header_alone_on_a_page_belongs_to_the_rows_on_the_next() -> None:
    (table,) = tables_of("序号\t名称\t里程\n\n1\t甲\t74\n2\t乙\t95\n")
    assert table.columns == ("序号", "名称", "里程")


def test_header_that_a_page_break_repeats_without_a_gap_is_no_data() -> None:
    header = "序号\t责任单位\t指导计划\t\n\t\t2019年\t2020年\n"
    text = f"{header}1\t区民政局\t600\t700\n2\t区商务委\t200\t300\n{header}3\t区教委\t500\t600\n"
    (table,) = tables_of(text)
    assert [row.values[0] for row in table.rows] == ["1", "2", "3"]
    assert table.header.text.count("2019年") == 2
