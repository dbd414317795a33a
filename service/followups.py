"""Makes a follow-up question stand alone, from the questions before it and without a language model.

Which terms of a conversation to carry over is the whole task (Voskarides et al. 2020, QuReTeC); here rules over the
wording decide: a part that the follow-up exchanges takes its place in the last question, one that leans on the last question
gets its topic in front, one that is complete inherits no more than the district.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from service.places import Gazetteer, Place, short_name
from service.scope import outside_scope
from service.wording import (
    YEARS,
    asks,
    asks_alike,
    change_year,
    exchanged,
    kind_of,
    read_wording,
    topic_of,
    without_unit,
)

Tie = Literal["none", "open", "close"]

_LEAD = re.compile(
    r"^(?:(?:好的?|谢谢[你您]?|嗯+|哦+|明白了?|知道了?|懂了|收到|原来如此|不对|不是|错了)[，,。！!、\s]*)*"
    r"(?:(?:我(?:是)?(?:想)?(?:问|说)的是|换成|换做|换到|如果是|要是|假如是|还有|另外|然后|再问一?下|那么?|对于|至于)[，,]?)*"
)
_SLOT = re.compile(r"^(?P<slot>[^，,。？?]{1,24}?)(?:的话)?呢(?P<mark>[，,。？?！!]|$)(?P<rest>.*)$")
_CORRECTION = re.compile(r"我(?:是)?(?:想)?(?:问|说)的是|换[成做到]|如果是|要是|假如是")
_THIS_ITEM = re.compile(r"(?:那边|这边|那里|这里|方面|[这那]一?[块项个条点]|的)+$")
_UNTIL = re.compile(r"^(?:到|截至|至)(?=\d)")
_NEW_TOPIC = re.compile(
    r"^(?:换个(?:事|话题|问题)|另?外?再?问个(?:别的|事)|另一个(?:事|问题)|问个别的)[儿吧啊]?[，,：:。 ]*"
)
_ASKED_ONLY = re.compile(
    r"^(?P<slot>[^，,。？?]{2,16}?)(?:又|各)?[是有要占]?(?:多少|好多|几|谁|什么|啥)(?:[个家人张所元]|人次|公里)?$"
)
_YEAR = re.compile(r"(?:19|20)\d{2}年")
_SAME_YEAR = re.compile(r"同一?年|那一?年|当年")
_SHORT_YEAR = re.compile(r"(?<![\d十])[12]\d(?=年(?!代|级|龄|以|内))")
_IT = re.compile(
    r"^(?:它们?|他们?|她们?|这个?|那个|其|该)(?=的)|^(?:它们?|其(?![他它余中])|这(?=[由归是要有]))"
)
_WITHIN = re.compile(r"(?:在|从)?(?:这|那|它)?(?:里面|其中|当中|里头|上面)的?")
_DOCUMENT = re.compile(
    r"(?<!的)(?:这|该|本|那|此|上述|刚才那?)(?:个|份|项|部|篇)?(?P<kind>规划|方案|办法|通知|公告|通告|意见|细则|纲要|计划|决定|批复|文件|政策|规定|条例|专项行动|行动|活动|工程|项目|制度|领导小组|小组|补贴)"
)
_DOCUMENT_NAME = re.compile(r".{4,}(?:规划|方案|办法|公告|通告|细则|纲要|计划|条例)")
_POINTING = re.compile(
    r"它|他们|她们|(?<!的)(?:这个|那个|这些|那些)|该|其中|(?<!哪)里面|上述|前面|刚才|^(?:这|其)"
)
_EMPTY = re.compile(
    r"它们?|他们?|这[个些]?|那[个些]?|其中|里面|哪[个些家几]?|谁|什么|啥|多少|几|怎么样?|如何|[的了是在轮到由归有呢吗要到会能和与又再都还]|部门|单位|负责|时候|[个家年月天]|\d+|[，,。？?]"
)
_DESCRIBED = re.compile(r"(?<=是)[^是的，,]{1,8}的$")
_YEAR_FIRST = re.compile(YEARS.pattern)
_LEAST_OWN, _LEAST_ALONE, _LONGEST_NAME, _LONGEST_OPEN = 2, 4, 8, 12
"""Characters that say something, at least: for an attribute of its own, for a question by itself; characters at most: of a bare
name, of a question that may need the topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A question of a conversation, made complete."""

    text: str
    previous: str = ""
    """The question before it, complete too; nothing where it opens the conversation."""
    tie: Tie = "none"
    """Whether it rests on what was talked about: close where it exchanges a part or points back, open where no word of it
    tells."""
    alone: str = ""
    """Where that is open, the question by itself, with no more than the district."""


def followed_up(question: str, asked: Sequence[str], gazetteer: Gazetteer) -> FollowUp:
    """Completes `question` from the questions `asked` before it, oldest first."""
    earlier = [turn for turn in asked if not outside_scope(turn)]
    if not earlier:
        return FollowUp(text=question)
    previous = followed_up(earlier[-1], earlier[:-1], gazetteer).text
    own = question.strip()
    own = _LEAD.sub("", own, count=1) or own
    if _NEW_TOPIC.match(own):
        return FollowUp(text=_in_district(_NEW_TOPIC.sub("", own), previous, gazetteer), previous=previous)
    own = _with_year(own, previous)
    slot = _slot(question, own, previous, gazetteer)
    return (_with_slot(slot, previous, gazetteer) if slot else None) or _leaning(own, previous, gazetteer)


def _in_district(own: str, previous: str, gazetteer: Gazetteer) -> str:
    """The question with the district that the talk is about, unless it names one."""
    here, before = gazetteer.locate(own), gazetteer.locate(previous)
    return own if here.region or here.uncovered or not before.region else f"{before.region}{own}"


def _with_year(own: str, previous: str) -> str:
    """The year that 同一年 and 25年 mean."""
    years = _YEAR.findall(previous)
    own = _SAME_YEAR.sub(years[-1], own) if years else own
    return _SHORT_YEAR.sub(r"20\g<0>", own)


def _slot(question: str, own: str, previous: str, gazetteer: Gazetteer) -> re.Match[str] | None:
    """The thing that is asked for instead, and what is asked besides, read as 甲呢，乙？."""
    year = _YEAR_FIRST.match(own)
    bare = own.rstrip("？?。 ")
    if year and len(_EMPTY.sub("", own)) < _LEAST_OWN:
        return _SLOT.match(f"{year.group()}呢")
    if "呢" in own:
        return _SLOT.match(own)
    asked = _ASKED_ONLY.match(bare)
    name = _THIS_ITEM.sub("", asked["slot"] if asked else bare)
    alike = asked and asks_alike(read_wording(previous).predicate, bare)
    named = len(bare) <= _LONGEST_NAME and not asks(bare)
    known = kind_of(name) is not None or gazetteer.locate(name) != Place()
    return _SLOT.match(f"{name}呢") if _CORRECTION.search(question) or (known and (alike or named)) else None


def _with_slot(slot: re.Match[str], previous: str, gazetteer: Gazetteer) -> FollowUp | None:
    """What asks for another year, district or thing: 那合川呢, 2021年呢，归谁管, 高技术产业呢."""
    name = _WITHIN.sub("", _UNTIL.sub("", _THIS_ITEM.sub("", slot["slot"])))
    year = YEARS.match(name)
    swapped = _other_year(previous, year.group()) if year else previous
    name = name[year.end() :] if year else name
    if not name:
        return _tied(_joined(swapped, slot), previous)
    here, before = gazetteer.locate(name), gazetteer.locate(previous)
    district = (here.region if here.explicit else None) or here.uncovered
    if district and len(name) <= len(district) + 1:
        return FollowUp(text=_joined(_other_district(swapped, name, before.region), slot), previous=previous)
    if here.region and before.region and here.region != before.region:
        return None
    described = _DESCRIBED.search(swapped.rstrip("？?")) if slot["slot"].endswith("的") else None
    if described:
        return _tied(_joined(f"{swapped[: described.start()]}{name}的", slot), previous)
    return _tied(_joined(_other_thing(swapped, name, gazetteer), slot), previous)


def _tied(text: str, previous: str) -> FollowUp:
    return FollowUp(text=text, previous=previous, tie="close")


def _joined(swapped: str, slot: re.Match[str]) -> str:
    """The last question with a part exchanged and what is asked besides; 甲呢，有多少 asks that in place of 是多少."""
    rest = slot["rest"].strip()
    if not rest:
        return f"{swapped.rstrip('？?')}？"
    if YEARS.fullmatch(rest.rstrip("？?的呢")):
        return _other_year(swapped, rest.rstrip("？?的呢"))
    wording = read_wording(swapped)
    if slot["mark"] in "，," and asks_alike(wording.predicate, rest):
        return f"{wording.frame}{wording.subject}，{rest}"
    return f"{swapped.rstrip('？?')}？{rest}"


def _other_year(previous: str, years: str) -> str:
    named = years if years.endswith("年") else f"{years}年"
    first = YEARS.search(previous)
    if not first:
        return f"{named}{previous}"
    return previous[: first.start()] + named + YEARS.sub("", previous[first.end() :])


def _other_district(previous: str, name: str, before: str | None) -> str:
    if before is None:
        return f"{name}{previous}"
    old = before if before in previous else short_name(before)
    return previous.replace(old, name, 1)


def _other_thing(previous: str, name: str, gazetteer: Gazetteer) -> str:
    """The last question about another thing, the district that opens it kept; behind its subject where no part gives way."""
    region = gazetteer.locate(previous).region
    town = _town(previous, gazetteer)
    if town and _town(name, gazetteer) == name:
        return previous.replace(town, name, 1)
    wording = read_wording(previous)
    opening = re.match(rf"{region}|{short_name(region)}", wording.subject) if region else None
    district = opening.group() if opening else ""
    kept = "" if district and name.startswith(district) else district
    swapped = exchanged(wording.subject[len(district) :].removeprefix("的"), name)
    if swapped and kept.endswith(swapped[0]):  # 云溪区 and 区民政局
        swapped = swapped[1:]
    subject = f"{kept}{swapped}" if swapped else f"{wording.subject}，{name}"
    return f"{wording.frame}{subject}{without_unit(wording.predicate)}"


def _town(text: str, gazetteer: Gazetteer) -> str | None:
    """The first town or street that a text names, with its suffix."""
    found = (re.search(f"{re.escape(town)}(?:街道|镇|乡)", text) for town in gazetteer.towns if town in text)
    return next((match.group() for match in found if match), None)


def _leaning(own: str, previous: str, gazetteer: Gazetteer) -> FollowUp:
    """What points back at the last question, or may rest on it without a word that tells."""
    here, before = gazetteer.locate(own), gazetteer.locate(previous)
    alone = _in_district(own, previous, gazetteer)
    document = _DOCUMENT.search(own)
    points = document or _POINTING.search(own) or _SLOT.match(own)
    said = len(_EMPTY.sub("", own))
    complete = (
        bool(here.region or here.uncovered) or len(own) > _LONGEST_OPEN
    )  # who names the place anew asks for it alone
    if complete and not points and said >= _LEAST_ALONE:
        return FollowUp(text=alone, previous=previous)
    elsewhere = bool(here.region and before.region and here.region != before.region)
    topic = change_year(topic_of(previous, whole=said < _LEAST_OWN), own)
    if elsewhere and before.region:
        topic = topic.replace(before.region, "").replace(short_name(before.region), "")
    kind = document["kind"] if document else ""
    tie: Tie = "none" if elsewhere else "close" if points or said < _LEAST_ALONE else "open"
    text = _in_front(topic, own, kind)
    return FollowUp(text=text, previous=previous, tie=tie, alone=alone)


def _in_front(topic: str, own: str, kind: str) -> str:
    """The topic with the follow-up behind it, in the place of the word that points back."""
    if kind:
        rest = _DOCUMENT.sub("", own, count=1).lstrip("里中，,")
        named, found, _ = topic.rpartition(kind)
        return f"{named}{found}{rest}" if found else f"{topic}的{kind}{rest}"
    if _IT.match(own):
        return topic + _IT.sub("", own, count=1)
    if _WITHIN.search(own) and not re.search("哪里面", own):
        return f"{_up_to_document(topic)}里，{_WITHIN.sub('', own, count=1)}"
    return f"{topic}，{own}"


def _up_to_document(topic: str) -> str:
    """The topic as far as it names a document: 治理方案2021年的投资 → 治理方案."""
    named = _DOCUMENT_NAME.match(topic)
    return named.group() if named else topic
