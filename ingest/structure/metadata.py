"""What a document says about itself: title and aliases, 文号, issuer, district, date, kind, attachments.

The document's lines and their makeup in, `Metadata` out. What is not printed is None, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from ingest.dates import parse_date
from ingest.descriptions import DescribedField, find_described
from ingest.documents import DocumentKind, SourceText
from ingest.lines import MARKUP, Line
from ingest.spans import Span
from ingest.structure.front_matter import issued_names
from ingest.structure.makeup import Makeup, Role
from ingest.structure.regions import region_of
from ingest.structure.titles import (
    clean_title,
    is_issuer,
    is_order_number,
    normalise_number,
    signer_of,
    title_of,
)

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
_ISSUER_IN_TITLE = re.compile(r"^(.{4,80}?)\s*(?:(?:印发|转发)《)?关于")
_ORDER = re.compile(r"(.{4,30}?)(?:令|公告|通告)")
_AUTHORITY = re.compile(
    r"(?:政府|办公室|办公厅|委员会|局|厅|部|委|办|领导小组|指挥部|院|会|司|署)(?:（[^（）]*）)?$"
)
_DAY = re.compile(
    r"(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})\s*年.{1,4}月.{1,4}日|(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)"
)
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


def read_metadata(
    source: SourceText, lines: Sequence[Line], makeup: Makeup, below: Sequence[Line], preface: Span
) -> Metadata:
    """Reads the register entry; a document without any title is called by the name of its file.

    Args:
        source: The source that the document stands in.
        lines: The document's lines.
        makeup: Their roles.
        below: The printing note under the document, the date of which counts when no other is printed.
        preface: Where the title and a site's description (发文字号：…) above or below it are.
    """
    whole = source.text
    own = _with_role(lines, makeup, "title")
    notice = title_of(own)
    plans = [part.title for part in makeup.parts if not part.is_annex]
    title = (plans[0] if len(plans) == 1 else notice) or PurePosixPath(source.source).stem
    aliases = _aliases(title, [notice, *plans, *(clean_title(name) for name in issued_names(lines, makeup))])
    number = _number(lines, makeup) or _described("doc_number", whole, preface)
    dated = _dated(lines, makeup, below) or _described("issued_on", whole, preface)
    issuer = _issuer(lines, makeup, own) or _described("issuer", whole, preface)
    doc_number = _full_number(number.text, notice) if number else None
    issued_by = issuer.text if issuer else None
    found = {"doc_number": number, "issuer": issuer, "issued_on": dated}
    titles = tuple(line.span for line in [*own, *_with_role(lines, makeup, "plan_title")])
    return Metadata(
        title=title,
        aliases=aliases,
        doc_number=doc_number,
        issuer=issued_by,
        region=region_of(issued_by, [title, notice], doc_number, whole),
        issued_on=_read_date(dated.text) if dated else None,
        kind=kind_of(title),
        attachments=_attachments(lines, makeup, [title, *aliases]),
        spans={"title": titles, **{name: (value.span,) for name, value in found.items() if value}},
    )


@dataclass(frozen=True, slots=True)
class _Printed:
    """A value and where it is printed."""

    text: str
    span: Span


def kind_of(title: str) -> DocumentKind:
    """What a document is, by the last words of its title (文种)."""
    return next((kind for kind, pattern in _KINDS if pattern.search(title)), "other")


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


def _with_role(lines: Sequence[Line], makeup: Makeup, role: Role) -> list[Line]:
    return [line for position, line in enumerate(lines) if makeup.roles.get(position) == role]


def _full_number(number: str, title: str) -> str:
    """A 发文字号; the bare number of an order (第86号) gets the order's title, as it is cited."""
    is_bare = is_order_number("".join(number.split()).replace("（", "(").replace("）", ")"))
    return title + "".join(number.split()).strip("()（）") if is_bare else normalise_number(number)


def _number(lines: Sequence[Line], makeup: Makeup) -> _Printed | None:
    numbers = _with_role(lines, makeup, "number")
    return next((_Printed(MARKUP.sub("", line.text), line.span) for line in numbers), None)


def _issuer(lines: Sequence[Line], makeup: Makeup, own: Sequence[Line]) -> _Printed | None:
    """The authority in front of 关于 in the title, or the one that signs; several are joined by 、."""
    match = _ISSUER_IN_TITLE.match(" ".join(MARKUP.sub("", line.text) for line in own))
    if match and _AUTHORITY.search(clean_title(match[1])):
        return _Printed(_several(match[1]), own[0].span)
    order = _ORDER.fullmatch(own[0].key) if own else None
    if order and _AUTHORITY.search(order[1]):
        return _Printed(order[1], own[0].span)
    signing = [line for line in _with_role(lines, makeup, "issuer") if is_issuer(line.key)]
    if signing:
        return _Printed(_several(MARKUP.sub("", signing[0].text)), signing[0].span)
    dated = [(signer_of(line.key), line.span) for line in _with_role(lines, makeup, "date")]
    return next((_Printed(name, span) for name, span in dated if name), None)


def _several(text: str) -> str:
    names = text.split()
    return "、".join(names) if len(names) > 1 and all(map(is_issuer, names)) else clean_title(text)


def _dated(lines: Sequence[Line], makeup: Makeup, below: Sequence[Line]) -> _Printed | None:
    dates = [*_with_role(lines, makeup, "date"), *below]
    return next((_Printed(line.key, line.span) for line in dates if _read_date(line.key)), None)


def _described(name: DescribedField, whole: str, preface: Span) -> _Printed | None:
    found = find_described(name, whole, preface)
    return _Printed(_several(found[0]) if name == "issuer" else found[0], found[1]) if found else None


def _read_date(key: str) -> date | None:
    match = _DAY.search(key)
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
