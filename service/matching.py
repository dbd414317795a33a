"""How a sentence fits a question beyond its words: years, units, quoted terms, definitions, common runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from service.questions import Question, TermGroup

QUOTED = re.compile(r"[“\"「](.{2,20}?)[”\"」]")
_COUNTED = re.compile(r"(?:多少|几|好多)([一-鿿%]{1,3})")
_UNITS = tuple((re.compile(asked), re.compile(answer)) for asked, answer in (
    (r"比例|占比|几成|率|百分之|覆盖面|比重|几分之", r"%|百分之|[一二三四五六七八九十]成|全覆盖|\d:\d"),
    (r"多远|多长|里程|隔多|公里|几公里|好远|好长", r"米|公里|km|千米"),
    (r"多大|面积|好大|好宽", r"平方|亩|公顷|㎡"),
    (r"多久|几天|几年|期限|多长时间|提前|好久", r"\d\s*(?:年|个月|月|天|日|小时|分钟|个工作日)"),
    (r"多少钱|金额|投资|资金|产值|规模|几[千百万]*元|亿", r"元|亿|万"),
    (r"岁|年龄", r"岁"),
))  # fmt: skip
_KEPT = 256
"""Questions whose forms are kept: every sentence is held against them."""
_LONG_RUN = 8
ROLE = re.compile(
    r"^(?P<role>(?:常务)?(?:副|第一)?(?:组长|主任委员|主任|指挥长|总指挥|召集人|会长|主席|团长|队长|秘书长|理事长|委员|成员))[:：]"
)
"""A line that begins with a role in a group: 组长：张三 区长."""
_ASKS = re.compile(
    r"多少|好多|几(?!乎|年来)|谁|哪|什么|啥|怎么|怎样|如何|咋|何时|多久|多大|多远|多长|好久|好长|好大|吗|没得|没有|呢|是不是|能不能"
)
_NEARNESS = ((3, 1.0), (6, 0.6), (10_000, 0.3))
"""Characters between a word and the nearest word that asks, and what the word counts then."""
_CHINESE = re.compile(r"[一-鿿]+")
_ECHO = 0.8
"""Share of a sentence's pairs of characters that the question holds too."""
_ENTRY = re.compile(r"(?:\d{1,2}[.、])?[“\"]?(?P<term>[^“”\",，。；;:：是]{2,20}?)[”\"]?(?:[:：]|是?指)")
_TERM_END = re.compile(r"(?:是什么|是啥|是指|指的?|啥意思|什么意思|是哪|分别|的?含义|到底|老说)")


def match_features(question: Question, sentence: str, context: str) -> dict[str, float]:
    """Features of a (question, sentence) pair, each from 0 to 1; what is not asked for counts as 0.

    Sentence and context come in their search form.
    """
    text = sentence
    whole = f"{context} {text}" if question.years or question.amounts else ""
    return {
        "years": _share([year in whole for year in question.years]),
        "amounts": _share([amount.rstrip("%") in whole for amount in question.amounts]),
        "unit": _fits_unit(question.search, text),
        "quoted": _share([term in text for term in quoted_terms(question.search)]),
        "defines": float("definition" in question.wants and _defines(question.search, text)),
        "entry": float("definition" in question.wants and _is_entry(question.search, text)),
        "run": _longest_run(question.search, text),
        "role": float(_names_role(question.search, text)),
        "echo": float(_only_echoes(question.search, text)),
    }


@lru_cache(maxsize=_KEPT)
def quoted_terms(question: str) -> tuple[str, ...]:
    """What stands in quotation marks."""
    return tuple(QUOTED.findall(question))


def _share(found: list[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def _fits_unit(question: str, text: str) -> float:
    """Whether numbers stand with the unit that is asked for: 多少家 … 10家; both in search form."""
    counted, kinds = _asked_units(question)
    if any(unit.search(text) for unit in counted):
        return 1.0
    return _share([kind.search(text) is not None for kind in kinds])


@lru_cache(maxsize=_KEPT)
def _asked_units(question: str) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    """What a number with a unit that the question counts in looks like, and those of the kinds that it asks for."""
    counted = {unit[0] for unit in _COUNTED.findall(question)}
    patterns = tuple(re.compile(rf"\d[\d.]*\s*[余多]?{re.escape(unit)}") for unit in sorted(counted))
    return patterns, tuple(answer for asked, answer in _UNITS if asked.search(question))


def covered(groups: Sequence[TermGroup], told: str) -> float:
    """Share of the words, by weight, that a text holds itself or in policy words."""
    total = sum([group.weight for group in groups])
    return sum([group.weight for group in groups if _holds(told, group)]) / total if total else 0.0


def nearness(asked: str, groups: Sequence[TermGroup]) -> tuple[tuple[TermGroup, float], ...]:
    """The words of a question with what each counts: its weight, less the farther it stands from a word that asks."""
    places = [match.start() for match in _ASKS.finditer(asked)] or [len(asked)]
    weighed = []
    for group in groups:
        at = asked.find(group.word)
        if at < 0:
            continue
        end = at + len(group.word)
        distance = min(abs(at - place) if at > place else abs(place - end) for place in places)
        share = next(share for limit, share in _NEARNESS if distance <= limit)
        weighed.append((group, group.weight * share))
    return tuple(weighed)


def focus(near: Sequence[tuple[TermGroup, float]], told: str) -> float:
    """Share of the words near the words that ask that a text holds itself or in policy words."""
    total = sum([weight for _, weight in near])
    return sum([weight for group, weight in near if _holds(told, group)]) / total if total else 0.0


def _holds(told: str, group: TermGroup) -> bool:
    if group.word in told:
        return True
    for other in group.others:  # noqa: SIM110 — a generator costs more than what it looks through.
        if other in told:
            return True
    return False


def _names_role(question: str, text: str) -> bool:
    """Whether the line names those who have the role that is asked for; 副组长 is another role than 组长."""
    line = ROLE.match(text)
    return line is not None and re.search(rf"(?<![副务一]){line['role']}", question) is not None


def _only_echoes(question: str, text: str) -> bool:
    """Whether the sentence says nothing but words of the question, as a heading does."""
    chinese = "".join(_CHINESE.findall(text))
    pairs = len(chinese) - 1
    new = 0
    for at in range(pairs):
        new += chinese[at : at + 2] not in question
        if new > pairs - _ECHO * pairs:  # Nearly every sentence says something new in its first words.
            return False
    return pairs > 0


def _defines(question: str, text: str) -> bool:
    """Whether the sentence explains a term of the question: 「“X”：…」, 「…（以下统称“X”）」, 「…“X”制度」."""
    head = _TERM_END.split(question)[0]
    match = SequenceMatcher(None, head, text, autojunk=False).find_longest_match()
    term = text[match.b : match.b + match.size]
    if len(term) < 2:
        return False
    before, after = text[: match.b], text[match.b + match.size :]
    return bool(
        re.match(
            r"[”\"]?(?:[一-鿿]{0,4}[”\"])?\s*(?:[:：]|是指|指的是|即|[(（]|[,，]?(?:具体)?指|主要包括|包括)",
            after,
        )
        or re.search(r"(?:统称|简称|称为|即|、[^,，。;；]{2,14})[“\"]?$", before)
    )


def _is_entry(question: str, text: str) -> bool:
    """Whether a sentence is the entry of a glossary for what the question asks about: 「X：…」, 「X是指…」."""
    entry = _ENTRY.match(text)
    return entry is not None and _TERM_END.split(question)[0].endswith(entry["term"])


def _longest_run(question: str, text: str) -> float:
    """Length of the longest common run of characters, as a share of eight characters."""
    longest = 0
    for start in range(len(question)):
        while longest < _LONG_RUN and start + longest < len(question):
            if question[start : start + longest + 1] not in text:
                break
            longest += 1
    return longest / _LONG_RUN
