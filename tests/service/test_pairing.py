from __future__ import annotations

import pytest

from ingest import normalize
from service.pairing import is_mispaired

LEVELS = "取得初级、中级、高级职业资格证书的，分别补贴1200元、1600元、2200元。"
DISABLED = "一级残疾每人每月补助90元，二级残疾每人每月补助80元。"
CLASSES = "对特困人员，给予全额救助，限额10万元；对低保对象，给予70%救助，限额5万元。"
ROLES = "由区教委牵头，区财政局、区民政局配合，落实到位。"
ROW = "指标｜空气质量优良天数；2020年：320天；2025年：315天"


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("初级证书补贴2200元。", LEVELS),
        ("取得高级职业资格证书的，补贴1600元。", LEVELS),
        ("二级残疾每人每月补助90元。", DISABLED),
        ("一级残疾每月80元。", DISABLED),
        ("低保对象限额10万元。", CLASSES),
        ("特困人员按70%救助。", CLASSES),
        ("由区财政局牵头。", ROLES),
        ("区教委配合。", ROLES),
        ("2025年为320天。", ROW),
        ("到2025年，达到320天。", ROW),
    ],
)
def test_a_number_given_to_another_thing_is_noticed(statement: str, evidence: str) -> None:
    assert is_mispaired(normalize(statement), normalize(evidence))


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("取得高级职业资格证书的，补贴2200元。", LEVELS),
        ("初级、中级、高级分别补贴1200元、1600元、2200元。", LEVELS),
        ("最高补贴2200元。", LEVELS),
        ("一级残疾每月补助90元，二级每月补助80元。", DISABLED),
        ("低保对象按70%救助，限额5万元。", CLASSES),
        ("特困人员限额10万元。", CLASSES),
        ("2020年优良天数为320天，2025年为315天。", ROW),
        ("区教委牵头，区民政局配合。", ROLES),
        ("区民政局、区教委落实。", ROLES),
        ("区财政局负责。", ROLES),
        ("救助限额为5万元。", "年度救助限额为5万元。"),
    ],
)
def test_a_number_left_with_its_own_thing_is_let_through(statement: str, evidence: str) -> None:
    assert not is_mispaired(normalize(statement), normalize(evidence))


@pytest.mark.parametrize("text", [LEVELS, DISABLED, CLASSES, ROW, ROLES])
def test_the_evidence_agrees_with_itself(text: str) -> None:
    assert not is_mispaired(normalize(text), normalize(text))
