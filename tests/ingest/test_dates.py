from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import add_months, chinese_number, find_dates, find_term, find_year_spans, parse_date


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022 年 3 月 9 日", date(2022, 3, 9), date(2022, 3, 9)),
        ("二〇二五年", date(2025, 1, 1), date(2025, 12, 31)),
        ("二○二二年十月二十六日", date(2022, 10, 26), date(2022, 10, 26)),
        ("到2025年底", date(2025, 12, 31), date(2025, 12, 31)),
        ("2023年4月底前", date(2023, 4, 30), date(2023, 4, 30)),
        ("2024年上半年", date(2024, 1, 1), date(2024, 6, 30)),
        ("2023-12-31", date(2023, 12, 31), date(2023, 12, 31)),
        ("（2021—2025年）", date(2021, 1, 1), date(2025, 12, 31)),
        ("2020年至2035年", date(2020, 1, 1), date(2035, 12, 31)),
        ("2022年4月\t21 日", date(2022, 4, 21), date(2022, 4, 21)),
    ],
)
def test_dates_are_read_in_every_form_of_print(text: str, first: date, last: date) -> None:
    (mention,) = find_dates(text)
    assert (mention.first, mention.last) == (first, last)


@pytest.mark.parametrize("text", ["2023年13月1日", "2023-02-30", "第21期", "12345", "1.5年"])
def test_what_is_no_date_is_left_out(text: str) -> None:
    assert find_dates(text) == ()


def test_only_a_full_date_parses() -> None:
    assert parse_date(" 2022 年 3 月 9 日印发") == date(2022, 3, 9)
    assert parse_date("2022年3月") is None
    assert parse_date("没有日期") is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("试行1年", 12),
        ("先期试用 2 年后", 24),
        ("有效期六个月", 6),
        ("一年半", 18),
        ("半年", 6),
        ("长期", None),
    ],
)
def test_terms_are_months(text: str, months: int | None) -> None:
    assert find_term(text) == months


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_printed_dates_parse_back(day: date) -> None:
    assert parse_date(f"{day.year} 年 {day.month} 月 {day.day} 日") == day
    assert parse_date(day.isoformat()) == day


@given(st.dates(date(1950, 1, 1), date(2060, 12, 31)), st.integers(0, 240))
def test_months_later_is_never_more_than_that(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_chinese_numbers_are_read() -> None:
    assert [chinese_number(text) for text in ("12", "十", "十二", "二十", "三十一", "二〇二五", "两", "甲", "")] == [
        12, 10, 12, 20, 31, 2025, 2, None, None,
    ]  # fmt: skip


def test_year_spans_need_two_years() -> None:
    assert find_year_spans("2021年") == ()
    assert find_year_spans("规划（2021-2035 年）")[0].last == date(2035, 12, 31)
