"""Writes the extractive answer: source sentences and table rows in the order a person would say them.

In: chosen units. Out: statements, each a text and the quotes that prove it. No word of an answer that states a
fact is the program's own; it adds only where a statement comes from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexes import DocumentRecord
from ingest import Passage, normalize, render_row
from service.evidence import Quote, Unit
from service.matching import ROLE

MAX_CHARS = 400
"""Of an answer without its marks: people read no more on a phone."""
_BLANKS = re.compile(r"(?<=[一-鿿，。；：、（）《》“”\d%])[ \t\u3000\n]+(?=[一-鿿，。；：、（）《》“”\d])")
_LABEL = re.compile(
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
_SENTENCE_CHARS = 200
"""A clause gets the rest of its sentence, subject and year among it, up to so many characters."""
_NAME_LINE_CHARS = 30
"""A line with a name and an office is no longer."""
_UNIT_BRACKET = re.compile(r"^[（(][^（）()]{0,120}(?:责任单位|牵头|负责|配合|责任部门)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence of the answer with its proof."""

    text: str
    quotes: tuple[Quote, ...]


def compose(units: Sequence[Unit], records: Mapping[str, DocumentRecord]) -> tuple[Statement, ...]:
    """Turns units into statements, neighbours of one passage joined, documents named once each."""
    statements: list[Statement] = []
    named = ""
    room = MAX_CHARS
    for passage, positions in _runs(units):
        record = records[passage.document_id]
        text = _ended(_spoken(passage, positions))
        lead = "" if record.document_id == named else f"{_source_name(record)}："
        if statements and len(lead) + len(text) > room:
            break
        text = f"{lead}{text}"[: MAX_CHARS - 1]
        statements.append(Statement(text=text, quotes=(_quote(passage, positions),)))
        named = record.document_id
        room -= len(text)
    return tuple(statements)


def corrective(statements: Sequence[Statement], claim: str) -> tuple[Statement, ...]:
    """The statements, the first one set against what the question claims."""
    first, *others = statements
    lead = f"与问题中的“{claim}”不同，文件的规定是："
    return (Statement(text=f"{lead}{first.text}", quotes=first.quotes), *others)


def contrasted(
    statements: Sequence[Statement], passage: Passage, position: int, record: DocumentRecord
) -> tuple[Statement, ...]:
    """The statements and after them a place that says otherwise, all of it short enough to be read."""
    text = f"另一处写的是：{_source_name(record)}：{_ended(_spoken(passage, (position,)))}"
    other = shortened(Statement(text=text, quotes=(_quote(passage, (position,)),)), MAX_CHARS // 2)
    kept = [shortened(statement, MAX_CHARS // 2) for statement in statements]
    while len(kept) > 1 and sum(len(statement.text) for statement in (*kept, other)) > MAX_CHARS:
        kept.pop()
    return (*kept, other)


def shortened(statement: Statement, chars: int) -> Statement:
    """The statement cut at a clause where it is longer than so many characters."""
    if len(statement.text) <= chars:
        return statement
    cut = max(statement.text.rfind(mark, 0, chars) for mark in "，；、。：")
    return Statement(text=f"{statement.text[: cut if cut > 0 else chars]}……", quotes=statement.quotes)


def _runs(units: Sequence[Unit]) -> list[tuple[Passage, tuple[int, ...]]]:
    """Units grouped by passage in the order of their best one, sentences of a group in text order."""
    order = {unit.passage.passage_id: rank for rank, unit in reversed(list(enumerate(units)))}
    ranked = sorted(units, key=lambda unit: (order[unit.passage.passage_id], unit.position))
    runs = []
    for _, group in groupby(ranked, key=lambda unit: unit.passage.passage_id):
        members = list(group)
        passage = members[0].passage
        runs.append((passage, _with_neighbours(passage, [unit.position for unit in members])))
    return runs


def _with_neighbours(passage: Passage, positions: Sequence[int]) -> tuple[int, ...]:
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
    return tuple(sorted(wanted))


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
    while start and _leans_back(passage.sentences[start].text.strip()):
        room -= len(passage.sentences[start - 1].text)
        if room < 0:
            break
        start -= 1
    return range(start, first)


def _leans_back(text: str) -> bool:
    return bool(_LEANS_BACK.match(text)) or bool(_BARE_AMOUNT.fullmatch(text))


def _lead_of_list(passage: Passage, position: int) -> range:
    """The line above a list that says what its items are, such as forbidden or allowed (严禁以下行为：)."""
    if not _LABEL.match(passage.sentences[position].text.strip()):
        return range(0)
    for above in range(position - 1, -1, -1):
        text = passage.sentences[above].text.strip()
        if text.endswith(("：", ":")):
            return range(above, above + 1) if len(text) <= _SENTENCE_CHARS else range(0)
        if not _LABEL.match(text):
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


def _spoken(passage: Passage, positions: Sequence[int]) -> str:
    if passage.kind == "table_row":
        return render_row(passage)
    sentences = [cleaned(passage.sentences[position].text) for position in positions]
    return "".join(_ended(_LABEL.sub("", sentence)) for sentence in sentences)


def _quote(passage: Passage, positions: Sequence[int]) -> Quote:
    chosen = [passage.sentences[position] for position in positions]
    return Quote(
        text="".join(sentence.text for sentence in chosen),
        spans=tuple(span for sentence in chosen for span in sentence.spans),
        source=passage.source,
        document_id=passage.document_id,
        passage_id=passage.passage_id,
        heading_path=passage.heading_path,
        page=passage.page,
    )


def _source_name(record: DocumentRecord) -> str:
    title = f"《{record.title}》"
    return title if not record.region or record.region[:2] in record.title else f"{record.region}{title}"


def cleaned(text: str) -> str:
    """A sentence as people read it: line breaks and blanks inside Chinese text gone, tabs as commas."""
    return _BLANKS.sub("", text.strip()).replace("\t", "，").replace("**", "")


def _ended(text: str) -> str:
    text = text.rstrip("，,、；; ")
    return text if text.endswith(("。", "！", "？", "：", "”", "）", ")")) else f"{text}。"
