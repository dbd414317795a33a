"""Duties in running sentences: `由甲牵头，乙配合`, `甲负责…`, `甲要做好…`, `办公室设在甲`, `甲：负责…`.

A clause yields nothing unless a body stands where a subject stands (at its beginning, after a comma, after 由)
and a word of duty follows it at once; that keeps sentences that merely mention a body out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.documents import Role
from ingest.duty_brackets import TASK_LENGTH
from ingest.units import is_generic, read_units

_SHORTEST_TASK = 4
_CLAUSE_END = re.compile(r"[。；;！？]|(?<=[，,、。])(?=[一二三四五六七八九]是)")
_OPENING = re.compile(
    r"\s*(?:(?:[-—*]\s*)*)(?:第[一二三四五六七八九十百\d]+条\s*|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)][.．、]?|\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}、"
    r"|[一二三四五六七八九]是|[^，,。；;：:、《》]{2,12}(?:方面|工作中|期间)[，,]|其中[，,]?|同时[，,]|[①-⑳])?\s*"
)
_MODAL = r"(?:要|应当|应|须|需|必须|按[^，,。；;]{0,12}?|具体|全面|统一|共同|联合|统筹|分别|认真|积极|切实)*"
_LEAD = re.compile(rf"\s*{_MODAL}(?:负责)?牵头|\s*(?:要)?(?:充分)?发挥[^，。；]{{0,4}}牵头")
_SUPPORT = re.compile(rf"\s*{_MODAL}(?:负责)?(?:配合|协助|协同|参与|参加|予以支持)")
_TOGETHER = re.compile(r"\s*(?:按照?[^，,。；;]{0,12}[，,])?(?:要|应|应当|须|将)?会同")
_DUTY_WORD = re.compile(
    r"\s*(?:(?:具体|主要|全面)?负责(?!人|同志)(?:按职责|具体)?|要|应当|应|须)(?=[^，,。；;]{3})(?!和|会同|求)"
)
_EXPLICIT = re.compile(
    rf"\s*{_MODAL}(?:负责(?!人|同志|制)|承担|负总责|主管|主抓|协调|统筹|统一行使)"
    r"|\s*(?:要|应当|应|须|必须)(?!求|以[^，。]{2,40}(?:为指导|精神))|\s*作为[^，。；]{2,30}[，,](?:要|应)"
    r"|\s*对[^，。；]{2,40}负[^，。；]{0,4}责任|\s*落实[^，。；]{0,6}责任|\s*是[^，。；]{2,30}责任主体"
    r"|(?:党政)?主要(?:负责人|负责同志|领导)[为是][^，。；]{2,24}责任人"
)
_PLAIN = re.compile(
    r"\s*(?:督促|指导|做好|制定|组织|加强|开展|落实|统筹|协调|承担|审批|核定|提供|健全|完善|推动|具体|成立|全面|牵头"
    r"|建立|监督|审核|实施|编制|办理|查处|履行|行使|按照|根据|结合|依托|依法|因地制宜|充分发挥|将|对[^，。；]{2,20}(?:开展|进行|实施))"
)
_LATER_TOGETHER = re.compile(r"[，,](?:并|应|要)?(?=会同)")
_BY = re.compile(
    r"\s*(?:具体|全面|统一|共同|联合|统筹|分别)*(?:牵头|会同|负责|协调|统筹|组织|承担|实施|落实|制定|指导|开展|办理|健全"
    r"|审批|审核|监督|督促|编制|配合|协助|参与|汇总|认定|核定|提供|统一|拟定|确定|指定|管理|受理|执行|出具|依法)(?!人|同志)"
)
_SEAT = re.compile(r"(?:办公室|秘书处|指挥部)(?:设在|在)|下设(?=[^，,。；;]{4,20}[，,](?:负责|承担))")
_HEAD = re.compile(
    r"[由以](?P<who>[^，。；由以]{1,24}?)(?:担)?任(?:双)?(?:组长|总指挥|主任委员|总召集人|指挥长)"
)
_PERSON = re.compile(r".*(?:书记|长|领导|主任|负责人|同志)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A body, its role, its task and the clause that says so, as [start, end) in the text read."""

    unit: tuple[int, int]
    role: Role
    task: tuple[int, int]
    clause: tuple[int, int]


def split_clauses(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Cuts at 。；and before 一是, 二是 …; spans without surrounding white space, empty ones left out."""
    first = start
    for match in [*_CLAUSE_END.finditer(text, start), None]:
        last = match.end() if match else len(text)
        left = first + len(text[first:last]) - len(text[first:last].lstrip())
        right = left + len(text[left:last].rstrip())
        if right > left:
            yield left, right
        first = last


def running_duties(text: str) -> list[Duty]:
    """Finds the duties that the sentences of a paragraph state."""
    duties: list[Duty] = []
    for start, end in split_clauses(text):
        clause = text[:end]
        opening = _OPENING.match(clause, start)
        begin = opening.end() if opening else start
        for duty in [*_subjects(clause, begin, start), *_by(clause, begin, start), *_seats(clause, start)]:
            if all(duty.unit != known.unit for known in duties):
                duties.append(duty)
    return duties


def subject_duties(text: str, units: list[tuple[int, int]], start: int) -> list[Duty]:
    """The clauses of `text[start:]` as duties of `units`, the subject that stands before them."""
    duties: list[Duty] = []
    for left, right in split_clauses(text, start):
        opening = _OPENING.match(text, left, right)
        begin = opening.end() if opening else left
        role = role_of_verb(text[begin:right]) or "responsible"
        task = _task(text, _after_duty_word(text[:right], begin), right)
        duties.extend(Duty(unit=unit, role=role, task=task, clause=(left, right)) for unit in units)
        duties.extend(_partners(text[:right], begin, task, left))
    return duties


def role_of_verb(text: str) -> Role | None:
    """The role that the words after a body give it; None where they state no duty."""
    if _LEAD.match(text):
        return "lead"
    if _SUPPORT.match(text):
        return "support"
    if _TOGETHER.match(text) or _EXPLICIT.match(text):
        return "responsible"
    return None


def _subjects(text: str, begin: int, clause: int) -> Iterator[Duty]:
    found = list(_subject_positions(text, begin))
    stops = [*(start for start, _, _, _ in found[1:]), len(text)]
    for (_, units, end, role), stop in zip(found, stops, strict=False):
        task = _task(text, _after_duty_word(text, end), stop)
        yield from _duties(text, units, role, task, clause)
        yield from _partners(text, end, task, clause)
        for match in _LATER_TOGETHER.finditer(text, end, stop):
            yield from _partners(text, match.end(), task, clause)


def _subject_positions(text: str, begin: int) -> Iterator[tuple[int, list[tuple[int, int]], int, Role]]:
    """Lists of bodies that stand as subjects: where each begins, the bodies, where it ends, their role."""
    end = begin
    for match in re.finditer(r"^|[，,：:]\s*", text[begin:]):
        position = begin + match.end()
        units, after = read_units(text, position) if position >= end else ([], end)
        if not units:
            continue
        end = after
        role = role_of_verb(text[end:])
        if role is None and match.end() == 0 and _PLAIN.match(text, end):
            role = "responsible"
        if role is not None:
            yield position, units, end, role


def _by(text: str, begin: int, clause: int) -> Iterator[Duty]:
    for match in re.finditer("由", text[begin:]):
        position = begin + match.end()
        units, end = read_units(text, position)
        verb = _BY.match(text, end) if units else None
        if verb is None:
            continue
        role = role_of_verb(text[end:]) or "responsible"
        later = _LATER_TOGETHER.match(text, verb.end())
        together = later.end() if later else end
        if _TOGETHER.match(text, together):
            task = _task(text, _after_duty_word(text, together), len(text))
        else:
            task = _task_of_by(text, begin, position - 1, verb)
        yield from _duties(text, units, role, task, clause)
        yield from _partners(text, together, task, clause)


def _partners(text: str, end: int, task: tuple[int, int], clause: int) -> Iterator[Duty]:
    """The bodies after 会同: they take part, they do not lead."""
    together = _TOGETHER.match(text, end)
    if together:
        units, _ = read_units(text, together.end())
        yield from _duties(text, units, "support", task, clause)


def _seats(text: str, start: int) -> Iterator[Duty]:
    """`领导小组办公室设在甲，负责…` and `由甲任组长`."""
    for match in _SEAT.finditer(text, start):
        units, _ = read_units(text, match.end())
        yield from _duties(text, units, "responsible", _task(text, start, len(text)), start)
    for match in _HEAD.finditer(text, start):
        task = _led_body(text, match, start)
        for part in re.finditer(r"[^、和]+", match["who"]):
            if _PERSON.match(part.group()):
                left = match.start("who") + part.start()
                unit = (left, left + len(part.group()))
                yield Duty(unit=unit, role="lead", task=task, clause=(start, len(text)))


def _led_body(text: str, head: re.Match[str], start: int) -> tuple[int, int]:
    """The group that somebody heads: named after 组长的, or before 由."""
    after = re.compile(
        r"[^，,。；;（(]{0,60}?(?:领导小组|指挥部|委员会|联席会议|专班|小组|工作组|专案组)"
    ).match(text, head.end())
    if after:
        return after.start() + (1 if text[after.start()] == "的" else 0), after.end()
    return (
        _task(text, start, head.start())
        if head.start() - start >= _SHORTEST_TASK
        else _task(text, start, len(text))
    )


def _duties(
    text: str, units: list[tuple[int, int]], role: Role, task: tuple[int, int], clause: int
) -> Iterator[Duty]:
    for unit in units:
        if not is_generic(text[slice(*unit)]):
            yield Duty(unit=unit, role=role, task=task, clause=(clause, len(text)))


def _task_of_by(text: str, begin: int, by: int, verb: re.Match[str]) -> tuple[int, int]:
    """What stands before 由 where the verb ends the statement (`事项，由甲负责`), else what follows."""
    rest = re.match(r"(?:和[一-龥]{2})?\s*(?:[，,；;。]|$)", text[verb.end() :])
    before = text[begin:by].rstrip("，, ")
    if rest and before:
        start = begin + max(before.rfind("，"), before.rfind(",")) + 1
        start = start if begin + len(before) - start >= _SHORTEST_TASK else begin
        return _task(text, start, begin + len(before))
    after = verb.end() + (rest.end() if rest else 0)
    return _task(text, after if rest else _after_duty_word(text, verb.start()), len(text))


def _after_duty_word(text: str, start: int) -> int:
    """Skips 负责, 要 and 会同 with its list, which role and partners say already."""
    together = _TOGETHER.match(text, start)
    if together:
        units, end = read_units(text, together.end())
        start = end if units else start
    word = _DUTY_WORD.match(text, start)
    return word.end() if word else start


def _task(text: str, start: int, end: int) -> tuple[int, int]:
    """Trims to `TASK_LENGTH` at a punctuation mark, without marks at either end."""
    while start < end and (text[start].isspace() or text[start] in "，,、：:；;。"):
        start += 1
    if end - start > TASK_LENGTH:
        cut = max(text.rfind(mark, start, start + TASK_LENGTH) for mark in "，,、；;：:")
        end = cut if cut > start + 10 else start + TASK_LENGTH
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,、：:；;。"):
        end -= 1
    return start, end
