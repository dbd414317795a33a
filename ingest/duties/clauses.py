"""Duties in running sentences: `由甲牵头，乙配合`, `甲负责…`, `甲要做好…`, `办公室设在甲`, `甲：负责…`.

A clause yields nothing unless a body stands where a subject stands (at its beginning, after a comma, after 由)
and a word of duty follows it at once; that keeps sentences that merely mention a body out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.documents import Role
from ingest.duties.brackets import TASK_LENGTH
from ingest.duties.units import is_generic, read_units
from ingest.duties.verbs import DUTY_WORD, PLAIN, TOGETHER, role_of_verb, states_role_only

_SHORTEST_TASK = 4
_LONGEST_CLAUSE = 2000
"""More characters without 。 or ； are a torn list, no statement, and every body in it would carry all of it."""
_CLAUSE_END = re.compile(r"[。；;！？]|(?<=[，,、。])(?=[一二三四五六七八九]是)")
_OPENING = re.compile(
    r"\s*(?:(?:[-—*]\s*)*)(?:第[一二三四五六七八九十百\d]+条\s*|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)][.．、]?|\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}、"
    r"|[一二三四五六七八九]是|[^，,。；;：:、《》]{2,12}(?:方面|工作中|期间)[，,]|其中[，,]?|同时[，,]|[①-⑳])?\s*"
)
_LATER_TOGETHER = re.compile(r"[，,](?:并|应|要)?(?=会同)")
_BY = re.compile(
    r"\s*(?:具体|全面|统一|共同|联合|统筹|分别)*(?:牵头|会同|负责|协调|统筹|组织|承担|实施|落实|制定|指导|开展|办理|健全"
    r"|审批|审核|监督|督促|编制|配合|协助|参与|主管|监管|查处|汇总|认定|核定|提供|统一|拟定|确定|指定|管理|受理|执行|出具|依法)(?!人|同志)"
)
_PENALISES = re.compile(r"\s*(?:依法|按照?规定)?(?:责令|处罚|给予|处以?(?=\s*[\d一二三四五六七八九十]))")
"""由甲处…罚款: what is done and to whom make one task."""
_SEAT = re.compile(r"(?:办公室|秘书处|指挥部)(?:设在|在)|下设(?=[^，,。；;]{4,20}[，,](?:负责|承担))")
_HEAD = re.compile(
    r"[由以](?P<who>[^，。；由以]{1,24}?)(?:担)?任(?:双)?(?:组长|总指挥|主任委员|总召集人|指挥长)"
)
_GROUP = re.compile(r"[^，,。；;（(]{0,60}?(?:领导小组|指挥部|委员会|联席会议|专班|小组|工作组|专案组)")
_OPEN_END = re.compile(r"[，,\s]*(?:成立|建立)?由?$")
_PERSON = re.compile(r".*(?:书记|长|领导|主任|负责人|同志)$")


Pair = tuple[int, int]
"""[start, end) in the text read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A body, its role, its task and the clause that says so, as [start, end) in the text read."""

    unit: Pair
    role: Role
    task: Pair
    clause: Pair


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
    """Finds the duties that the sentences of a paragraph state, in the order of their clauses."""
    return [
        _moved(duty, start)
        for start, end in split_clauses(text)
        if end - start <= _LONGEST_CLAUSE
        for duty in _duties_of_clause(text[start:end])
    ]


def _duties_of_clause(clause: str) -> list[Duty]:
    opening = _OPENING.match(clause)
    begin = opening.end() if opening else 0
    found: dict[Pair, Duty] = {}
    for duty in [*_subjects(clause, begin), *_by(clause, begin), *_seats(clause)]:
        found.setdefault(duty.unit, duty)
    return _with_tasks(clause, begin, list(found.values()))


def _with_tasks(clause: str, begin: int, duties: list[Duty]) -> list[Duty]:
    """Gives bodies that only get a role (`…，由甲牵头，乙配合`) the task that the clause states before them."""
    told = [duty for duty in duties if not states_role_only(clause[slice(*duty.task)])]
    if len(told) == len(duties):
        return duties
    first = min(duty.unit[0] for duty in duties)
    before = _task_before(clause, begin, first)
    full: list[Duty] = []
    for duty in duties:
        above = [other.task for other in told if other.unit[0] < duty.unit[0]]
        stated = above[-1] if above else before
        full.append(duty if duty in told or stated is None else replace(duty, task=stated))
    return full


def _moved(duty: Duty, by: int) -> Duty:
    unit, task, clause = ((start + by, end + by) for start, end in (duty.unit, duty.task, duty.clause))
    return Duty(unit=unit, role=duty.role, task=task, clause=clause)


def subject_duties(text: str, units: list[Pair], start: int) -> list[Duty]:
    """The clauses of `text[start:]` as duties of `units`, the subject that stands before them."""
    duties: list[Duty] = []
    for left, right in split_clauses(text, start):
        clause = text[left:right]
        opening = _OPENING.match(clause)
        begin = opening.end() if opening else 0
        role = role_of_verb(clause[begin:]) or "responsible"
        task = _task(clause, _after_duty_word(clause, begin), len(clause))
        own = Duty(unit=(0, 0), role=role, task=task, clause=(0, len(clause)))
        duties.extend(replace(_moved(own, left), unit=unit) for unit in units)
        duties.extend(_moved(duty, left) for duty in _partners(clause, begin, task))
    return duties


def _subjects(clause: str, begin: int) -> Iterator[Duty]:
    found = list(_subject_positions(clause, begin))
    stops = [*(start for start, _, _, _ in found[1:]), len(clause)]
    for (_, units, end, role), stop in zip(found, stops, strict=False):
        task = _task(clause, _after_duty_word(clause, end), stop)
        yield from _duties(clause, units, role, task)
        yield from _partners(clause, end, task)
        for match in _LATER_TOGETHER.finditer(clause, end, stop):
            yield from _partners(clause, match.end(), task)


def _subject_positions(clause: str, begin: int) -> Iterator[tuple[int, list[Pair], int, Role]]:
    """Lists of bodies that stand as subjects: where each begins, the bodies, where it ends, their role."""
    end = begin
    for match in re.finditer(r"^|[，,：:]\s*", clause[begin:]):
        position = begin + match.end()
        units, after = read_units(clause, position) if position >= end else ([], end)
        if not units:
            continue
        end = after
        role = role_of_verb(clause[end:])
        if role is None and match.end() == 0 and PLAIN.match(clause, end):
            role = "responsible"
        if role is not None:
            yield position, units, end, role


def _by(clause: str, begin: int) -> Iterator[Duty]:
    for match in re.finditer("由", clause[begin:]):
        position = begin + match.end()
        units, end = read_units(clause, position)
        if units and _PENALISES.match(clause, end):
            yield from _duties(clause, units, "responsible", _task(clause, begin, len(clause)))
            continue
        verb = _BY.match(clause, end) if units else None
        if verb is None:
            continue
        role = role_of_verb(clause[end:]) or "responsible"
        later = _LATER_TOGETHER.match(clause, verb.end())
        together = later.end() if later else end
        helpers, stop = _helpers(clause, verb.end())
        if TOGETHER.match(clause, together):
            task = _task(clause, _after_duty_word(clause, together), _next_subject(clause, together))
        else:
            task = _task_of_by(clause, begin, position - 1, (verb.start(), stop))
        yield from _duties(clause, units, role, task)
        yield from _duties(clause, helpers, "support", task)
        yield from _partners(clause, together, task)


def _helpers(clause: str, end: int) -> tuple[list[Pair], int]:
    """The bodies of `由甲牵头、乙配合` behind the verb, and where their verb ends; else none, and `end`."""
    mark = re.compile(r"\s*[、，,]\s*").match(clause, end)
    units, after = read_units(clause, mark.end()) if mark else ([], end)
    if not units or role_of_verb(clause[after:]) != "support":
        return [], end
    verb = re.compile(r"[^，,、；;。]{0,8}").match(clause, after)
    only = verb is not None and states_role_only(verb[0])
    return (units, verb.end()) if verb is not None and only else ([], end)


def _partners(clause: str, end: int, task: Pair) -> Iterator[Duty]:
    """The bodies after 会同: they take part, they do not lead."""
    together = TOGETHER.match(clause, end)
    if together:
        units, _ = read_units(clause, together.end())
        yield from _duties(clause, units, "support", task)


def _seats(clause: str) -> Iterator[Duty]:
    """`领导小组办公室设在甲，负责…` and `由甲任组长`."""
    for match in _SEAT.finditer(clause):
        units, _ = read_units(clause, match.end())
        yield from _duties(clause, units, "responsible", _task(clause, 0, len(clause)))
    for match in _HEAD.finditer(clause):
        task = _led_body(clause, match)
        for part in re.finditer(r"[^、和]+", match["who"]):
            if _PERSON.match(part.group()):
                left = match.start("who") + part.start()
                unit = (left, left + len(part.group()))
                yield Duty(unit=unit, role="lead", task=task, clause=(0, len(clause)))


def _led_body(clause: str, head: re.Match[str]) -> Pair:
    """The group that somebody heads: named after 组长的, or before 由."""
    after = _GROUP.match(clause, head.end())
    if after:
        return after.start() + (1 if clause[after.start()] == "的" else 0), after.end()
    return _task(clause, 0, head.start() if head.start() >= _SHORTEST_TASK else len(clause))


def _duties(clause: str, units: list[Pair], role: Role, task: Pair) -> Iterator[Duty]:
    for unit in units:
        if not is_generic(clause[slice(*unit)]):
            yield Duty(unit=unit, role=role, task=task, clause=(0, len(clause)))


def _task_of_by(clause: str, begin: int, by: int, verb: Pair) -> Pair:
    """What stands before 由 where the verb ends the statement (`事项，由甲负责`), else what follows."""
    start, end = verb
    rest = re.match(r"(?:和[一-龥]{2})?\s*(?:[，,；;。]|$)", clause[end:])
    if not rest:
        return _task(clause, _after_duty_word(clause, start), _next_subject(clause, end))
    return _task_before(clause, begin, by) or _task(clause, end + rest.end(), len(clause))


def _next_subject(clause: str, end: int) -> int:
    """Where another body's duty begins (`由甲负责审核，乙负责兑付`), else the clause's end."""
    later = (position for position, _, _, _ in _subject_positions(clause, end) if position > end)
    return next(later, len(clause))


def _task_before(clause: str, begin: int, end: int) -> Pair | None:
    """The statement that ends at `end`: its last part, or all of it where that is too short."""
    before = _OPEN_END.sub("", clause[begin:end])
    if not before:
        return None
    start = begin + max(before.rfind("，"), before.rfind(",")) + 1
    start = start if begin + len(before) - start >= _SHORTEST_TASK else begin
    return _task(clause, start, begin + len(before))


def _after_duty_word(text: str, start: int) -> int:
    """Skips 负责, 要 and 会同 with its list, which role and partners say already."""
    together = TOGETHER.match(text, start)
    if together:
        units, end = read_units(text, together.end())
        start = end if units else start
    word = DUTY_WORD.match(text, start)
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
