from __future__ import annotations

import pytest

from ingest.dates import chinese_number as read_chinese_number
from ingest.readers.numbering import ListCounter, ListLevel, chinese_number, number_text


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (100, "一百"), (105, "一百零五"),
     (110, "一百一十"), (1001, "一千零一"), (1010, "一千零一十"), (9999, "九千九百九十九")],
)  # fmt: skip
def test_chinese_numbers_are_written_as_headings_count(number: int, text: str) -> None:
    assert chinese_number(number) == text


def test_chinese_numbers_are_read_back() -> None:
    assert [read_chinese_number(chinese_number(number)) for number in range(1, 100)] == list(range(1, 100))


@pytest.mark.parametrize(
    ("number_format", "text"),
    [("decimal", "12"), ("japaneseCounting", "十二"), ("upperRoman", "XII"), ("lowerLetter", "l"),
     ("decimalEnclosedCircle", "⑫"), ("ideographTraditional", "乙"), ("decimalZero", "12"), ("unknown", "12"),
     ("chineseLegalSimplified", "拾贰"), ("decimalFullWidth", "１２"), ("ideographDigital", "一二")],
)  # fmt: skip
def test_number_formats(number_format: str, text: str) -> None:
    assert number_text(12, number_format) == text


def _counter() -> ListCounter:
    return ListCounter(
        levels={
            0: ListLevel(number_format="chineseCounting", pattern="%1、"),
            1: ListLevel(number_format="chineseCounting", pattern="（%2）"),
            2: ListLevel(pattern="%1.%2.%3", all_decimal=True),
            3: ListLevel(pattern="%4)", restarts_after=0),
        }
    )


def test_deeper_levels_restart_below_a_new_number() -> None:
    counter = _counter()
    labels = [counter.next(level) for level in (0, 1, 1, 2, 0, 1, 2)]
    assert labels == ["一、", "（一）", "（二）", "1.2.1", "二、", "（一）", "2.1.1"]


def test_a_level_that_never_restarts_runs_on() -> None:
    counter = _counter()
    assert [counter.next(level) for level in (0, 3, 0, 3)] == ["一、", "1)", "二、", "2)"]


def test_a_restart_sets_the_next_number() -> None:
    counter = _counter()
    counter.restart(0, 5)
    assert counter.next(0) == "五、"
