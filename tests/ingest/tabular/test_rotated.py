from __future__ import annotations

import re

from ingest.documents import Table
from ingest.tabular.regions import SourceLines
from ingest.tabular.rotated import find_rotated_tables

HEADER = "重点任务序号任务内容责任单位"
BODY = (
    "一、加强管理。（一）全域覆盖1区级各部门负责本行业分类。机关等公共机构区政务办学校、幼儿园区教委养老院区民政局"
    "小区及工地区住房城乡建委2因地制宜，统筹推进。区城市管理局，各乡镇（街道）"
    f"{HEADER}（二）源头减量1推行生态设计。区市场监管局、区经济信息委2完善体系。到2022年底，建成250个。区商务委"
    "1布局回收点。区商务委（三）资源利用2规划分拣中心。区商务委、区供销合作社"
    "二、养成习惯。（一）社会参与1加强宣传。区委宣传部2评选家庭。各乡镇（街道），区妇联"
)


def tables_of(text: str) -> list[Table]:
    spans = [match.span() for match in re.finditer(r"^.*$", text, re.MULTILINE)]
    return [region.table for region in find_rotated_tables(SourceLines(text, spans))]


def rotated(text: str) -> str:
    return "".join(f"{char}\n" + ("\n" if index % 2 else "") for index, char in enumerate(text))


def table() -> Table:
    (found,) = tables_of("附件 ：任务分解表\n" + rotated(f"附件任务分解表{HEADER}{BODY}"))
    return found


def test_rows_are_cut_at_their_units_and_numbers() -> None:
    assert (table().title, table().columns) == ("任务分解表", ("重点任务", "序号", "任务内容", "责任单位"))
    rows = [row.values for row in table().rows]
    assert ("一、加强管理。 （二）源头减量", "2", "完善体系。到2022年底，建成250个。", "区商务委") in rows
    assert rows[-1] == ("二、养成习惯。 （一）社会参与", "2", "评选家庭。", "各乡镇（街道），区妇联")


def test_a_table_inside_a_row_gives_a_row_for_each_place() -> None:
    rows = [row.values for row in table().rows if row.values[:2] == ("一、加强管理。 （一）全域覆盖", "1")]
    lead = "区级各部门负责本行业分类。"
    assert [row[2:] for row in rows] == [
        (f"{lead}机关等公共机构", "区政务办"),
        (f"{lead}学校、幼儿园", "区教委"),
        (f"{lead}养老院", "区民政局"),
        (f"{lead}小区及工地", "区住房城乡建委"),
    ]


def test_a_row_without_full_stop_is_parted_from_the_next() -> None:
    row = next(row for row in table().rows if row.values[2].startswith("因地制宜"))
    assert row.values[1:] == ("2", "因地制宜，统筹推进。", "区城市管理局，各乡镇（街道）")


def test_a_number_that_begins_anew_takes_the_title_printed_after_it() -> None:
    row = next(row for row in table().rows if row.values[2] == "布局回收点。")
    assert row.values[0] == "一、加强管理。 （三）资源利用"


def test_repeated_headers_are_kept_out_of_the_rows() -> None:
    assert table().header.text == f"{HEADER}\n{HEADER}"
    assert not any("责任单位" in row.text.text for row in table().rows)


def test_short_lines_without_a_known_header_are_no_table() -> None:
    assert tables_of(rotated("甲乙丙丁" * 40)) == []
