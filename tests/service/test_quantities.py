from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import normalize
from service.quantities import Quantity, missing_quantities, quantities


def q(value: str, unit: str = "") -> Quantity:
    return Quantity(Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("限额5万元", {q("50000", "元")}),
        ("限额50,000元", {q("50000", "元")}),
        ("限额５万元", {q("50000", "元")}),
        ("三千五百万元", {q("35000000", "元")}),
        ("百分之六十", {q("60", "%")}),
        ("年满六十周岁", {q("60", "岁")}),
        ("三个月内", {q("3", "个月")}),
        ("半年", {q("0.5", "年")}),
        ("10-20万元", {q("100000", "元"), q("200000", "元")}),
        ("10万元至20万元", {q("100000", "元"), q("200000", "元")}),
        ("2024年5月1日", {q("2024", "年"), q("5", "月"), q("1", "日")}),
        ("20个工作日", {q("20", "个工作日")}),
        ("提高2.5个百分点", {q("2.5", "百分点")}),
        ("一个单位、一项制度", set()),
        ("一次性补助、一般情况", set()),
        ("共15", {q("15")}),
    ],
)
def test_amounts_are_read_by_what_they_state(text: str, found: set[Quantity]) -> None:
    assert quantities(normalize(text)) == found


@pytest.mark.parametrize(
    ("stated", "text", "stands"),
    [
        ("5万元", "50000元", True),
        ("三个月", "3个月", True),
        ("30天", "30日", True),
        ("60岁", "60周岁", True),
        ("60%", "百分之六十", True),
        ("60元", "60%", False),
        ("50万元", "5万元", False),
        ("500元", "金额（元）：500", True),
        ("500", "500户", True),
        ("5年", "15年", False),
        ("6%", "60%", False),
    ],
)
def test_an_amount_stands_only_where_number_and_unit_do(stated: str, text: str, stands: bool) -> None:
    missing = missing_quantities(quantities(normalize(stated)), normalize(text))
    assert (not missing) is stands


@given(st.text(alphabet="0123456789.,-万亿元%年月日个〇一二两三十百千半至", max_size=30))
def test_whatever_a_text_states_stands_in_it(text: str) -> None:
    plain = normalize(text)
    assert not missing_quantities(quantities(plain), plain)
