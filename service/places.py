"""Which district a question is about: districts of the corpus, their towns, and places it does not cover.

Districts come from the register, towns and streets from the texts (狮滩镇 occurs in one district's texts only, so 狮滩
means that district), and other districts of China from jieba's own dictionary of place names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_SUFFIX = re.compile(r"(?:自治[县州]|新区|区|县|市|州|旗)$")
_ETHNIC = re.compile(r"^([一-鿿]{2,3}?)(?:[一-鿿]{1,3}族)+自治[县州]$")
_DIVISION = re.compile(r"^[一-鿿]{2,7}(?:自治县|区|县|市|州|旗)$")
_TOWN = re.compile(r"(?<![一-鿿])([一-鿿]{2,3})(镇|街道|乡)(?![一-鿿]{0,2}(?:企业|振兴|村))")
_CALLED = re.compile(r"(?s)(?=(.)([一-鿿]{2})(?:街道|镇(?!街)))")
_NO_TOWN_ENDS = frozenset("城乡街重县个一各")
"""Before 镇 and 乡 these make a word of it that is no name: 强化城镇, 各街镇, 智造重镇."""
_PROVINCES = frozenset(
    [
        "北京",
        "天津",
        "上海",
        "重庆",
        "河北",
        "山西",
        "辽宁",
        "吉林",
        "黑龙江",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
        "山东",
        "河南",
        "湖北",
        "湖南",
        "广东",
        "海南",
        "四川",
        "贵州",
        "云南",
        "陕西",
        "甘肃",
        "青海",
        "台湾",
        "内蒙古",
        "广西",
        "西藏",
        "宁夏",
        "新疆",
        "香港",
        "澳门",
    ]
)
_AS_DIVISION = ("区", "县", "市", "省", "州", "自治", "经开区", "高新区", "新区", "经济技术开发区")
"""What follows a name that is meant as a district, county, city or province."""
_MINIMUM_TOWN_MENTIONS = 2
_PARTNER = re.compile(r"[跟与和同向到往对、及]$")
"""A place after one of these is a partner or a destination, not the district that is asked about."""
_JOINTS = frozenset("的和与及等至到、，。")
"""Characters that follow a place's name without making a longer name of it."""
_OPENING = re.compile(r"请问|你好|您好|我们?|家?住?在|是|想问|问一?下|，|,|的")
_OPENING_DISTRICT = re.compile(
    r"^(?:请问|你好|我是|我家在|在)?(?!经开|高新|保税)([一-鿿]{1,2}[一-鿿](?<![小社园景片校库辖灾])[区县])(?=[的有]|[一-鿿]{2})(?!域|级|内|里|外|别|间|位|块|分|政)"
)
_PLACE_TAGS = frozenset({"ns", "nr", "nz"})
_TOWN_TAGS = frozenset({"ns", "nr", "nz", "nt", "n", "nrt", "a", "m"})
"""Towns are called by nouns too (石角, 三江); verbs and adverbs before 镇 or 街道 are no names."""
_NO_NAMES = frozenset(
    [
        "建制",
        "特色",
        "重点",
        "中心",
        "小城",
        "所在",
        "有关",
        "相关",
        "属地",
        "辖区",
        "其他",
        "部分",
        "下列",
        "以上",
        "两个",
        "农村",
        "乡镇",
        "新建",
        "改建",
        "扩建",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a question says about its district."""

    region: str | None = None
    """A covered district, as the register names it."""
    explicit: bool = False
    """Whether the asker named the district itself; else it follows from a town or street."""
    others: tuple[str, ...] = ()
    """Further covered districts that are named (a comparison)."""
    uncovered: str | None = None
    """A district that no document of the corpus speaks for."""


def short_name(region: str) -> str:
    """合川区 → 合川; a name of two characters is kept whole."""
    ethnic = _ETHNIC.match(region)
    short = ethnic.group(1) if ethnic else _SUFFIX.sub("", region)
    return short if len(short) >= 2 else region


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Place names that lead to a district."""

    regions: tuple[str, ...]
    towns: Mapping[str, str]
    """Town or street without its suffix → district, where only one district's texts have it."""
    divisions: Mapping[str, bool]
    """Districts, counties and cities of China without suffix; True where the bare name is no ordinary word."""
    longer: frozenset[str]
    """A division's name and the next character, where the corpus goes on so: 广阳岛 is not 广阳."""
    parents: frozenset[str]
    """Cities and provinces that the covered districts belong to."""
    overlapping: frozenset[str] = frozenset()
    """Ordinary words that end in the first character of a city called …城: 沿海, so that 沿海城市 is no 海城市."""

    @classmethod
    def learn(
        cls, texts: Iterable[tuple[str | None, str]], dictionary: Iterable[tuple[str, str]]
    ) -> Gazetteer:
        """Learns from (region, text) pairs and a dictionary of (word, part of speech) pairs."""
        mentions: dict[str, Counter[str]] = defaultdict(Counter)
        regions: set[str] = set()
        by_region: dict[str, list[str]] = defaultdict(list)
        pieces: list[str] = []
        for region, text in texts:
            pieces.append(text)
            if region is None:
                continue
            regions.add(region)
            by_region[region].append(text)
            for name, suffix in _TOWN.findall(text):
                if _may_be_town(name, suffix):
                    mentions[name][region] += 1
        tags = dict(dictionary)
        towns = {
            name: next(iter(counts))
            for name, counts in mentions.items()
            if len(counts) == 1
            and sum(counts.values()) >= _MINIMUM_TOWN_MENTIONS
            and tags.get(name, "ns") in _TOWN_TAGS
        }
        divisions = _division_names(tags)
        corpus = "\n".join(pieces)
        towns |= {
            name: region for name, region in _towns_called_as(divisions, by_region, tags) if name not in towns
        }
        return cls(
            tuple(sorted(regions)),
            towns,
            divisions,
            frozenset(_continuations(corpus, divisions)),
            frozenset(_parents(corpus, sorted(regions)) & divisions.keys()),
            frozenset(_overlapping(tags, divisions)),
        )

    def locate(self, question: str) -> Place:
        """Reads the district out of a question; the first one named wins, others are kept."""
        named = sorted((question.find(short_name(r)), r) for r in self.regions if short_name(r) in question)
        if named:
            return Place(region=named[0][1], explicit=True, others=tuple(r for _, r in named[1:]))
        uncovered = self._uncovered(question) or self._unknown_district(question)
        if uncovered:
            return Place(uncovered=uncovered)
        towns = {self.towns[name] for name in self.towns if name in question}
        return Place(region=towns.pop()) if len(towns) == 1 else Place()

    def _uncovered(self, question: str) -> str | None:
        for start in range(len(question)):
            for length in (5, 4, 3, 2):
                name = question[start : start + length]
                if name in self.divisions and self._is_asked_about(question, start, name):
                    return name
        return None

    def _unknown_district(self, question: str) -> str | None:
        """A district that no dictionary has, named at the start of the question: 临水区的高龄津贴."""
        match = _OPENING_DISTRICT.match(question)
        return match.group(1) if match and match.group(1)[:-1] not in self.towns else None

    def _is_asked_about(self, question: str, start: int, name: str) -> bool:
        if name in self.parents or any(name in region for region in self.regions):
            return False
        if question[max(0, start - 1) : start + 1] in self.overlapping and name.endswith("城"):
            return False
        if question.startswith(_AS_DIVISION, start + len(name)):
            return not _is_partner(question[:start])
        if name in self.towns:
            return False
        opens = len(_OPENING.sub("", question[:start])) == 0
        return opens and self.divisions[name] and question[start : start + len(name) + 1] not in self.longer


def _parents(corpus: str, regions: Iterable[str]) -> set[str]:
    """What stands before a covered district's name as its city or province, by its last two or three characters."""
    names = "|".join(map(re.escape, regions)) or "x^"
    found = re.findall(rf"([一-鿿]?)([一-鿿]{{2}})[市省](?:{names})", corpus)
    return {name for first, rest in found for name in (rest, first + rest)}


def _is_partner(before: str) -> bool:
    """Whether a district is named as a partner or destination; the city that it belongs to may stand between."""
    lengths = (0, 3, 4) if before.endswith(("省", "市", "州")) else (0,)
    return any(_PARTNER.search(before[: len(before) - length]) for length in lengths)


def _may_be_town(name: str, suffix: str) -> bool:
    if name in _NO_NAMES or name[0] in "各本该个以将每条为":
        return False
    return suffix == "街道" or name[-1] not in _NO_TOWN_ENDS


def _division_names(tags: Mapping[str, str]) -> dict[str, bool]:
    """Short names of districts, counties, cities and provinces; True where the bare name is no ordinary word."""
    names = {short_name(word) for word, tag in tags.items() if tag == "ns" and _DIVISION.match(word)}
    names |= _PROVINCES
    return {
        name: name not in _NO_NAMES and tags.get(name, "ns") in _PLACE_TAGS
        for name in names
        if len(name) >= 2
    }


def _overlapping(tags: Mapping[str, str], divisions: Iterable[str]) -> Iterator[str]:
    first = {name[0] for name in divisions if name.endswith("城")}
    return (
        word for word, tag in tags.items() if len(word) == 2 and word[1] in first and tag not in _PLACE_TAGS
    )


def _towns_called_as(
    divisions: Mapping[str, bool], texts: Mapping[str, Sequence[str]], tags: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Names of districts elsewhere that are a town or street of a covered one too, wherever in a line they stand.

    Not where a longer word begins before them (新增城镇), nor ordinary words, which lead to no district elsewhere either.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for region, its in texts.items():
        for before, name in set(_CALLED.findall("\n".join(("", *its)))):
            if divisions.get(name) and before + name[0] not in tags:
                found[name].add(region)
    return ((name, next(iter(regions))) for name, regions in found.items() if len(regions) == 1)


def _continuations(corpus: str, names: Iterable[str]) -> Iterator[str]:
    """Each name with the character that follows it somewhere in the corpus."""
    for name in names:
        position = corpus.find(name)
        while position >= 0:
            if corpus[position + len(name) : position + len(name) + 1] not in _JOINTS:
                yield corpus[position : position + len(name) + 1]
            position = corpus.find(name, position + 1)
