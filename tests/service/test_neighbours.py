"""What a line of a group of fields brings with it."""

from __future__ import annotations

import pytest
from small_corpus import passage

from service.neighbours import is_group_head, record_of, with_neighbours

GROUPS = passage(
    "领导小组下设两个组。",
    "(一)秩序组",
    "牵头单位:区公安局",
    "责任单位:各街镇",
    "(二)环卫组",
    "牵头单位:区城市管理局",
    "工作职责:",
    "1.清扫道路;",
)
FAIR = passage(
    "四、活动安排",
    "1. 云溪花灯会",
    "时间:2月3日",
    "地点:滨江公园",
    "内容:看花灯、猜灯谜",
    "2. 茶山徒步",
    "时间:4月5日",
    "地点:茶山",
    "未尽事宜另行通知。",
)


@pytest.mark.parametrize(("position", "together"), [(2, (1, 2)), (3, (1, 3)), (5, (4, 5)), (0, (0,))])
def test_a_field_comes_with_the_name_of_its_group(position: int, together: tuple[int, ...]):
    assert with_neighbours(GROUPS, [position]) == together


def test_an_event_is_told_whole():
    assert with_neighbours(FAIR, [3]) == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("position", "lines"),
    [
        (1, range(1, 5)),
        (2, range(1, 5)),
        (4, range(1, 5)),
        (5, range(5, 8)),
        (7, range(5, 8)),
        (0, range(0)),
        (8, range(0)),
    ],
)
def test_an_event_is_all_of_its_lines(position: int, lines: range):
    assert record_of(FAIR, position) == lines


@pytest.mark.parametrize("position", range(8))
def test_a_group_without_time_and_place_is_no_event(position: int):
    assert record_of(GROUPS, position) == range(0)


def test_an_event_under_a_heading_of_its_own_starts_at_its_first_field():
    assert record_of(passage("时间:2月3日", "地点:滨江公园"), 1) == range(2)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(四)安保组", True),
        ("3. 茶山徒步", True),
        ("安保组", False),
        ("（一）发放补贴；", False),
        ("1.补贴发放到本人账户。", False),
        ("（一）" + "长" * 40, False),
    ],
)
def test_a_group_head_is_a_short_numbered_name(line: str, expected: bool):
    assert is_group_head(line) is expected
