from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.documents import Table
from ingest.spans import squeeze
from ingest.tables import TableRegion, find_tables


def regions_of(text: str) -> tuple[TableRegion, ...]:
    return find_tables(text, [match.span() for match in re.finditer(r"^.*$", text, re.MULTILINE)])


def only_table(text: str) -> Table:
    regions = regions_of(text)
    assert len(regions) == 1
    return regions[0].table


def assert_covered(text: str, region: TableRegion) -> None:
    lines = [match.span() for match in re.finditer(r"^.*$", text, re.MULTILINE)]
    table = region.table
    parts = [table.caption, table.header, *(row.text for row in table.rows), *table.notes]
    offsets = [o for part in parts for o in part.offsets if o >= 0 and not text[o].isspace()]
    offsets += [o for start, end in region.noise for o in range(start, end) if not text[o].isspace()]
    inside = range(lines[region.first_line][0], lines[region.last_line][1])
    assert sorted(offsets) == [o for o in inside if not text[o].isspace()]


cells = st.text(alphabet="区民政局教委约束性序号一二（）、。12345.% ≥—", max_size=8)
grids = st.lists(st.lists(cells, min_size=1, max_size=6).map("\t".join), min_size=1, max_size=12).map(
    "\n".join
)
lines = st.sampled_from(
    [
        "", "表1 指标表", "专栏2：重点", "类别 方向", "整车 电动车。", "1", "2 出行比例（%） 30 预期性", "\t一", " \t绿色",
        "\t", "序号\t任务\t责任单位", "1\t\t区民政局", "\t公园\t", "注：1. 说明", "2. 说明", "合计\t\t3", "12", "单位：万元",
        "| 对象 | 比例 |", "|---|:-:|", "一类|**80%**<br>|", "|", "||",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.one_of(grids, st.lists(lines, max_size=25).map("\n".join)))
def test_any_text_is_covered_exactly_once(text: str) -> None:
    regions = regions_of(text)
    for region in regions:
        assert_covered(text, region)
        for row in region.table.rows:
            assert len(row.values) == len(region.table.columns)
    taken = [line for region in regions for line in range(region.first_line, region.last_line + 1)]
    assert len(taken) == len(set(taken))


def test_text_without_tables_has_no_regions() -> None:
    assert regions_of("") == ()
    assert regions_of("一、总体要求\n\n坚持以人民为中心。\n2024年4月\t21日\n") == ()


def test_contents_page_is_no_table() -> None:
    assert regions_of("关于甲的通知·····\t1\n关于乙的通知·····\t38\n关于丙的通知·····\t54\n") == ()


def test_field_lines_are_no_table() -> None:
    assert regions_of("时间:9月26日\n地点:区体育馆\n内容:歌咏会\n责任单位:区文化旅游委\n") == ()


def test_row_text_is_the_printed_row_with_one_tab_between_filled_cells() -> None:
    text = "类别\t序号\t指标\n绿色\t1\t出行比例\n\t2\t森林 覆盖率\n"
    row = only_table(text).rows[1]
    assert row.text.text == "2\t森林 覆盖率"
    assert row.values == ("绿色", "2", "森林覆盖率")
    assert squeeze("".join(text[start:end] for start, end in row.text.spans(text))) == "2森林覆盖率"


def test_long_table_is_read_in_linear_time() -> None:
    rows = "\n".join(f"{n}\t任务{n}\t区民政局\t{n * 10}" for n in range(1, 2001))
    assert len(only_table(f"序号\t任务\t责任单位\t金额\n{rows}\n").rows) == 2000


def test_many_empty_lines_are_no_work() -> None:
    assert find_tables("\n" * 20000, [(n, n) for n in range(20001)]) == ()
