"""Takes a question that asks several things apart, so that each of them can be answered.

Parts come from clauses that each ask (X是多少，谁负责？) and from lists of things that are asked for one by one (甲和乙分别是多少,
2023、2024年各是多少). A later clause leans on the first one's topic, as a follow-up leans on the question before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.wording import JOINT, before_asking, change_year

_MAX_PARTS = 5
_ASKS = re.compile(
    r"多少|几|谁|哪|什么|啥|怎么|怎样|如何|咋|何时|多久|多大|多远|多长|好久|好多|好长|好大|是不是|能不能|可不可以|要不要|有没有|有莫得|是否|吗|没得|呢$"
)
_BREAK = re.compile(r"[？?。；;！!，,\s]+")
_ONE_BY_ONE = re.compile(r"(?:分别|各)(?:自|是|有|为|要)?.{0,2}(?:多|几|谁|哪|什么|啥|好)")
"""A clause that only asks one by one what the clause before lists."""
_STOPS = re.compile(r"[？?。；;！!]")
_EACH = re.compile(
    r"[，,]?(?:分别|各(?![级类镇街部区县村单种个项地阶方])(?=[是由自归有要占多]|.{1,5}(?:多少|多[大长远久]|几|什么|啥|谁|哪)))(?P<tail>.*)$"
)
_ITEM = re.compile(rf"(?:“[^”]*”|《[^》]*》|[（(][^）)]*[）)]|(?!{JOINT}).)+")
"""One thing of a list; what stands in quotation marks or brackets is no list."""
_OWNED = re.compile(r"(?P<item>(?:“[^”]*”|[^的“])+)(?P<noun>的.+)")
_YEARS = re.compile(r"(?P<list>(?:(?:19|20)\d{2}年?[、和与及])+(?:19|20)\d{2})(?:这?[两三四五])?年")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_SHARED_START = re.compile(r"^.*(?:的|：|:|(?:19|20)\d{2}年?[底末前]?|[里中内])(?=.{2})")
"""What stands before the first of a list and goes for all of it: 到2025年, 养生季的, 目标："""
_SHORTEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several things that a question asks."""

    text: str
    """A question of its own."""
    asked: str
    """The words that ask just this, as the asker wrote them."""
    alone: str = ""
    """The same question without the topic of the first part, which it need not share; empty for the first."""


def split_parts(question: str) -> tuple[Part, ...]:
    """The parts of a question; empty where it asks one thing."""
    parts: list[Part] = []
    clauses = _asking_clauses(question)
    for number, (context, clause) in enumerate(clauses):
        own = _enumerated(f"{context}{clause}")
        if own:
            parts += own
        elif number == 0:
            parts.append(Part(text=f"{context}{clause}", asked=clause))
        else:
            topic = change_year(before_asking("".join(clauses[0])), clause)
            parts.append(Part(text=f"{topic}，{context}{clause}", asked=clause, alone=f"{context}{clause}"))
    return tuple(parts[:_MAX_PARTS]) if len(parts) > 1 else ()


def _asking_clauses(question: str) -> list[tuple[str, str]]:
    """Each clause that asks, with the clauses before it that only say what it is about."""
    found: list[tuple[str, str]] = []
    context = ""
    for clause in filter(None, _BREAK.split(question)):
        if found and _ONE_BY_ONE.match(clause):
            before, listed = found.pop()
            found.append((before, f"{listed}，{clause}"))
        elif _ASKS.search(clause) and len(clause) >= _SHORTEST:
            found.append((context, clause))
            context = ""
        else:
            context += f"{clause}，"
    return found


def _enumerated(text: str) -> list[Part]:
    """One part for each year or thing of a list that is asked for one by one."""
    years = _YEARS.search(text)
    if years:
        before, after = text[: years.start()], text[years.end() :]
        found = _YEAR.findall(years["list"])
        return [Part(text=f"{before}{year}年{after}", asked=f"{year}年") for year in found]
    each = _EACH.search(text)
    if not each or not each["tail"]:
        return []
    context, _, head = text[: each.start()].rpartition("，")
    asked = each["tail"]
    if len(_ITEM.findall(head)) < 2:  # The list stands in the clause before: 甲和乙，2025年目标各是多少.
        context, _, listed = context.rpartition("，")
        head, asked = listed, f"，{head}{asked}"
    items = _ITEM.findall(head)
    if len(items) < 2:
        return []
    items[-1], shared = _shared_noun(items[0], items[-1])
    lead = f"{context}，" if context else ""
    first, *others = items
    start = _SHARED_START.match(first)
    before = start.group() if start else f"{first}，"
    return [
        Part(text=f"{lead}{first}{shared}{asked}", asked=first),
        *(
            Part(
                text=f"{lead}{before}{item}{shared}{asked}", asked=item, alone=f"{lead}{item}{shared}{asked}"
            )
            for item in others
        ),
    ]


def _shared_noun(first: str, last: str) -> tuple[str, str]:
    """What the last of a list has in common with those before it, apart from its own.

    示范商超的创建 → 示范商超, 的创建; where the first ends in a word that the last goes on from, what follows that:
    初中生, 高中阶段学生近视率 → 高中阶段学生, 近视率.
    """
    owned = _OWNED.match(last)
    if owned:
        return owned["item"], owned["noun"]
    item, joint, noun = last.partition(first[-1])
    return (f"{item}{joint}", noun) if item and joint else (last, "")
