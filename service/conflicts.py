"""Two places of the corpus that give the same indicator different values: a citizen must see both.

An indicator is the same only where its name, its year and its unit agree; names that merely look alike
(生活垃圾回收利用率, 城区生活垃圾回收利用率) are two. In: the evidence of an answer and the hits it came from. Out: the
sentence or row that differs, if there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indexes import DocumentRecord, Hit
from ingest import Passage, normalize
from service.questions import Question

_PERIODS = {
    name: 2005 + 5 * n for n, name in enumerate(("十五", "十一五", "十二五", "十三五", "十四五", "十五五"))
}
"""Five-year plans by the year in which they end."""
_PERIOD = re.compile(r"(十[一二三四五]?五)[”\"」]?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_NUMBER = re.compile(r"^[^\d一-鿿]{0,3}(\d[\d,]*(?:\.\d+)?)(?![\d.])")
_BRACKETS = re.compile(r"[(（\[【].{0,12}?[)）\]】]")
_UNIT_OF = re.compile(r"[(（]([^()（）]{1,8})[)）]")
_NOISE = re.compile(r"^(?:\d+[.、]?|[#*○●]+)+|[#*\s]|^(?:全区|全县|全市|我区|我县|力争|实现|确保|其中)+")
_SENTENCE = re.compile(
    r"(?:^|[，,;；、:：。])(?P<name>[^，,;；、:：。\d]{4,18}?)(?:达到|达|为|提高到|提高至|提升至|增加到|稳定在|保持在|控制在|不低于|不超过|降至|下降到)"
    r"(?:约|不低于|不超过)?(?P<value>\d+(?:\.\d+)?)(?P<unit>%|‰|[万亿]?[元人户家个座张辆吨亩件岁]|万?平方公里|公里|平方米)"
)
_SKIPPED = re.compile(r"属性|序号|备注|责任|单位|类别|增速|增长")
_SHORTEST = 4
_NAMED = 0.6
"""Share of an indicator's name that a question must hold to ask for it."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a value belongs to."""

    name: str
    year: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A place that says otherwise."""

    indicator: Indicator
    passage: Passage
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictFinder:
    """Looks for conflicts in one corpus as of a date."""

    records: Mapping[str, DocumentRecord]
    is_valid: Callable[[str, date], bool]
    """Whether a document may be in force: an expired one does not contradict another."""

    def find(
        self, question: Question, chosen: Sequence[tuple[Passage, int]], hits: Sequence[Hit], as_of: date
    ) -> Conflict | None:
        """The first other place among the hits that gives what was asked for another value than the evidence."""
        for passage, position in chosen:
            own = {
                indicator: values
                for indicator, values in stated_values(passage, position).items()
                if _is_asked(question, indicator)
            }
            for other, place in self._others(passage, hits, as_of) if own else ():
                for indicator, values in stated_values(other, place).items():
                    if indicator in own and not own[indicator] & values:
                        return Conflict(indicator=indicator, passage=other, position=place)
        return None

    def _others(self, passage: Passage, hits: Sequence[Hit], as_of: date) -> Iterator[tuple[Passage, int]]:
        """Places of another table of the document, or of another valid document of the district.

        Sentences of one document that use the same words in different sections speak of different things.
        """
        here = self.records[passage.document_id]
        for hit in hits:
            other = hit.passage
            if other.document_id == passage.document_id:
                comparable = other.context != passage.context and "table_row" in (other.kind, passage.kind)
            else:
                there = self.records[other.document_id]
                comparable = here.region == there.region and all(
                    self.is_valid(document, as_of) for document in (passage.document_id, other.document_id)
                )
            if comparable:
                yield from ((other, place) for place in range(len(other.sentences)))


def _is_asked(question: Question, indicator: Indicator) -> bool:
    """Whether the question names the indicator, and its year if it names any."""
    pairs = [indicator.name[i : i + 2] for i in range(len(indicator.name) - 1)]
    named = sum(pair in question.search for pair in pairs) >= len(pairs) * _NAMED
    return named and (not question.years or str(indicator.year) in question.years)


def stated_values(passage: Passage, position: int) -> dict[Indicator, frozenset[Decimal]]:
    """The values that a row or a sentence gives, by indicator."""
    found: dict[Indicator, set[Decimal]] = {}
    pairs = (
        _of_row(passage) if passage.kind == "table_row" else _of_sentence(passage.sentences[position].text)
    )
    for indicator, value in pairs:
        found.setdefault(indicator, set()).add(value)
    return {indicator: frozenset(values) for indicator, values in found.items()}


def _of_row(passage: Passage) -> Iterator[tuple[Indicator, Decimal]]:
    name, unit = _row_name(passage)
    if len(name) < _SHORTEST:
        return
    for column, cell in passage.fields:
        year = _year(column)
        number = _NUMBER.match(normalize(cell))
        if year and number and not _SKIPPED.search(column):
            yield Indicator(name, year, unit), Decimal(number[1].replace(",", ""))


def _row_name(passage: Passage) -> tuple[str, str]:
    """The indicator of a row and its unit: from the column that is called so, unit in brackets or in its own column."""
    named = next(
        (
            cell
            for column, cell in passage.fields
            if re.search(r"指标(?!属性|类)|名称|目标名", column) and cell
        ),
        "",
    )
    bracket = _UNIT_OF.search(named)
    column_unit = next(
        (cell for column, cell in passage.fields if re.fullmatch(r"(?:计量)?单位", column.strip())), ""
    )
    unit = bracket[1] if bracket else column_unit
    return _plain(_BRACKETS.sub("", named)), normalize(unit).strip()


def _of_sentence(text: str) -> Iterator[tuple[Indicator, Decimal]]:
    plain = normalize(text)
    for match in _SENTENCE.finditer(plain):
        years = _YEAR.findall(plain[: match.start("value")])
        if years:
            yield Indicator(_plain(match["name"]), int(years[-1]), match["unit"]), Decimal(match["value"])


def _year(column: str) -> int | None:
    year = _YEAR.search(column)
    if year:
        return int(year[1])
    period = _PERIOD.search(column)
    return _PERIODS.get(period[1]) if period else None


def _plain(name: str) -> str:
    return _NOISE.sub("", normalize(name)).strip()
