"""Where documents begin: their 发文字号 or a title with 关于…的…, and what stands around these.

Lines without furniture in, `Head`s out. Three layouts are known: number, title, addressee (红头文件), title, number,
addressee (公报), and, where extraction put the body first, addressee, body, signature, number, title.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.descriptions import is_description
from ingest.lines import Line, joined_key
from ingest.structure.numbering import read_mark
from ingest.structure.titles import (
    is_date,
    is_document_number,
    is_issuer,
    is_notice_title,
    is_order_number,
    is_order_title,
    is_plan_title,
    is_publicity,
    is_salutation,
    likeness,
    longest_title,
)

_BODY_FIRST_REACH = 14
"""How many lines a notice may have before its number when extraction put the body first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a document says what it is; positions are those of the lines handed in."""

    start: int
    title: range
    number: int | None = None
    salutation: int | None = None
    body_first: bool = False

    @property
    def end(self) -> int:
        """One past the last line of the head, signature of body-first notices included."""
        known = [self.title.stop, *(at + 1 for at in (self.number, self.salutation) if at is not None)]
        return max(known)


def find_heads(lines: Sequence[Line]) -> tuple[Head, ...]:
    """The heads of all documents, in order; none overlaps another."""
    numbered = _numbered_heads(lines)
    taken = {at for head in numbered for at in range(head.start, head.end)}
    heads = sorted([*numbered, *_unnumbered_heads(lines, taken, numbered)], key=lambda head: head.start)
    kept: list[Head] = []
    for head in heads:
        floor = kept[-1].end if kept else 0
        if head.start >= floor:
            kept.append(replace(head, start=_with_labels(lines, head.start, floor)))
    return tuple(kept)


def _with_labels(lines: Sequence[Line], start: int, floor: int) -> int:
    """Takes in the fields by which a government site describes the document."""
    while start > floor and is_description(lines[start - 1].text):
        start -= 1
    return start


def _numbered_heads(lines: Sequence[Line]) -> list[Head]:
    heads: list[Head] = []
    for at, line in enumerate(lines):
        if is_document_number(line.key) or (
            at and is_order_number(line.key) and is_order_title(lines[at - 1].key)
        ):
            floor = heads[-1].end if heads else 0
            heads.append(
                _title_above(lines, at, floor)
                or _plain_title_above(lines, at, floor)
                or _title_below(lines, at, floor)
            )
    return heads


def _title_above(lines: Sequence[Line], at: int, floor: int) -> Head | None:
    for count in (1, 2, 3, 4):
        start = at - count
        if start < floor:
            break
        title = joined_key(lines[start:at])
        if is_notice_title(title) or (count == 1 and is_order_title(title)):
            start = _with_issuer(lines, start, floor)
            return Head(start=start, title=range(start, at), number=at, salutation=_salutation(lines, at + 1))
    return None


def _plain_title_above(lines: Sequence[Line], at: int, floor: int) -> Head | None:
    """A title without 关于 (云溪区路灯管理办法) on the first line of a document, right above its number."""
    start = at - 1
    opens = start == floor == 0 or (start >= floor > 0 and start > 0 and _ends_document(lines[start - 1]))
    if not opens or not is_plan_title(lines[start].key) or longest_title(lines[at + 1 : at + 6]):
        return None
    return Head(start=start, title=range(start, at), number=at, salutation=_salutation(lines, at + 1))


def _title_below(lines: Sequence[Line], at: int, floor: int) -> Head:
    count = longest_title(lines[at + 1 : at + 6]) or _plain_title(lines, at + 1)
    title = range(at + 1, at + 1 + count)
    salutation = _salutation(lines, title.stop)
    if salutation is None:
        start = _body_first_start(lines, at, floor)
        if start is not None:
            return Head(start=start, title=title, number=at, salutation=start, body_first=True)
    return Head(start=at, title=title, number=at, salutation=salutation)


def _plain_title(lines: Sequence[Line], at: int) -> int:
    """A title that has no 关于: one or two short lines without sentence marks."""
    count = 0
    for line in lines[at : at + 2]:
        if (
            len(line.key) > 60
            or line.key.endswith(("。", ";", ":"))
            or read_mark(line.text)
            or is_date(line.key)
        ):
            break
        count += 1
    return count


def _body_first_start(lines: Sequence[Line], at: int, floor: int) -> int | None:
    signed = any(is_date(line.key) or is_publicity(line.key) for line in lines[max(floor, at - 4) : at])
    if not signed:
        return None
    for start in range(at - 1, max(floor, at - _BODY_FIRST_REACH) - 1, -1):
        if is_salutation(lines[start].key):
            return start
    return None


def _unnumbered_heads(lines: Sequence[Line], taken: set[int], numbered: Sequence[Head]) -> list[Head]:
    heads: list[Head] = []
    at = 0
    while at < len(lines):
        head = None if at in taken else _unnumbered_head(lines, at, taken)
        if head is None or _is_issued_by(lines, head, _last_before(at, numbered, heads)):
            at += 1
            continue
        heads.append(head)
        at = head.end
    return heads


def _unnumbered_head(lines: Sequence[Line], at: int, taken: set[int]) -> Head | None:
    """A title without a number counts when an addressee follows or when a document has just ended."""
    first = lines[at].key
    if not opens_title(first):
        return None
    count = longest_title(lines[at : at + 4])
    title = range(at, at + count)
    if not count or taken.intersection(title):
        return None
    salutation = _salutation(lines, title.stop)
    if salutation is None and not (at == 0 or _ends_document(lines[at - 1])):
        return None
    return Head(start=at, title=title, salutation=salutation)


def opens_title(key: str) -> bool:
    """Whether a line can be the first of a 关于… title."""
    return ("关于" in key[:40] or is_issuer(key)) and len(key) <= 110


def _last_before(at: int, numbered: Sequence[Head], unnumbered: Sequence[Head]) -> Head | None:
    """The head above a line that is nearest to it; both kinds are in order, the unnumbered end above the line."""
    above = bisect_left(numbered, at, key=lambda head: head.start)
    nearest = [*numbered[max(0, above - 1) : above], *unnumbered[-1:]]
    return max(nearest, key=lambda head: head.start, default=None)


def _is_issued_by(lines: Sequence[Line], head: Head, notice: Head | None) -> bool:
    """Whether a title is that of the text which the document before it issues."""
    if notice is None or head.salutation is not None:
        return False
    own = joined_key(lines[head.title.start : head.title.stop])
    outer = joined_key(lines[notice.title.start : notice.title.stop])
    return len(own) < len(outer) and likeness(own, outer) >= 0.85


def _with_issuer(lines: Sequence[Line], start: int, floor: int) -> int:
    """Takes in the authorities' own lines above a title that does not name them, or not all of them."""
    while start > floor and is_issuer(lines[start - 1].key) and _is_open_above(lines[start]):
        start -= 1
    return start


def _is_open_above(line: Line) -> bool:
    """Whether the first line of a title may have an authority above it."""
    return line.gap <= 1 and (line.key.startswith(("关于", "印发", "转发")) or is_issuer(line.key))


def _salutation(lines: Sequence[Line], at: int) -> int | None:
    """The line of addressees, if it comes next; a site's description of the document may stand before it."""
    while at < len(lines) and is_description(lines[at].text):
        at += 1
    return at if at < len(lines) and is_salutation(lines[at].key) else None


def _ends_document(line: Line) -> bool:
    return is_date(line.key) or is_publicity(line.key)
