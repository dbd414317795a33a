"""What an answer must hold by the form of its question: 多少亩 needs a number of 亩, 2020年 a value of 2020, 哪三家 three names.

Each rule reads off the question what kind of thing is asked for and looks for that kind of thing in the evidence, not for the
right one. What it misses is therefore certainly not stated, however close the topic is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from ingest import normalize
from service.evidence import Unit, told_by
from service.questions import Question

_MEASURES = (
    "个百分点|百分点|平方公里|平方米|立方米|千瓦时|千瓦|公里|人次|户次|车位|个小时|小时|分钟|工作日|个月|钟头"
    "|[元块人名位户家所辆座处栋套间层吨亩米岁天台床成倍](?!样|业|里|部|委|局|区|村|镇|口|家)"
)
_HOW_MANY = re.compile(
    rf"(?<!哪)(?<!这)(?<!那)(?:多少|好多|(?:(?<=[要得有是共隔花用等达到配收给发补住开交放设])|(?<![一-鿿]))几(?:十|百|千|万)*)[余多]?[十百千万亿]*({_MEASURES})"
)
"""几 asks after a verb only: 要几天 asks, 借去几个月 tells."""
_SAME: Mapping[str, str] = {
    "名": "[人名位]",
    "位": "[人名位]",
    "人": "[人名位]",
    "块": "元",
    "家": "[家个户]",
    "户": "[户家]",
    "台": "[台套]",
    "套": "[套台户]",
    "处": "[处个座]",
    "座": "[座个]",
    "间": "[间个]",
    "所": "[所个家]",
    "栋": "[栋幢座]",
    "倍": "[倍番]",
    "天": "[天日]",
    "成": "[成%]",
    "小时": "(?:小时|时|分钟)",
    "个小时": "(?:小时|时|分钟)",
    "钟头": "(?:小时|时|分钟)",
    "分钟": "(?:分钟|小时)",
    "个月": "[月年]",
    "米": "(?:米|公里|m)",
    "公里": "(?:公里|千米|km)",
    "平方米": "(?:平方|㎡|m)",
    "百分点": "(?:百分点|%)",
    "个百分点": "(?:百分点|%)",
    "车位": "(?:车位|泊位|个)",
}
"""What a number may be counted in where the question counts in the first; others stand for themselves."""
_NUMBER = r"(?:\d|[一二两三四五六七八九十百千万半])[余多]?[\d.百千万亿]*\s*(?:\([^)]*\))?(?:以上|左右)?"
_BARE = re.compile(r"[^\d一-鿿]*[\d.,]+\D{0,3}")
_NOT_A_VALUE = re.compile(r"序号|编号")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEAR_OF = re.compile(r"(?:19|20)\d{2}年")
_FIGURES = {word: value for value, word in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_THINGS = "[个家所处项类大座条位支种件镇街]"
_WHICH_OF_SO_MANY = re.compile(
    rf"哪(?:里)?(?P<n>[两二三四五六七八九十]|\d{{1,2}}){_THINGS}"
    rf"|(?P<m>[两二三四五六七八九十]|\d{{1,2}}){_THINGS}.{{2,16}}(?:是哪|分别(?:叫|在|是)|叫什么|名单|名字|在哪)"
)
_ITEM_ENDS = re.compile(r"、|和|与|及(?!格|时|其)|;")
_WHERE = re.compile(
    r"哪(?:个|条|些|几个|一个)?(?:镇|街|乡|村|地方|里(?!些)|儿|点|位置|路口?)|在哪|地址|选址|什么地方"
)
_PLACE = re.compile(
    r"[一-鿿]{2}(?:镇|街|乡|村|社区|路|大道|园区?|广场|景区|基地|中心|小区|岛|寺|山|湖|馆|局|委|办|室|站|院|所|区)|地点|设在|位于|至|到"
)
_WHY = re.compile(r"为什么|为啥|原因|因为?(?:什么|啥)|凭(?:什么|啥)")
_BECAUSE = re.compile(r"因|由于|鉴于|为了|旨在|为[^，。；]{2,30}，|说明")
_OUTCOME = re.compile(r"实际|最[后终].{0,12}完成|完成(?:得怎么样|没有|了没)|兑现|通过没有")
_HAPPENED = re.compile(r"实际|完成|现状|已|截至|建成|“?十三五”?")
_COLUMN_CHARS = 3
"""A column's name must be that long to be told from other words of a question."""


def unmet(question: Question, units: Sequence[Unit], columns: Collection[str] = ()) -> str | None:
    """Name of the first thing that the question asks for and that no unit can state; None where all may be there.

    Args:
        question: As it was understood.
        units: The evidence chosen for it.
        columns: All column names of the table that the first unit is a row of.
    """
    told = [normalize(told_by(unit.passage, unit.sentence)) for unit in units]
    checks = (
        _measure(question.search, units, told),
        _year(question, units, told),
        _column(question.search, units[0], columns),
        _names(question.search, told),
        _form(question.search, told),
    )
    return next(filter(None, checks), None)


def counted(asked: str) -> tuple[re.Pattern[str], ...]:
    """What a number looks like that is counted as a question in search form counts, one pattern a measure."""
    return tuple(_counted_in(measure) for measure in _HOW_MANY.findall(asked))


@lru_cache(maxsize=256)
def _counted_in(measure: str) -> re.Pattern[str]:
    return re.compile(_NUMBER + _SAME.get(measure, re.escape(measure)))


def _measure(asked: str, units: Sequence[Unit], told: Sequence[str]) -> str | None:
    """A number counted as the question counts; of several that are asked for one is enough."""
    patterns = counted(asked)
    if not patterns or any(_has_bare_number(unit) for unit in units):
        return None
    if any(pattern.search(text) for pattern in patterns for text in told):
        return None
    return f"以“{_HOW_MANY.findall(asked)[0]}”计的数字"


def _has_bare_number(unit: Unit) -> bool:
    """Whether a row has a number without a unit, whose column or caption may say what it counts."""
    return unit.passage.kind == "table_row" and any(
        _BARE.fullmatch(value) for column, value in unit.passage.fields if not _NOT_A_VALUE.search(column)
    )


def _year(question: Question, units: Sequence[Unit], told: Sequence[str]) -> str | None:
    """A value for a year that is asked about, where the evidence tells years apart; of several one is enough."""
    pairs = list(zip(units, told, strict=True))
    if not question.years or any(
        _may_be_of(year, unit, text) for year in question.years for unit, text in pairs
    ):
        return None
    return f"{question.years[0]}年的{'数据' if 'amount' in question.wants else '情况'}"


def _may_be_of(year: str, unit: Unit, text: str) -> bool:
    if unit.passage.kind == "table_row":
        of_years = [(column, value) for column, value in unit.passage.fields if _YEAR.search(column)]
        if of_years:
            stated = any(year in column and re.search(r"\w", value) for column, value in of_years)
            return stated or any(year in value for _, value in unit.passage.fields)
    return year in text or year in normalize(unit.passage.context) or not _YEAR_OF.search(text)


def _column(asked: str, unit: Unit, columns: Collection[str]) -> str | None:
    """The column that is asked for by its name and that is empty in the row."""
    if unit.passage.kind != "table_row":
        return None
    filled = {column for column, value in unit.passage.fields if re.search(r"\w", value)}
    for column in sorted(set(columns) - filled):
        name = re.sub(r"\(.*?\)", "", normalize(column).split(" ")[-1])
        if len(name) >= _COLUMN_CHARS and name in asked:
            return name
    return None


def _names(asked: str, told: Sequence[str]) -> str | None:
    """As many names as the question says that there are."""
    match = _WHICH_OF_SO_MANY.search(asked)
    if not match:
        return None
    number = match["n"] or match["m"]
    wanted = _FIGURES.get(number) or int(number)
    items = sum(1 + len(_ITEM_ENDS.findall(text)) for text in told)
    return "具体名单" if items < wanted else None


def _form(asked: str, told: Sequence[str]) -> str | None:
    """A place, a reason, an outcome."""
    return next((name for name, stated in _forms(asked) if not any(map(stated.search, told))), None)


def _forms(asked: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    if _WHERE.search(asked):
        yield "具体地点", _PLACE
    if _WHY.search(asked):
        yield "原因", _BECAUSE
    if _OUTCOME.search(asked):
        yield "实际完成情况", _HAPPENED
