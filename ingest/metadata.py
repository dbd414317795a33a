"""What a document says about itself: title and aliases, 文号, issuer, district, date, kind, attachments.

The document's lines and their makeup in, `Metadata` out. What is not printed is None, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.dates import parse_date
from ingest.documents import DocumentKind
from ingest.front_matter import issued_names
from ingest.lines import Line
from ingest.makeup import Makeup
from ingest.spans import Span
from ingest.titles import clean_title, normalise_number, title_of

_KINDS: tuple[tuple[DocumentKind, re.Pattern[str]], ...] = (
    ("appointment", re.compile(r"(?:职务)?任免|(?:任职|免职)的?(?:通知|决定)")),
    ("plan", re.compile(r"(?:规划|方案|纲要|计划|要点|行动|预案|目标|任务)(?:（[^（）]*）)*$")),
    (
        "measures",
        re.compile(r"(?:办法|规定|细则|条例|规则|制度|规程|标准|章程|规范|导则|措施)(?:（[^（）]*）)*$"),
    ),
    ("opinion", re.compile(r"意见(?:（[^（）]*）)*$")),
    ("decision", re.compile(r"(?:决定|决议|命令|令)(?:（[^（）]*）)*$")),
    ("reply", re.compile(r"(?:批复|复函)(?:（[^（）]*）)*$")),
    ("announcement", re.compile(r"(?:通告|公告|通报)(?:（[^（）]*）)*$")),
    ("notice", re.compile(r"通知(?:（[^（）]*）)*$")),
)
_ISSUER_IN_TITLE = re.compile(r"^(.{4,60}?)关于")
_AUTHORITY = re.compile(
    r"(?:政府|办公室|办公厅|委员会|局|厅|部|委|办|领导小组|指挥部|院|会|司|署)(?:（[^（）]*）)?$"
)
_PROVINCE = r"(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,8}自治区|(?:北京|天津|上海|重庆)市)"
_CITY = r"(?:[\u4e00-\u9fff]{2,4}(?:市|地区|盟)|[\u4e00-\u9fff]{2,7}自治州)"
_DISTRICT = r"(?:[\u4e00-\u9fff]{1,7}自治[县旗]|[\u4e00-\u9fff]{1,4}?(?:新区|林区|区|县|旗|市))"
_PLACE = re.compile(rf"({_PROVINCE})?({_CITY}(?={_DISTRICT}))?({_DISTRICT})?")
_NOT_PLACES = re.compile(
    r"(?:社|园|景|城|片|地|辖|库|校|小|灾|山|牧|全|我|本|各|开发|保护|示范|功能|试验|自治|都市|创新|合作|产业|集聚)区$|(?:全|我|本|各)[县市]$"
)
_NUMBER_PLACE = re.compile(r"^([\u4e00-\u9fff]{1,4}?)(?:市|区|县)?(?:委|府|政|人|办|旅|安)")
_ANNEX_ITEM = re.compile(
    r"^(?:附\s*[件录表]\s*\d{0,2}\s*[:：]?)?\s*(?:\d{1,2}\s*[.．、])?\s*(.+?)\s*(?:[（(]略[）)])?\s*[。；;]?$"
)
_ANNEX_LIST = re.compile(r"附(?:件|录|表)(?:\d{1,2})?:.+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The register entry of a document."""

    title: str
    aliases: tuple[str, ...]
    doc_number: str | None
    issuer: str | None
    region: str | None
    issued_on: date | None
    kind: DocumentKind
    attachments: tuple[str, ...]
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)


def read_metadata(lines: Sequence[Line], makeup: Makeup, below: Sequence[Line], whole: str) -> Metadata:
    """Reads the register entry.

    Args:
        lines: The document's lines.
        makeup: Their roles.
        below: The printing note under the document, the date of which counts when no other is printed.
        whole: The text of the source, to complete a district's name that only the 文号 abbreviates.
    """
    roles = makeup.roles
    own = [line for position, line in enumerate(lines) if roles.get(position) == "title"]
    notice = title_of(own)
    plans = [part.title for part in makeup.parts if not part.is_annex]
    title = plans[0] if len(plans) == 1 else notice
    aliases = _aliases(title, [notice, *plans, *(clean_title(name) for name in issued_names(lines, makeup))])
    number = next((line for position, line in enumerate(lines) if roles.get(position) == "number"), None)
    dated = _date_line(lines, makeup, below)
    issuer, issuer_line = _issuer(lines, makeup, notice, own)
    spans = {
        "title": _spans(
            own, [line for position, line in enumerate(lines) if roles.get(position) == "plan_title"]
        ),
        "doc_number": _spans([number] if number else []),
        "issuer": _spans([issuer_line] if issuer_line else []),
        "issued_on": _spans([dated] if dated else []),
    }
    doc_number = normalise_number(number.text) if number else None
    return Metadata(
        title=title,
        aliases=aliases,
        doc_number=doc_number,
        issuer=issuer,
        region=region_of(issuer, [title, notice], doc_number, whole),
        issued_on=_read_date(dated.key) if dated else None,
        kind=kind_of(title),
        attachments=_attachments(lines, makeup, [title, *aliases]),
        spans={name: found for name, found in spans.items() if found},
    )


def kind_of(title: str) -> DocumentKind:
    """What a document is, by the last words of its title (文种)."""
    return next((kind for kind, pattern in _KINDS if pattern.search(title)), "other")


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
    match = _PLACE.match(text)
    if match is None:
        return None
    district = match[3]
    if district and not _NOT_PLACES.search(district) and len(district) >= 2:
        return district
    return match[2] or match[1]


def _aliases(title: str, names: Sequence[str]) -> tuple[str, ...]:
    seen = {_comparable(title)}
    aliases: list[str] = []
    for name in names:
        if name and _comparable(name) not in seen:
            seen.add(_comparable(name))
            aliases.append(name)
    return tuple(aliases)


def _comparable(title: str) -> str:
    return "".join(title.split()).replace("《", "").replace("》", "")


def _issuer(
    lines: Sequence[Line], makeup: Makeup, notice: str, own: Sequence[Line]
) -> tuple[str | None, Line | None]:
    match = _ISSUER_IN_TITLE.match(notice)
    if match and _AUTHORITY.search(match[1]):
        return match[1], own[0]
    for position, role in sorted(makeup.roles.items()):
        if role == "issuer":
            return clean_title(lines[position].text), lines[position]
    return None, None


def _date_line(lines: Sequence[Line], makeup: Makeup, below: Sequence[Line]) -> Line | None:
    dated = [lines[position] for position, role in sorted(makeup.roles.items()) if role == "date"]
    signed = [line for line in dated if _read_date(line.key)]
    printed = [line for line in below if _read_date(line.key)]
    return next(iter([*signed, *printed]), None)


def _read_date(key: str) -> date | None:
    match = re.search(r"(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年.{1,3}月.{1,3}日", key)
    return parse_date(match[0]) if match else None


def _attachments(lines: Sequence[Line], makeup: Makeup, own: Sequence[str]) -> tuple[str, ...]:
    listed: list[str] = []
    listing = False
    for position, line in enumerate(lines):
        if position in makeup.roles:
            listing = False
        elif _ANNEX_LIST.fullmatch(line.key) and len(line.key) <= 90:
            listing = True
            listed.append(line.text)
        elif listing and re.match(r"\d{1,2}[.、]", line.key) and len(line.key) <= 80:
            listed.append(line.text)
        else:
            listing = False
    names = [_ANNEX_ITEM.sub(r"\1", text.removeprefix("- ")) for text in listed]
    names += [part.title for part in makeup.parts if part.is_annex]
    taken = {_comparable(title) for title in own}
    kept: dict[str, str] = {}
    for name in map(clean_title, names):
        if name and _comparable(name) not in taken:
            kept.setdefault(_comparable(name), name)
    return tuple(kept.values())


def _spans(*groups: Sequence[Line]) -> tuple[Span, ...]:
    return tuple(line.span for group in groups for line in group)
