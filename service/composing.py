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
from ingest import Passage, render_row
from service.evidence import Quote, Unit
from service.neighbours import LABEL, is_group_head, with_neighbours

MAX_CHARS = 400
"""Of an answer without its marks: people read no more on a phone."""
_BLANKS = re.compile(r"(?<=[一-鿿，。；：、（）《》“”\d%])[ \t\u3000\n]+(?=[一-鿿，。；：、（）《》“”\d])")


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
        record, quote = records[passage.document_id], _quote(passage, positions)
        if any(_same_place(quote, told) for statement in statements for told in statement.quotes):
            continue  # A row of a table stands in the passage of the table too.
        text = _ended(_spoken(passage, positions))
        lead = "" if record.document_id == named else f"{_source_name(record)}："
        if statements and len(lead) + len(text) > room:
            break
        text = f"{lead}{text}"[: MAX_CHARS - 1]
        statements.append(Statement(text=text, quotes=(quote,)))
        named = record.document_id
        room -= len(text)
    return tuple(statements)


def _same_place(one: Quote, other: Quote) -> bool:
    return (one.source, one.spans, one.text) == (other.source, other.spans, other.text)


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
        runs.append((passage, with_neighbours(passage, [unit.position for unit in members])))
    return runs


def _spoken(passage: Passage, positions: Sequence[int]) -> str:
    if passage.kind == "table_row":
        return render_row(passage)
    sentences = [cleaned(passage.sentences[position].text) for position in positions]
    *before, last = sentences
    said = [_introducing(line) if is_group_head(line) else _ended(LABEL.sub("", line)) for line in before]
    return "".join((*said, _ended(LABEL.sub("", last))))


def _introducing(head: str) -> str:
    return f"{LABEL.sub('', head)}："


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
