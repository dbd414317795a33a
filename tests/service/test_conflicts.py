"""Places that give the same indicator different values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from small_corpus import ask, hit, passage, record

from ingest import Passage
from service.conflicts import Conflict, ConflictFinder, Indicator, stated_values

DAY = date(2024, 6, 1)


def row(
    *fields: tuple[str, str], at: str = "专栏1 第1行", context: str = "专栏1", document_id: str = "d1"
) -> Passage:
    text = "\t".join(cell for _, cell in fields)
    return passage(text, at=at, kind="table_row", fields=fields, context=context, document_id=document_id)


COVER = row(("指标名称", "森林覆盖率（%）"), ("2020年", "42"), ("2025年", "≥55"))


def find(question: str, chosen: Passage, *others: Passage, valid: bool = True) -> Conflict | None:
    finder = ConflictFinder(
        records={"d1": record(), "d2": record("d2"), "d3": record("d3", region="石桥县")},
        is_valid=lambda *_: valid,
    )
    return finder.find(ask(question), [(chosen, 0)], [hit(other) for other in (chosen, *others)], DAY)


@pytest.mark.parametrize(
    ("found", "values"),
    [
        (COVER, {("森林覆盖率", 2020, "%"): "42", ("森林覆盖率", 2025, "%"): "55"}),
        (
            row(("序号", "3"), ("指标名称", "#床位数"), ("单位", "张"), ("“十三五”完成值", "1,200")),
            {},
        ),
        (
            row(("序号", "3"), ("指标名称", "#养老床位数"), ("单位", "张"), ("“十三五”完成值", "1,200")),
            {("养老床位数", 2020, "张"): "1200"},
        ),
        (passage("到2025年，全区垃圾回收利用率达到40%。"), {("垃圾回收利用率", 2025, "%"): "40"}),
        (passage("垃圾回收利用率达到40%。"), {}),
    ],
    ids=["columns of years", "too short a name", "a plan's last year", "a sentence", "no year"],
)
def test_values_are_read_with_name_year_and_unit(found: Passage, values: dict[tuple[str, int, str], str]):
    expected = {Indicator(*key): frozenset({Decimal(value)}) for key, value in values.items()}
    assert stated_values(found, 0) == expected


@pytest.mark.parametrize(
    ("question", "other", "year"),
    [
        (
            "云溪2020年森林覆盖率多少",
            row(("指标名称", "森林覆盖率（%）"), ("2020年", "52"), context="专栏2", at="2"),
            2020,
        ),
        (
            "云溪2025年森林覆盖率多少",
            row(("指标名称", "森林覆盖率（%）"), ("2020年", "52"), context="专栏2", at="2"),
            None,
        ),
        (
            "云溪2020年森林覆盖率多少",
            row(("指标名称", "森林覆盖率（%）"), ("2020年", "42"), context="专栏2", at="2"),
            None,
        ),
        ("云溪2020年森林覆盖率多少", row(("指标名称", "森林覆盖率（%）"), ("2020年", "52"), at="2"), None),
        (
            "云溪2020年森林覆盖率多少",
            row(("指标名称", "城区森林覆盖率（%）"), ("2020年", "52"), context="专栏2", at="2"),
            None,
        ),
        (
            "云溪2020年床位多少",
            row(("指标名称", "森林覆盖率（%）"), ("2020年", "52"), context="专栏2", at="2"),
            None,
        ),
    ],
    ids=[
        "differs",
        "another year is asked",
        "agrees",
        "the same table",
        "another indicator",
        "not asked for",
    ],
)
def test_only_another_value_of_what_was_asked_is_a_conflict(question: str, other: Passage, year: int | None):
    conflict = find(question, COVER, other)
    assert (conflict.indicator.year if conflict else None) == year


@pytest.mark.parametrize(
    ("document_id", "valid", "differs"),
    [("d2", True, True), ("d2", False, False), ("d3", True, False), ("d1", True, False)],
    ids=[
        "another valid document",
        "an expired one",
        "another district",
        "another section of the same document",
    ],
)
def test_sentences_contradict_across_valid_documents_of_a_district(
    document_id: str, valid: bool, differs: bool
):
    here = passage("到2025年，垃圾回收利用率达到40%。")
    there = passage("到2025年，垃圾回收利用率达到35%。", document_id=document_id, at="二、")
    assert (find("2025年垃圾回收利用率", here, there, valid=valid) is not None) == differs
