"""Dates and terms as Chinese policy texts print them: text in, `datetime.date` and months out.

Reads `2022 年 3 月 9 日`, `二〇二五年`, `2025年底`, `2023-12-31`, spans of years (`2021—2025年`) and terms
(`试行1年`, `有效期五年`, `试用6个月`). Blanks between digits and characters are allowed everywhere.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇○零一二三四五六七八九]{3})"
_DASH = r"[—–\-~～至到一]{1,2}"

_DATE = re.compile(
    rf"(?P<year>{_YEAR})\s*年\s*"
    rf"(?:(?P<part>年底|底|末|年末|初|上半年|下半年|年中|第?[一二三四1-4]\s*季度)"
    rf"|(?P<month>{_NUMBER})\s*月(?:份)?\s*(?:(?P<day>{_NUMBER})\s*[日号]|(?P<month_part>底|末|初|上旬|中旬|下旬))?)?"
)
_ISO_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)")
_YEAR_SPAN = re.compile(rf"(?P<first>{_YEAR})\s*年?\s*{_DASH}\s*(?P<last>{_YEAR})(?=[\s)）年])")
_TERM = re.compile(
    r"(?P<half>半年)|(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?P<unit>年|个\s*月)(?P<plus_half>半)?"
)
_PART_MONTHS = {"上半年": (1, 6), "下半年": (7, 12), "年中": (6, 6), "初": (1, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date or stretch of time in a text; `first` and `last` are inclusive days."""

    start: int
    end: int
    first: date
    last: date


def chinese_number(text: str) -> int | None:
    """Reads `12`, `十二`, `二十` or digit by digit `二〇二五`; None for anything else."""
    if text.isdigit():
        return int(text)
    if not text or any(character not in _DIGITS and character != "十" for character in text):
        return None
    if "十" not in text:
        return int("".join(str(_DIGITS[character]) for character in text))
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Finds every date in reading order; a bare year is its 365 days, 年底 its last day."""
    mentions = [_year_span(match) for match in _YEAR_SPAN.finditer(text)]
    taken = [(mention.start, mention.end) for mention in mentions]
    for match in [*_DATE.finditer(text), *_ISO_DATE.finditer(text)]:
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        mention = _mention(match)
        if mention is not None:
            mentions.append(mention)
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def parse_date(text: str) -> date | None:
    """Reads the one full date (year, month and day) that `text` begins with; None if it does not."""
    stripped = text.strip()
    match = _DATE.match(stripped) or _ISO_DATE.match(stripped)
    mention = _mention(match) if match else None
    return mention.first if mention and mention.first == mention.last and _has_day(stripped) else None


def find_year_spans(text: str) -> tuple[DateMention, ...]:
    """Finds stretches of years: `2021—2025年`, `（2021-2035）`, `2020年至2035年`."""
    return tuple(_year_span(match) for match in _YEAR_SPAN.finditer(text))


def find_term(text: str) -> int | None:
    """Reads the first term in `text` in months: `1年` → 12, `六个月` → 6, `一年半` → 18."""
    match = _TERM.search(text)
    if match is None:
        return None
    if match["half"]:
        return 6
    count = chinese_number(match["count"])
    if count is None:
        return None
    return count * 12 + (6 if match["plus_half"] else 0) if match["unit"] == "年" else count


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _has_day(text: str) -> bool:
    match = _DATE.match(text)
    return match is None or match["day"] is not None


def _year_span(match: re.Match[str]) -> DateMention:
    first, last = chinese_number(match["first"]) or 1, chinese_number(match["last"]) or 1
    return DateMention(
        start=match.start(), end=match.end(), first=date(first, 1, 1), last=date(max(first, last), 12, 31)
    )


def _mention(match: re.Match[str]) -> DateMention | None:
    groups = match.groupdict()
    year = chinese_number(groups["year"])
    if year is None:
        return None
    days = _days(year, groups)
    return (
        None
        if days is None
        else DateMention(start=match.start(), end=match.end(), first=days[0], last=days[1])
    )


def _days(year: int, groups: dict[str, str | None]) -> tuple[date, date] | None:
    month_text, day_text = groups["month"], groups["day"]
    if month_text is None:
        return _days_of_year(year, groups.get("part") or "")
    month = chinese_number(month_text) or 0
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if day_text is None:
        first = last if (groups.get("month_part") or "") in ("底", "末") else 1
        return date(year, month, first), date(year, month, last)
    day = chinese_number(day_text) or 0
    return (date(year, month, day),) * 2 if 1 <= day <= last else None


def _days_of_year(year: int, part: str) -> tuple[date, date]:
    if part.endswith(("底", "末")):
        return date(year, 12, 31), date(year, 12, 31)
    if part.endswith("季度"):
        quarter = chinese_number(part.strip("第季度 ")) or 1
        first, last = quarter * 3 - 2, quarter * 3
    else:
        first, last = _PART_MONTHS.get(part, (1, 12))
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
