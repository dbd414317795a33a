"""What the lines of one document are: its title, number, addressees, signature; its plans and annexes.

The lines of an extent in, a `Makeup` out: a role for each line of front matter, where the attached plans and
annexes (附件) begin, and the running titles that stand in the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from ingest.descriptions import is_description
from ingest.lines import Line, adjacent, joined_key
from ingest.structure.annexes import find_annexes
from ingest.structure.heads import Head
from ingest.structure.makeup import Makeup, Part
from ingest.structure.numbering import read_mark
from ingest.structure.titles import (
    clean_title,
    inner_title,
    is_date,
    is_issuer,
    is_order_title,
    is_plan_title,
    is_publicity,
    likeness,
    signer_of,
    title_of,
)

_NAMED = re.compile(r"《([^《》]{6,80})》(?:\([^()]{2,20}\))?")
_SUBTITLE = re.compile(r"\([^()]{2,30}\)")
_MAKES_PUBLIC = r"(?:现予?|予以)(?:公布|发布|颁布)"
_ORDERED = re.compile(
    rf"《([^《》]{{4,80}})》(?:\([^()]{{2,20}}\))?.{{0,80}}?{_MAKES_PUBLIC}|{_MAKES_PUBLIC}《([^《》]{{4,80}})》"
)
_OPENING = 8
"""Lines of an order within which it says what it issues."""
_SIGNER = re.compile(r"(?:代)?(?:[省市县区州旗盟]长|主席|主任|部长|局长|厅长)[:：]?[\u4e00-\u9fff·]{2,8}")
_SEAL = re.compile(r"\([\u4e00-\u9fff]{2,30}(?:代章|章|印)\)")


def make_up(lines: Sequence[Line], head: Head, offset: int, tables: Mapping[int, str]) -> Makeup:
    """Reads the makeup of a document.

    Args:
        lines: The document's lines.
        head: Its head, with positions among all lines of the source.
        offset: Position of the document's first line among all lines.
        tables: Titles of the tables by the number of their first line; they name annexes that are one table.
    """
    makeup = Makeup()
    title = [position - offset for position in head.title]
    makeup.mark(title, "title")
    if head.number is not None:
        makeup.mark([head.number - offset], "number")
    if head.salutation is not None:
        makeup.mark([head.salutation - offset], "salutation")
    _find_description(lines, makeup, title)
    _find_signatures(lines, makeup)
    _find_plans(lines, makeup, head, offset)
    _find_cover_dates(lines, makeup)
    find_annexes(lines, makeup, head.end - offset, tables)
    makeup.parts.sort(key=lambda part: part.start)
    return makeup


def _find_description(lines: Sequence[Line], makeup: Makeup, title: Sequence[int]) -> None:
    """The fields above the title and right below it or below the number."""
    below = max((at for at, role in makeup.roles.items() if role in ("title", "number")), default=-1) + 1
    while below < len(lines) and is_description(lines[below].text):
        makeup.mark([below], "label")
        below += 1
    for position in range(min(title, default=0)):
        if is_description(lines[position].text):
            makeup.mark([position], "label")


def _find_signatures(lines: Sequence[Line], makeup: Makeup) -> None:
    for position, line in enumerate(lines):
        if position in makeup.roles:
            continue
        if is_publicity(line.key):
            makeup.mark([position], "publicity")
        elif signer_of(line.key):
            makeup.mark([position], "date")
        elif is_date(line.key):
            issuers = _issuers_above(lines, position, makeup)
            if issuers or _stands_alone(lines, position, makeup):
                makeup.mark([*issuers, position], "issuer")
                makeup.roles[position] = "date"


def _issuers_above(lines: Sequence[Line], position: int, makeup: Makeup) -> list[int]:
    found: list[int] = []
    for above in range(position - 1, max(-1, position - 6), -1):
        key = lines[above].key
        if above in makeup.roles or not (is_issuer(key) or _SEAL.fullmatch(key) or _SIGNER.fullmatch(key)):
            break
        found.insert(0, above)
    return found


def _stands_alone(lines: Sequence[Line], position: int, makeup: Makeup) -> bool:
    """A date without an authority: on a cover, or as the last line of a notice."""
    before = position - 1 in makeup.roles
    after = position + 1 >= len(lines) or is_publicity(lines[position + 1].key)
    return before or after


def _find_cover_dates(lines: Sequence[Line], makeup: Makeup) -> None:
    """A date right under a plan's title stands on its cover."""
    for position in range(1, len(lines)):
        if makeup.roles.get(position - 1) == "plan_title" and is_date(lines[position].key):
            makeup.mark([position], "plan_title")


def issued_names(lines: Sequence[Line], makeup: Makeup) -> list[str]:
    """What the notice says that it issues, as keys, from its title and its first paragraph."""
    title = "".join(line.key for position, line in enumerate(lines) if makeup.roles.get(position) == "title")
    inner = inner_title(title)
    if inner is None:
        return _ordered_name(lines) if is_order_title(title) else []
    if "》《" in inner or "》和《" in inner or "》、《" in inner:
        return _NAMED.findall(inner)
    halves = re.split(r"(?<=[划案法则见点\)要])(?:和|及|以及|、)(?=[^,。]{6,}$)", inner, maxsplit=1)
    return halves if len(halves) == 2 and all(is_plan_title(half) for half in halves) else [inner]


def _ordered_name(lines: Sequence[Line]) -> list[str]:
    """What an order (令) makes public: 《某办法》已经…通过，现予公布."""
    found = (_ORDERED.search(line.key) for line in lines[:_OPENING])
    return next(([match[1] or match[2]] for match in found if match), [])


def _find_plans(lines: Sequence[Line], makeup: Makeup, head: Head, offset: int) -> None:
    """Finds the plans' own titles; exact repeats of them in the text are running titles."""
    names = issued_names(lines, makeup)
    position = head.end - offset
    if head.body_first and names:
        makeup.parts.append(Part(start=position, title=clean_title(names[0])))
    open_names = list(names)
    known = names or ["".join(lines[at].key for at, role in makeup.roles.items() if role == "title")]
    while position < len(lines):
        count = 0 if position in makeup.roles else _plan_title(lines, position, makeup, known)
        window = lines[position : position + count]
        key = joined_key(window)
        name = _best(key, known) if count else None
        if name in open_names and _may_open(lines, makeup, position, head.body_first):
            open_names.remove(name)
            makeup.mark(range(position, position + count), "plan_title")
            if not head.body_first:
                makeup.parts.append(Part(start=position, title=title_of(window)))
        elif name is not None and _core(key) == _core(name):
            makeup.running_titles.update(range(position, position + count))
        position += max(1, count)


def _may_open(lines: Sequence[Line], makeup: Makeup, position: int, body_first: bool) -> bool:
    before = position - 1
    if before in makeup.roles:
        return True
    return not body_first and lines[before].key[-1] not in ",、" and len(lines[before].key) > 0


def _plan_title(lines: Sequence[Line], position: int, makeup: Makeup, names: Sequence[str]) -> int:
    """How many lines from here are a plan's title, its bracket line included; 0 if none are."""
    if read_mark(lines[position].text) is not None:
        return 0
    for count in (1, 2, 3):
        window = lines[position : position + count]
        if len(window) < count or any(position + step in makeup.roles for step in range(count)):
            return 0
        key = joined_key(window)
        if len(key) > 100 or any(line.key[-1] in "。;:,、" for line in window) or not adjacent(window):
            return 0
        if any(_same_title(key, name) for name in names):
            following = lines[position + count : position + count + 1]
            if following and _SUBTITLE.fullmatch(following[0].key):
                return count + 1
            return count
    return 0


def _same_title(key: str, name: str) -> bool:
    own, other = _core(key), _core(name)
    if not 0.6 <= len(own) / max(1, len(other)) <= 1.7 or read_mark(key) is not None:
        return False
    if own == other:
        return True
    if not is_plan_title(key) or likeness(own, other) < 0.85:
        return False
    return SequenceMatcher(None, own, other, autojunk=False).ratio() >= 0.72


def _core(key: str) -> str:
    """A title without the city in front, bracketed years and quotation marks."""
    plain = re.sub(r"\([^()]*\)|[《》“”\"]", "", key)
    return re.sub(r"^[\u4e00-\u9fff]{2,4}(?:市|省)(?=[\u4e00-\u9fff]{1,4}[区县市])", "", plain)


def _best(key: str, names: Sequence[str]) -> str:
    core = _core(key)
    return max(names, key=lambda name: SequenceMatcher(None, core, _core(name), autojunk=False).ratio())
