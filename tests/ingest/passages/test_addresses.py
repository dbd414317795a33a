from __future__ import annotations

import pytest

from ingest.passages.addresses import (
    AddressBook,
    heading_label,
    item_address,
    range_address,
    section_address,
    table_address,
)


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("二、重点任务", "二、"),
        ("(三)保障措施。", "（三）"),
        ("2．推进分类", "2."),
        ("2.5公里以内", "2.5公里以内"),
        ("第十二条", "第十二条"),
        ("附件 1 任务清单", "附件1"),
        ("附件 2024—2026年任务表", "附件"),
        ("专栏 3：助餐", "专栏3"),
        ("——坚持就近就便，方便群众。", "坚持就近就便"),
        ("工作机制。每季度会商", "工作机制"),
        ("云溪区妇女儿童事业发展规划（2021—2030年）", "云溪区妇女儿童事业发展规划"),
    ],
)
def test_headings_are_called_by_number_or_first_words(heading: str, label: str) -> None:
    assert heading_label(heading) == label


def test_addresses_read_as_a_lawyer_writes_them() -> None:
    assert section_address(["二、任务", "（三）保障", "2. 资金"]) == "二、（三）2."
    assert section_address(["第二章 登记", "第五条"]) == "第二章 第五条"
    assert range_address(["二、任务"], ["二、任务", "1. 甲"], ["二、任务", "3. 丙"]) == "二、1.至3."
    assert range_address(["二、任务"], ["二、任务"], ["二、任务"]) == "二、"
    assert item_address(["第三条"], ["（一）", "（二）", "（四）"]) == "第三条（一）至（四）"


def test_tables_go_by_their_number_or_place() -> None:
    assert table_address("表 3-1 主要指标", ["一、目标"], 1) == "表3-1"
    assert table_address("主要指标", ["一、目标"], 2) == "一、表2"


def test_addresses_are_given_out_once() -> None:
    book = AddressBook()
    assert [book.take("一、"), book.take("一、"), book.take("一、")] == ["一、", "一、·2", "一、·3"]
