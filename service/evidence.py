"""Chooses the sentences and table rows that answer: the evidence.

In: the question and the hits of retrieval. Out: a few units (sentences, clauses, rows), each with the features
that chose it. Pure; nothing here writes text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from indexes import Hit
from ingest import Passage, Sentence, Span, normalize, render_row, squeeze
from service.matching import covered, focus, match_features
from service.neighbours import leans_back, record_of
from service.questions import Question, Terms, Want
from service.siblings import sibling_rows

MAX_UNITS = 4
_SHORT = 15
_CANDIDATES = 40
MAX_EVIDENCE_CHARS = 300
_HITS = 8
_AS_GOOD = 0.5
"""Score within which units count as equal."""
_KEPT = 20_000
"""Hits whose sentences are looked at."""

_PREAMBLE = re.compile(
    r"(?:为|依据|根据|按照|坚持以|以习近平|深入贯彻|全面贯彻|深入学习)[^。]*?(?:《|习近平)"
)
"""On what basis and in what spirit a document was made."""

_WANTED: Mapping[Want, re.Pattern[str]] = {
    "phone": re.compile(
        r"\d{3,4}[-—－ ]?\d{7,8}|1\d{10}|(?<!\d)(?:1\d{4}|9\d{4})(?!\d)"
        r"|(?<![\d.])(?!20[0-3]\d[01]\d)[2-8]\d{7}(?![\d.万亿])"
    ),
    "money": re.compile(
        r"\d[\d,.]*[】\]]?\s*(?:万|亿|百|千)*元|[一二三四五六七八九十百千万]+元|免费|\d+(?:\.\d+)?%"
        r"|\d\s*亿(?![立平]?方|米|公里|吨|人|户|次|株|斤|千瓦)"
    ),
    "clock": re.compile(r"\d{1,2}[:：]\d{2}|\d{1,2}\s*[点时](?!代)|[上下]午|全天|24小时"),
    "date": re.compile(
        r"\d{2,4}\s*年|\d{1,2}\s*月|\d+\s*(?:日|天|个月|小时|周)|[一二三四五六七八九十半]+(?:年|个月|天|日)|“?十[三四五]五”?"
    ),
    "amount": re.compile(
        r"\d|[一二两三四五六七八九十百千万]+(?:个|家|类|级|项|条|次|成|处|座|大|种|批|名|人)|百分之|半"
    ),
    "who": re.compile(
        r"[区县市省镇乡][一-鿿]{1,12}?(?:局|委|办|中心|院|部|会|所|队|站|社|公司|处)|部门|单位|镇街|街道|政府|公司|党委|企业|办公室|协会|医院|学校|机构"
        r"|组长|主任|同志|牵头|负责|责任|监护|经开区|高新区|[一-鿿]区"
    ),
    "number": re.compile(r"〔\d{4}〕|[\[(]\d{4}[\])]\s*\d+\s*号|第\d+号"),
}
DETAILS = frozenset(_WANTED)
"""What is asked for and can be told by its form."""


_ENUMERATED: frozenset[Want] = frozenset({"list", "definition"})
"""What is asked for and mostly told by an enumeration."""
_MANY_ITEMS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A piece of a source text that proves something."""

    text: str
    spans: tuple[Span, ...]
    source: str
    document_id: str
    passage_id: str = ""
    heading_path: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One sentence or row that may answer."""

    hit: Hit
    position: int
    """Index of the sentence in its passage."""
    score: float
    words: float
    """Share of the question's weighted words that the sentence and its headings hold."""
    own_words: float
    """The same for the sentence alone."""
    features: Mapping[str, float]
    held: frozenset[str]
    """Words of the question that the sentence holds."""
    above: frozenset[str]
    """Those that its title and headings hold."""
    wanted: bool
    """Whether it holds the kind of thing that is asked for (a number, a date, a unit name)."""

    @property
    def passage(self) -> Passage:
        """The passage it stands in."""
        return self.hit.passage

    @property
    def sentence(self) -> Sentence:
        """Its text and spans."""
        return self.passage.sentences[self.position]

    @property
    def key(self) -> tuple[str, int]:
        """Identity."""
        return self.passage.passage_id, self.position


class Selector:
    """Scores units with fitted weights and picks those that answer together; threads may share it."""

    def __init__(
        self,
        weights: Mapping[str, float],
        words: Callable[[str], frozenset[str]],
        terms: Callable[[Question], Terms],
        row_at: Callable[[Passage, int], Passage | None] = lambda _passage, _position: None,
    ) -> None:
        self.weights = weights
        self._terms = terms
        self._row_at = row_at
        self._words = words
        self._normal = lru_cache(maxsize=_KEPT)(normalize)

    def units(self, question: Question, hits: Sequence[Hit]) -> list[Unit]:
        """All candidate units, best first; a row that is found in its table, and by itself too, is one."""
        terms = self._terms(question)
        candidates = [
            self._as_row(self._unit(question, hit, position, terms, hits[0].score))
            for hit in hits[:_HITS]
            for position in range(len(hit.passage.sentences))
        ]
        best: dict[tuple[str, int], Unit] = {}
        for unit in sorted(candidates, key=lambda unit: -unit.score):
            best.setdefault(unit.key, unit)
        return list(best.values())

    def select(self, question: Question, hits: Sequence[Hit]) -> list[Unit]:
        """The units that answer together, best first.

        Greedy: the best unit, then whatever adds words of the question that are not covered yet, or scores
        about as high; neighbours in a passage come cheaper, since one quote then holds them all. With one line of an
        event come the others.
        """
        units = self.units(question, hits)
        rarity = self._terms(question).rarity
        chosen = [_first(units)] if units else []
        while chosen and len(chosen) < MAX_UNITS:
            further = self._next(question, units, chosen, rarity)
            if further is None:
                break
            chosen.append(further)
        chosen += _continued(units, chosen)
        chosen += sibling_rows(question.search, units, chosen)
        return [*chosen, *_rest_of_records(units, chosen)]

    def _next(
        self, question: Question, units: Sequence[Unit], chosen: Sequence[Unit], rarity: Mapping[str, float]
    ) -> Unit | None:
        """The unit that adds most, or None where nothing adds enough."""
        taken = {unit.key for unit in chosen}
        covered = {word for unit in chosen for word in unit.held | unit.above}
        room = MAX_EVIDENCE_CHARS - sum(len(unit.sentence.text) for unit in chosen)
        total = sum(rarity.values()) or 1.0
        best, best_gain = None, 0.0
        for unit in units[:_CANDIDATES]:
            if unit.key in taken or len(unit.sentence.text) > room or _says_nothing_alone(unit):
                continue
            added = sum(rarity[word] for word in unit.held - covered) / total
            gain = self.weights["gain_cover"] * added * (self.weights["several"] if question.several else 1)
            gain += (unit.score - units[0].score) * self.weights["gain_score"]
            gain -= self.weights[_distance(unit, chosen)]
            if gain > best_gain:
                best, best_gain = unit, gain
        return best

    def _as_row(self, unit: Unit) -> Unit:
        """A sentence of a table's passage as the row that it is, which knows its columns."""
        row = self._row_at(unit.passage, unit.position) if unit.passage.kind == "table" else None
        if row is None:
            return unit
        hit = replace(unit.hit, passage=row, sentences=(unit.hit.sentences[unit.position],))
        return replace(unit, hit=hit, position=0)

    def _unit(self, question: Question, hit: Hit, position: int, terms: Terms, best: float) -> Unit:
        sentence, rarity = hit.passage.sentences[position], terms.rarity
        here = hit.sentences[position].held
        above = here | self._words(hit.passage.context)
        own, whole = _share(here, rarity), _share(above, rarity)
        told = told_by(hit.passage, sentence)
        wanted = fits_wants(question.wants, told)
        text, context = self._normal(sentence.text), self._normal(hit.passage.context)
        features = unit_features(hit, position, best, wanted=wanted)
        features |= match_features(question, text, context)
        features["context_words"] = whole - own
        features["near_words"] = _share(_beside(hit, position) - above, rarity)
        features["focus"] = focus(terms.near, text)
        features["groups"] = covered(terms.groups, f"{self._normal(told)} {context}")
        features["listed"] = min(1.0, told.count("、") / _MANY_ITEMS) if question.wants & _ENUMERATED else 0.0
        score = sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return Unit(
            hit=hit,
            position=position,
            score=score,
            words=whole,
            own_words=own,
            wanted=wanted,
            features=features,
            held=here & rarity.keys(),
            above=(above - here) & rarity.keys(),
        )


def _first(units: Sequence[Unit]) -> Unit:
    """The best unit, or of those that are about as good the best that holds the kind of thing that is asked for."""
    as_good = (unit for unit in units if unit.score >= units[0].score - _AS_GOOD)
    return next((unit for unit in as_good if unit.wanted and not _says_nothing_alone(unit)), units[0])


def _continued(units: Sequence[Unit], chosen: Sequence[Unit]) -> list[Unit]:
    """The sentence that goes on (其中，…) and holds the kind of thing that is asked for, where no chosen one does."""
    if not chosen or any(unit.wanted for unit in chosen):
        return []
    after = (chosen[0].passage.passage_id, chosen[0].position + 1)
    return [
        unit for unit in units if unit.key == after and unit.wanted and leans_back(unit.sentence.text.strip())
    ]


def _rest_of_records(units: Sequence[Unit], chosen: Sequence[Unit]) -> list[Unit]:
    """The other lines of the events that chosen lines belong to."""
    keys = {
        (unit.passage.passage_id, position)
        for unit in chosen
        for position in record_of(unit.passage, unit.position)
    }
    return [unit for unit in units if unit.key in keys - {one.key for one in chosen}]


def _distance(unit: Unit, chosen: Sequence[Unit]) -> str:
    """What a further unit costs: least where one quote then holds it too, less in the table of a chosen row."""
    if any(unit.passage.passage_id == one.passage.passage_id for one in chosen):
        return "cost_near"
    return "cost_row" if any(_same_table(unit.passage, one.passage) for one in chosen) else "cost_far"


def _same_table(one: Passage, other: Passage) -> bool:
    return one.kind == other.kind == "table_row" and (one.document_id, one.context) == (
        other.document_id,
        other.context,
    )


def _says_nothing_alone(unit: Unit) -> bool:
    """Headings, captions, preambles, what only echoes the question, and the lead of a list that comes after it."""
    text = unit.sentence.text.strip()
    return (
        unit.passage.kind == "table"
        or bool(unit.features["heading"] or unit.features["echo"])
        or text.endswith(("：", ":"))
        or _PREAMBLE.match(text) is not None
    )


def unit_features(hit: Hit, position: int, best: float, *, wanted: bool) -> dict[str, float]:
    """What is known of a unit before its words are looked at."""
    passage, sentence, found = hit.passage, hit.passage.sentences[position], hit.sentences[position]
    is_row = passage.kind == "table_row"
    return {
        "passage": hit.score - best,
        "first": float(hit.rank == 1),
        "words": found.words,
        "bigrams": found.bigrams,
        "tokens": found.tokens,
        "wanted": float(wanted),
        "row": float(is_row),
        "table": float(passage.kind == "table"),
        "short": float(len(sentence.text) < _SHORT and not is_row),
        "heading": float(not is_row and _is_heading(passage, sentence)),
        "length": min(len(sentence.text), 200) / 200,
        "front": float(passage.passage_id.endswith("文首")),
        "start": float(position == 0),
    }


def _beside(hit: Hit, position: int) -> frozenset[str]:
    """Words of the question that the sentences before and after hold: the lead of a list, the duty above its bodies."""
    return frozenset().union(
        *(hit.sentences[at].held for at in (position - 1, position + 1) if 0 <= at < len(hit.sentences))
    )


def _is_heading(passage: Passage, sentence: Sentence) -> bool:
    text = _bare(sentence.text)
    return any(_bare(heading) == text for heading in passage.heading_path)


@lru_cache(maxsize=_KEPT)
def _bare(text: str) -> str:
    return squeeze(text).rstrip("。：:")


def told_by(passage: Passage, sentence: Sentence) -> str:
    """What a unit says to a reader: a row comes with its column names and units."""
    return render_row(passage) if passage.kind == "table_row" else sentence.text


def kinds_of_detail(text: str) -> frozenset[Want]:
    """Every kind of thing of DETAILS that a text holds."""
    return frozenset(want for want, pattern in _WANTED.items() if pattern.search(text))


def fits_wants(wants: frozenset[Want], text: str) -> bool:
    """Whether a text holds every kind of thing that is asked for and can be told by its form."""
    return all(_WANTED[want].search(text) for want in wants if want in _WANTED)


def _share(words: frozenset[str], rarity: Mapping[str, float]) -> float:
    total = sum(rarity.values())
    return sum([weight for word, weight in rarity.items() if word in words]) / total if total else 0.0
