"""The district that a document speaks for, read from names and titles by the general pattern of place names.

Strings in, a name like 云溪区 or None out: a district, county or county-level city without the city above it; a
city or province where no district is named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_PROVINCE = r"(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,8}自治区|(?:北京|天津|上海|重庆)市)"
_CITY = r"(?:[\u4e00-\u9fff]{2,4}(?:市|地区|盟)|[\u4e00-\u9fff]{2,7}自治州)"
_DISTRICT = r"(?:[\u4e00-\u9fff]{1,7}自治[县旗]|[\u4e00-\u9fff]{1,4}?(?:新区|林区|区|县|旗|市))"
_PLACE = re.compile(rf"({_PROVINCE})?({_CITY}(?={_DISTRICT}))?({_DISTRICT})?")
_NOT_PLACES = re.compile(
    r"(?:社|园|景|城|片|地|辖|库|校|小|灾|山|牧|全|我|本|各|开发|保护|示范|功能|试验|自治|都市|创新|合作|产业|集聚)区$|(?:全|我|本|各)[县市]$"
)
_NUMBER_PLACE = re.compile(r"^([\u4e00-\u9fff]{1,4}?)(?:市|区|县)?(?:委|府|政|人|办|旅|安)")


def region_of(issuer: str | None, titles: Sequence[str], number: str | None, whole: str) -> str | None:
    """The district (or county, city) that a document speaks for; a city before a district is dropped."""
    for text in [*([issuer] if issuer else []), *titles]:
        place = _place(text)
        if place:
            return place
    short = _NUMBER_PLACE.match(number or "")
    if short is None:
        return None
    counts = {suffix: whole.count(short[1] + suffix) for suffix in ("区", "县", "市", "省")}
    best = max(counts, key=lambda suffix: counts[suffix])
    return short[1] + best if counts[best] else None


def _place(text: str) -> str | None:
    match = _PLACE.match(text.removeprefix("《").removeprefix("中共").removeprefix("中国共产党"))
    if match is None:
        return None
    district = match[3]
    if district and not _NOT_PLACES.search(district) and len(district) >= 2:
        return district
    return match[2] or match[1]
