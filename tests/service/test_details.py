"""Which asked details a text can state."""

from __future__ import annotations

import pytest

from service.details import missing_detail


@pytest.mark.parametrize(
    ("question", "evidence", "missing"),
    [
        ("停车收费多少？", "停车场总投资3600万元。", "收费标准"),
        ("停车收费多少？", "每小时收费2元。", None),
        ("车位押金是多少", "免收押金。", None),
        ("乱停车罚款多少元", "按规定处罚。", None),
        ("乱停车罚款多少元", "由城市管理局负责。", "罚款数额"),
        ("新校长的年龄和学历是什么？", "任命陈明为校长。", "年龄"),
        ("新校长的学历是什么？", "校长为硕士研究生。", None),
        ("申请要带哪些证件？", "符合条件的可以申请。", "要带的证件和材料"),
        ("申请要带哪些证件？", "持身份证和户口簿申请。", None),
        ("在哪里报名？", "培训按规定给予补贴。", "报名地点"),
        ("设施建在哪些小区？", "建成设施250个。", "小区名称"),
        ("一共要招多少个督导员", "聘用符合条件的督导员。", "人数"),
        ("一共要招多少个督导员", "聘用督导员30名。", None),
        ("贷款利息是多少", "发放贷款233笔。", "利率"),
        ("特殊疾病有目录没有", "特殊疾病按比例救助。", "目录"),
        ("新区长叫什么名字", "由区长任组长。", "姓名"),
        ("新区长叫什么名字", "组长：陈明 区长", None),
        ("上高速要多少分钟", "里程5公里。", None),
        ("由哪个部门负责？", "由区民政局负责。", None),
    ],
)
def test_a_detail_is_missing_where_no_word_can_state_it(question: str, evidence: str, missing: str | None):
    assert missing_detail(question, evidence) == missing
