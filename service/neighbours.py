"""What a chosen sentence cannot do without: the neighbours that say who, what and when it speaks of.

In: a passage and the positions of chosen sentences. Out: positions, in text order. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import Passage, normalize
from service.matching import ROLE

LABEL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[-—●·]+\s*)\s*"
)
_HEAD = re.compile(
    r"^(?:[（(][一二三四五六七八九十]{1,3}[）)])?[区县市镇乡各][^，,。；;]{1,15}(?:[局委办院会部队]|中心|公司|街道|镇街|办公室)[：:。]?$|^[^。；;]{2,24}[：:]$"
)
"""A line of its own that names who or what the next line is about: `区信访办:`."""
_LEANS_BACK = re.compile(r"^(?:其中|对此|上述|以上|前款|前述|该|此类|这些|据此|按此)")
"""A sentence that says nothing without the one before it."""
_BARE_AMOUNT = re.compile(r"[一-鿿]{2,9}\d[\d.,]*[一-鿿%]{1,4}。")
"""A sentence of its own that gives an amount and not what it is for: 年度限额5万元。"""
_OPEN_ENDS = ("；", ";", "，", ",", "、")
_ENDS = (*_OPEN_ENDS, "。", "：", ":")
_SENTENCE_CHARS = 200
"""A clause gets the rest of its sentence, subject and year among it, up to so many characters."""
_NAME_LINE_CHARS = 30
"""A line with a name and an office is no longer."""
_FIELD = re.compile(r"^[一-鿿]{0,4}(?:时间|地点|内容|主题|目标|单位|部门|对象|方式|电话|地址)\s*[:：]\s*\S")
"""A line of a group of fields, 牵头单位:区公安局; whose it is, only the line above the group says."""
_EVENT = re.compile(r"^[一-鿿]{0,4}(?:时间|地点|地址)\s*[:：]")
_GROUP_HEAD_CHARS = 40
_UNIT_BRACKET = re.compile(r"^[（(][^（）()]{0,120}(?:责任单位|牵头|负责|配合|责任部门)")


def with_neighbours(passage: Passage, positions: Sequence[int]) -> tuple[int, ...]:
    """Adds what a sentence cannot do without: what it rests on, the unit line above its duties, the bracket that names units."""
    wanted = set(positions)
    sentences = passage.sentences
    for position in positions:
        if position and _HEAD.search(sentences[position - 1].text.strip()):
            wanted.add(position - 1)
        whole = _whole_sentence(passage, position)
        wanted.update(whole)
        wanted.update(_before(passage, whole.start))
        wanted.update(_lead_of_list(passage, whole.start))
        if ROLE.match(normalize(sentences[position].text).strip()):
            wanted.update(_same_role(passage, position))
        if position + 1 < len(sentences) and _UNIT_BRACKET.match(sentences[position + 1].text.strip()):
            wanted.add(position + 1)
        wanted.update(_group_head(passage, position))
        wanted.update(record_of(passage, position))
    return tuple(sorted(wanted))


def is_group_head(text: str) -> bool:
    """Whether a line is the numbered name of a group of fields: (四)安保组."""
    return bool(LABEL.match(text)) and len(text) <= _GROUP_HEAD_CHARS and not text.endswith(_ENDS)


def record_of(passage: Passage, position: int) -> range:
    """All lines of an event, name, time, place and the rest, where a line is one of them; nothing for other lines.

    Such lines are to a text what a row is to a table: one of them alone says little.
    """
    first = position + 1 if is_group_head(passage.sentences[position].text.strip()) else position
    fields = _fields_around(passage, first)
    if not any(_EVENT.match(passage.sentences[line].text.strip()) for line in fields):
        return range(0)
    head = _group_head(passage, fields.start)
    return range(head.start if head else fields.start, fields.stop)


def _group_head(passage: Passage, position: int) -> range:
    """The line that names the group that a field belongs to."""
    fields = _fields_around(passage, position)
    above = fields.start - 1
    is_headed = bool(fields) and above >= 0 and is_group_head(passage.sentences[above].text.strip())
    return range(above, above + 1) if is_headed else range(0)


def _fields_around(passage: Passage, position: int) -> range:
    """The run of fields that a line stands in, nothing for a line that is none."""
    start = stop = position
    while stop < len(passage.sentences) and _is_field(passage, stop):
        stop += 1
    while stop > position and start and _is_field(passage, start - 1):
        start -= 1
    return range(start, stop)


def _is_field(passage: Passage, position: int) -> bool:
    return bool(_FIELD.match(passage.sentences[position].text.strip()))


def _whole_sentence(passage: Passage, position: int) -> range:
    """The clauses of the sentence that a clause belongs to, the earlier ones first, as far as there is room."""
    texts = [sentence.text.strip() for sentence in passage.sentences]
    start, end, room = position, position + 1, _SENTENCE_CHARS - len(texts[position])
    while start and texts[start - 1].endswith(_OPEN_ENDS) and len(texts[start - 1]) <= room:
        start -= 1
        room -= len(texts[start])
    while end < len(texts) and texts[end - 1].endswith(_OPEN_ENDS) and len(texts[end]) <= room:
        room -= len(texts[end])
        end += 1
    return range(start, end)


def _before(passage: Passage, first: int) -> range:
    """The sentences without which one does not tell what it speaks of: 其中…, and a bare amount (限额5万元)."""
    start, room = first, _SENTENCE_CHARS
    while start and leans_back(passage.sentences[start].text.strip()):
        room -= len(passage.sentences[start - 1].text)
        if room < 0:
            break
        start -= 1
    return range(start, first)


def leans_back(text: str) -> bool:
    """Whether a sentence says nothing without the one before it."""
    return bool(_LEANS_BACK.match(text)) or bool(_BARE_AMOUNT.fullmatch(text))


def _lead_of_list(passage: Passage, position: int) -> range:
    """The line above a list that says what its items are, such as forbidden or allowed (严禁以下行为：)."""
    if not LABEL.match(passage.sentences[position].text.strip()):
        return range(0)
    for above in range(position - 1, -1, -1):
        text = passage.sentences[above].text.strip()
        if text.endswith(("：", ":")):
            return range(above, above + 1) if len(text) <= _SENTENCE_CHARS else range(0)
        if not LABEL.match(text):
            break
    return range(0)


def _same_role(passage: Passage, position: int) -> range:
    """The lines after one that names a role, as far as they name further people in it."""
    end = position + 1
    while end < len(passage.sentences):
        line = passage.sentences[end].text.strip()
        if len(line) > _NAME_LINE_CHARS or re.search(r"[:：。；]|^[一二三四五六七八九十（(]|附件", line):
            break
        end += 1
    return range(position, end)
