from __future__ import annotations

import pytest

from ingest import normalize
from service.polarity import is_turned_round

TURNED = [
    ("区内可以露天焚烧秸秆。", "全区范围内禁止露天焚烧秸秆。"),
    ("露天焚烧秸秆是允许的。", "全区范围内禁止露天焚烧秸秆。"),
    ("焚烧秸秆可以进行。", "不得露天焚烧秸秆。"),
    ("禁止申请临时救助。", "低收入家庭可以申请临时救助。"),
    ("外地老人不享受免费乘车。", "外地老人同样享受免费乘车。"),
    ("超过限额的部分予以救助。", "超过限额的部分不予救助。"),
    ("无需提交居住证明。", "申请人应当提交居住证明。"),
    ("救助比例不低于60%。", "救助比例不超过60%。"),
    ("每户至多5万元。", "每户至少5万元。"),
    ("指标下降5%。", "指标增长5%。"),
    ("乘车要收费。", "乘车免费。"),
    ("该办法现行有效。", "该办法已经废止。"),
    ("必须参加保险。", "鼓励参加保险。"),
    ("区教委配合。", "区教委牵头。"),
    ("5月1日以后提出。", "5月1日以前提出。"),
    ("未成年人可以进入。", "未成年人不得进入。"),
]
KEPT = [
    ("区内不得露天焚烧秸秆。", "全区范围内禁止露天焚烧秸秆。"),
    ("露天焚烧秸秆是被禁止的。", "全区范围内禁止露天焚烧秸秆。"),
    ("低保对象可以获得60%的救助。", "对低保对象按60%比例给予救助。"),
    ("超过限额的部分不予救助。", "超过限额的部分，不予救助。"),
    ("救助比例最高60%。", "救助比例不超过60%。"),
    ("不动产登记由区规划自然资源局办理。", "区规划自然资源局负责不动产登记。"),
    ("新增就业5000人，失业率不超过5.5%。", "城镇新增就业5000人，城镇调查失业率控制在5.5%以内。"),
    ("区教委牵头，区财政局配合。", "牵头单位：区教委；配合单位：区财政局。"),
    ("未成年人保护由区民政局负责。", "区民政局负责未成年人保护工作。"),
    ("困难群众不用先垫付费用。", "困难群众在定点医院就医不用先垫付费用。"),
    ("可以持续领取。", "可持续领取。"),
    ("没有劳动能力的老年人可以申请。", "对无劳动能力的老年人，可以依申请认定。"),
    ("公共场所建无障碍设施。", "公共场所应当建设无障碍设施。"),
]


@pytest.mark.parametrize(("statement", "evidence"), TURNED)
def test_the_contrary_is_noticed(statement: str, evidence: str) -> None:
    assert is_turned_round(normalize(statement), normalize(evidence))


@pytest.mark.parametrize(("statement", "evidence"), KEPT)
def test_the_same_in_other_words_is_let_through(statement: str, evidence: str) -> None:
    assert not is_turned_round(normalize(statement), normalize(evidence))


@pytest.mark.parametrize("text", [text for pair in (*TURNED, *KEPT) for text in pair])
def test_no_sentence_contradicts_itself(text: str) -> None:
    assert not is_turned_round(normalize(text), normalize(text))
