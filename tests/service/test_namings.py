"""Names that a question asks for by their number."""

from __future__ import annotations

import pytest

from service.namings import unnamed


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("要建的3个友好社区是哪三个社区", "争创友好社区2-3个,理念友好、政策友好。", "具体名单"),
        ("要建的3个友好社区是哪三个社区", "在东湖、西湖、南湖3个社区先行试点。", None),
        ("新增的2所医院是哪两所", "新增三级医院2所。", "具体名单"),
        ("新增的2所医院是哪两所", "新建云溪区人民医院和双河镇中心医院。", None),
        ("哪几所学校评上了示范", "双河中学、青坪小学、云溪区第一小学等评为示范。", None),
        ("12个保留村是哪些村", "巩固12个保留村改革成果。", "具体名单"),
        ("点了哪几家企业", "依托甲丰园、乙味斋、丙香坊等云溪糕点企业壮大产业。", None),
        ("哪三项任务", "建设3个中心。", "具体名单"),
        ("由哪个部门负责", "由区民政局负责。", None),
        ("四个组团产值哪个最高，哪两个一样", "甲组团180亿元，乙组团150亿元。", None),
        ("两个产业分别是多少亿元", "糕点100亿元，豆腐60亿元。", None),
        ("十个基地是哪些", "甲丰基地、乙味基地、丙香基地。", None),
        ("十个基地是哪些", "建设10个基地。", "具体名单"),
        ("哪两家厂", "推动甲丰集团、乙味坊等糕点企业壮大。", None),
    ],
)
def test_names_are_missing_where_the_text_only_counts(question: str, text: str, missing: str | None):
    assert unnamed(question, [text]) == missing
