"""Checks a sentence that a language model wrote against the evidence that it names, before anybody sees it.

In: the sentence, the evidence that it cites, the question. Out: the first fault, or None. A sentence with a fault is never
shown; the checks err towards dropping, since the source's own words can always take its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest import canonical_unit, find_units, normalize
from service.evidence import Quote
from service.pairing import is_mispaired
from service.places import Place, short_name
from service.polarity import is_turned_round
from service.quantities import missing_quantities, quantities

Fault = Literal[
    "markup",
    "length",
    "citation",
    "title",
    "doc_number",
    "quantity",
    "date",
    "unit",
    "place",
    "polarity",
    "pairing",
    "ungrounded",
]

MAX_SENTENCE = 200
_MARKUP = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|cn|net|org|gov|info|xyz|top|io|ru)\b|@|</?[a-z!?]|&#?\w+;|[`\\{}]|\*\*|__|~~|^\s*(?:#|>|\*|- )"
    r"|!\[|\]\(|[\[【［]\s*\d+\s*[\]】］]|javascript:|data:",
    re.IGNORECASE,
)
_SEEN_CONTROLS = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_TITLE = re.compile(r"《([^《》]{1,120})》")
_DOC_NUMBER = re.compile(r"[一-鿿]{1,12}〔\d{4}〕\d+号")
_DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{4}年\d{1,2}月|\d{4}-\d{1,2}-\d{1,2}")
_PLAN = re.compile(r"十[一二三四五六]五")
_CODE = re.compile(r"\d{3,4}-\d{7,8}|(?<!\d)\d{7,}(?![\d.万亿元吨人户米亩])")
_CHINESE = re.compile(r"[一-鿿]+")
_LEVELS = frozenset("区县市州旗省镇乡各")
_COMPANY_NAME = 6
"""Last characters of a company's or street's name that must be known."""
_FROM_EVIDENCE = 0.25
_FROM_BOTH = 0.55
"""Least shares of a sentence's character pairs that stand in its evidence, and in evidence or question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSentence:
    """One numbered piece of evidence: what the model reads, and the quote that the server cut."""

    text: str
    """The sentence, or the row as a person would read it out."""
    source: str
    """District, title and 文号 of the document."""
    heading: str
    quote: Quote
    issuer: str = ""

    @property
    def stated(self) -> str:
        """What it states, in search form: as read, and as printed."""
        return normalize(f"{self.text}\n{self.quote.text}")

    @property
    def named(self) -> str:
        """What the server itself says of where it stands, in search form."""
        return normalize(f"{self.source}\n{self.issuer}")


@dataclass(frozen=True, slots=True)
class Verifier:
    """Holds sentences to their evidence."""

    locate: Callable[[str], Place]
    """Reads the districts that a text names."""

    def fault(self, sentence: str, cited: Sequence[EvidenceSentence], question: str) -> Fault | None:
        """What is wrong with a sentence; None if it may be shown."""
        if not cited:
            return "citation"
        if has_markup(sentence):
            return "markup"
        if not 4 <= len(sentence) <= MAX_SENTENCE:
            return "length"
        text = normalize(sentence)
        stated = "\n".join(evidence.stated for evidence in cited)
        named = "\n".join(evidence.named for evidence in cited)
        return self._invented(text, stated, named) or _unfounded(text, stated, named, cited, question)

    def _invented(self, text: str, stated: str, named: str) -> Fault | None:
        known = f"{stated}\n{named}"
        if any(title not in known for title in _TITLE.findall(text)):
            return "title"
        text = _TITLE.sub("", text)
        if any(not _ends_with_known(number, known) for number in _DOC_NUMBER.findall(text)):
            return "doc_number"
        text = _DOC_NUMBER.sub("", text)
        if _numbers_missing(text, stated):
            return "quantity"
        if any(date not in stated for date in _DATE.findall(text)):
            return "date"
        if _units_missing(text, stated):
            return "unit"
        return "place" if self._strange_place(text, known) else None

    def _strange_place(self, text: str, known: str) -> bool:
        place = self.locate(text)
        regions = [place.region, *place.others] if place.explicit else []
        names = [short_name(region) for region in regions if region]
        return any(name not in known for name in [*names, *([place.uncovered] if place.uncovered else [])])


def has_markup(text: str) -> bool:
    """Markup, addresses, citation marks, braces, and characters that nobody sees."""
    return bool(_MARKUP.search(unicodedata.normalize("NFKC", text))) or any(
        unicodedata.category(character) in _SEEN_CONTROLS for character in text
    )


def _unfounded(
    text: str, stated: str, named: str, cited: Sequence[EvidenceSentence], question: str
) -> Fault | None:
    if is_turned_round(text, stated):
        return "polarity"
    if is_mispaired(text, stated):
        return "pairing"
    pairs = _pairs(text)
    headings = normalize("\n".join(evidence.heading for evidence in cited))
    found = pairs & _pairs(f"{stated}\n{named}\n{headings}")
    both = found | (pairs & _pairs(normalize(question)))
    if pairs and (len(found) < _FROM_EVIDENCE * len(pairs) or len(both) < _FROM_BOTH * len(pairs)):
        return "ungrounded"
    return None


def _numbers_missing(text: str, stated: str) -> bool:
    if any(code not in stated for code in _CODE.findall(text)):
        return True
    if any(plan not in stated for plan in _PLAN.findall(text)):
        return True
    return bool(missing_quantities(quantities(text), stated))


def _units_missing(text: str, stated: str) -> bool:
    names = {canonical_unit(name) for _, _, name in find_units(stated)}
    return not all(
        name in stated or canonical_unit(name) in names or _company_known(name, stated)
        for _, _, name in find_units(text)
    )


def _company_known(name: str, known: str) -> bool:
    """Names without a level (区, 县) begin where nobody can tell: 张三任云溪文旅公司."""
    return name[0] not in _LEVELS and len(name) > _COMPANY_NAME and name[-_COMPANY_NAME:] in known


def _ends_with_known(number: str, known: str) -> bool:
    """The words before a 文号 run into its first characters: 根据云溪府办发〔2024〕5号."""
    return any(number[start:] in known for start in range(max(1, number.find("〔") - 1)))


def _pairs(text: str) -> set[str]:
    return {run[i : i + 2] for run in _CHINESE.findall(text) for i in range(len(run) - 1)}
