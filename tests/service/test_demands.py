"""What the form of a question demands of its evidence."""

from __future__ import annotations

import pytest
from small_corpus import ask, hit, passage

from ingest import Passage
from service.demands import unmet
from service.evidence import Unit

COLUMNS = ("指标", "2020年", "2025年", "责任部门")


def unit(found: Passage) -> Unit:
    return Unit(
        hit=hit(found),
        position=0,
        score=1,
        words=1,
        own_words=1,
        features={},
        held=frozenset(),
        above=frozenset(),
        wanted=True,
    )


def row(**cells: str) -> Passage:
    names = {"y20": "2020年", "y25": "2025年", "lead": "责任部门", "cost": "总投资（万元）"}
    fields = (("指标", "绿地"), *((names[key], value) for key, value in cells.items()))
    return passage("绿地", kind="table_row", fields=fields)


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("公园占地多少亩", "新建公园一处。", "以“亩”计的数字"),
        ("公园占地多少亩", "新建公园，占地120亩。", None),
        ("每年补贴多少万元", "补贴每人500元。", None),
        ("招多少名教师", "招教师20人。", None),
        ("要几天办完", "即时受理。", "以“天”计的数字"),
        ("借去几个月，待遇会不会少", "待遇不变。", None),
        ("哪几家单位负责", "区民政局。", None),
        ("2022年建成多少", "到2025年建成3处。", "2022年的数据"),
        ("2022年建成多少", "建成3处。", None),
        ("2022年、2025年各建成多少", "到2025年建成3处。", None),
        ("哪三个社区", "建设3个示范社区。", "具体名单"),
        ("哪三个社区", "东湖、西湖和南湖社区。", None),
        ("5个村分别叫什么", "建设5个示范村。", "具体名单"),
        ("报名在哪里", "自愿参加。", "具体地点"),
        ("报名在哪里", "在双河镇便民中心。", None),
        ("为什么不补", "不予补贴。", "原因"),
        ("为什么调整", "因工作变动调整。", None),
        ("实际完成多少", "到年底建成3处。", None),
        ("最后完成了没有", "力争新增3处。", "实际完成情况"),
        ("其中赤泥占多少", "图1-2 2016-2020年占比情况", "具体数字"),
        ("其中赤泥占多少", "专项资金2000万元。", None),
        ("年用固废161.4万吨，其中赤泥多少万吨", "年用固废161.4万吨。", "以“吨”计的数字"),
        ("年用固废161.4万吨，其中赤泥多少万吨", "固废161.4万吨,赤泥20万吨。", None),
        ("专项资金2000万元，单个企业最多拿多少", "安排专项资金2000万元。", "具体数字"),
        ("养老院有多少张床", "优化床位供给。", "以“张”计的数字"),
        ("养老院有多少张床", "设床位120张。", None),
        ("要建多少个小站", "建成小站60处。", None),
        ("48%的行政村是多少个村", "48%行政村开展示范。", "以“个”计的数字"),
        ("2017年产值多少", "“十三五”产值813亿元。", "2017年的数据"),
        ("2020年产值多少", "“十三五”产值813亿元。", None),
        ("基金有几个亿", "设立10亿元的基金。", None),
        ("2020年比重多少", "“十三五”期末达到9%，2021年10%。", None),
        ("持证比例归哪个局管", "持证比例，由区民政局负责。", None),
        ("持证比例是多少，归哪个局管", "持证比例，由区民政局负责。", "具体数字"),
        ("用在哪个领域", "用于综治。", None),
        ("平台哪年签约", "建立合作平台。", "具体时间"),
        ("平台哪年签约", "2021年建立合作平台。", None),
        ("从什么时候起失效", "从印发之日起失效。", None),
    ],
)
def test_what_a_sentence_must_hold(question: str, text: str, missing: str | None):
    assert unmet(ask(question), [unit(passage(text))]) == missing


@pytest.mark.parametrize(
    ("question", "cells", "missing"),
    [
        ("绿地2020年是多少", {"y25": "30"}, "2020年的数据"),
        ("绿地2020年是多少", {"y20": "28", "y25": "30"}, None),
        ("绿地2020年是多少", {"y20": "—", "y25": "30"}, "2020年的数据"),
        ("绿地的责任部门是哪家", {"y25": "30"}, "责任部门"),
        ("绿地的责任部门是哪家", {"y25": "30", "lead": "区林业局"}, None),
        ("绿地多少亩", {"y25": "30"}, None),
        ("绿地30亩，其中公园多少亩", {"y25": "30"}, "以“亩”计的数字"),
        ("绿地归哪个部门，责任部门是谁", {"y25": "30", "lead": "—"}, "责任部门"),
        ("绿地多少吨", {"y25": "30", "cost": "500"}, None),
        ("绿地多少吨", {"cost": "500"}, "以“吨”计的数字"),
        ("绿地多少吨", {"y25": "2025"}, "以“吨”计的数字"),
        ("绿地多少吨", {"y25": "11月"}, "以“吨”计的数字"),
        ("绿地多少吨", {"y25": "30以上"}, None),
        ("绿地多少元", {"cost": "500"}, None),
        ("绿地在哪里", {"y25": "30", "lead": "双河镇"}, "具体地点"),
    ],
)
def test_what_a_row_must_hold(question: str, cells: dict[str, str], missing: str | None):
    assert unmet(ask(question), [unit(row(**cells))], COLUMNS) == missing
