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
from service.namings import unnamed
from service.questions import Question

_MEASURES = (
    "个百分点|百分点|平方公里|平方米|立方米|千瓦时|千瓦|公里|人次|户次|车位|个小时|小时|分钟|工作日|个月|钟头"
    "|[张只本件条份艘棵盏支]|个(?![钟亿])|[元块人名位户家所辆座处栋套间层吨亩米岁天台床成倍](?!样|业|里|部|委|局|区|村|镇|口|家)"
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
    "个": "[个家所处座项户名人位种类张件支只条份本艘台套对例]",
    "张": "[张个]",
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
_NUMBER = r"(?:\d|[一二两三四五六七八九十百千万半])[余多]?[\d.百千万亿]*\s*(?:（[^）]*）)?(?:以上|左右)?"
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)[百千万亿]*")
_AS_NEAR = 0.7
"""Share of the best unit's words that evidence must hold to be about the same."""
_BARE = re.compile(r"[^\d一-鿿]*(?!(?:19|20)\d\d(?:\D|$))[\d.,]+(?:[^\d一-鿿]{0,3}|以[上下内]|左右|余|多)")
"""A number that no unit stands behind, and that is no year."""
_PERIOD = re.compile(r"十([二三四五])五")
_PERIOD_ENDS = {"二": "2015", "三": "2020", "四": "2025", "五": "2030"}
"""Years that the figures of a five-year plan are for."""
_HOW_MUCH = re.compile(r"多少|好多|几|多[大高]")
_COUNTS = re.compile(r"多少(?!种)|占比|比例")
_NO_FIGURE = re.compile(
    r"[图表]\d+-\d+|(?<!\d)(?:19|20)\d\d(?:-(?:19|20)?\d\d)?(?![\d万亿元个家人户吨米名])年?|第?（[一二三四五六七八九十\d]+）|^\d+\."
)
"""Numbers that count nothing: years, captions, items of a list."""
_FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百半][个家项类座处万千百成倍名人条年月天种%所]|全部|全额|全覆盖|分之"
)
_COLUMN_UNIT = re.compile(
    r"（([百千万亿]*(?:元|人|人次|户|个|家|亩|公顷|平方米|平方公里|吨|公里|米|小时|天|年|月|辆|台|套|张|%))）"
)
_EMPTY = re.compile(r"[-—/\s]*")
_NOT_A_VALUE = re.compile(r"序号|编号")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_YEAR_OF = re.compile(r"(?:19|20)\d{2}年")
_WHERE = re.compile(
    r"(?<!钱从)哪(?:个|条|些|几个|一个)?(?:镇|街|乡|村|地方|里(?!些)|儿|点|位置|路口?)|在哪(?![几天年月些]|个?(?:领域|方面|环节|阶段|里[看查]))|地址|选址|什么地方"
)
_PLACE = re.compile(
    r"[一-鿿]{2}(?:镇|街|乡|村|社区|路|大道|园区?|广场|景区|基地|中心|小区|岛|寺|山|湖|馆|局|委|办|室|站|院|所|区)|地点|设在|位于|至|到"
)
_BODY_CELL = re.compile(r"(?:责任|牵头|主管|配合)[^：；]{0,6}：[^；]*")
"""A cell of a row that names bodies, which are no place."""
_WHY = re.compile(r"为什么|为啥|原因|因为?(?:什么|啥)|凭(?:什么|啥)")
_BECAUSE = re.compile(r"因|由于|鉴于|为了|旨在|为[^，。；]{2,30}，|说明")
_OUTCOME = re.compile(r"实际|最[后终].{0,12}完成|完成(?:得怎么样|没有|了没)|兑现(?!办法|方式)|通过没有")
_HAPPENED = re.compile(r"实际|完成|现状|已|截至|建成|“?十三五”?")
_WHEN = re.compile(r"哪一?年|哪年|什么时[候间]|啥时候|何时|几时|哪一?[天月]|几月|几号(?!线|楼|院)")
_TIME = re.compile(
    r"\d{2,4}\s*年|(?<!\d)\d{4}(?!\d)|\d{1,2}月|\d+[日天]|[一二三四五六七八九十]+(?:年|月|日)|十[二三四五六]五"
    r"|半年|年[内底初末]|季|每[年月周日天]|之日|日起|即日|[当次同]日|时段|期间|节|周[一二三四五六日末]|早|现|已|刚|近|常年|全年|立即|及时|后$"
)
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
    placed = [normalize(_BODY_CELL.sub("", told_by(unit.passage, unit.sentence))) for unit in units]
    checks = (
        _measure(question, units, told),
        _figure(question, told),
        _year(question, units, told),
        _column(question.search, units[0], columns),
        unnamed(question.search, told),
        _form(question.search, told, placed),
    )
    return next(filter(None, checks), None)


def counted(asked: str) -> tuple[re.Pattern[str], ...]:
    """What a number looks like that is counted as a question in search form counts, one pattern a measure."""
    return tuple(_counted_in(measure) for measure in _HOW_MANY.findall(asked))


@lru_cache(maxsize=256)
def _counted_in(measure: str) -> re.Pattern[str]:
    return re.compile(_NUMBER + _SAME.get(measure, re.escape(measure)))


def _measure(question: Question, units: Sequence[Unit], told: Sequence[str]) -> str | None:
    """A number counted as the question counts; of several that are asked for one is enough."""
    patterns = counted(question.search)
    given = frozenset(_DIGITS.findall(" ".join(question.amounts)))
    if not patterns or any(_has_bare_number(unit, given, patterns) for unit in units):
        return None
    texts = [_without(given, text) for text in told]
    if any(pattern.search(text) for pattern in patterns for text in texts):
        return None
    return f"以“{_HOW_MANY.findall(question.search)[0]}”计的数字"


def _without(given: Collection[str], text: str) -> str:
    """The text without the numbers that the question itself states: they are not what it asks for."""
    return _SCALED.sub(lambda match: "" if match[1] in given else match.group(), text) if given else text


def _has_bare_number(unit: Unit, given: Collection[str], patterns: Sequence[re.Pattern[str]]) -> bool:
    """Whether a row has a number whose column counts as the question does or names no unit."""
    if unit.passage.kind != "table_row":
        return False
    for column, value in unit.passage.fields:
        if _NOT_A_VALUE.search(column) or not _BARE.fullmatch(_without(given, value)):
            continue
        counts = _COLUMN_UNIT.findall(normalize(column))
        if not counts or any(pattern.search(f"1{count}") for count in counts for pattern in patterns):
            return True
    return False


def _figure(question: Question, told: Sequence[str]) -> str | None:
    """A number that is more than a year or the number of a figure and that the question does not state itself."""
    given = frozenset(_DIGITS.findall(" ".join(question.amounts)))
    texts = [_NO_FIGURE.sub("", _without(given, text)) for text in told]
    if not _COUNTS.search(question.search) or any(map(_FIGURE.search, texts)):
        return None
    if "who" in question.wants and not _HOW_MUCH.search(question.search):
        return None  # 占比这个指标归谁管 names an indicator and asks for a body.
    return "具体数字"


def _year(question: Question, units: Sequence[Unit], told: Sequence[str]) -> str | None:
    """A value for a year that is asked about, where the evidence tells years apart; of several one is enough."""
    pairs = list(zip(units, told, strict=True))
    if not question.years or any(
        _may_be_of(year, unit, text) for year in question.years for unit, text in pairs
    ):
        return _plan_year(question, pairs)
    return f"{question.years[0]}年的{'数据' if 'amount' in question.wants else '情况'}"


def _may_be_of(year: str, unit: Unit, text: str) -> bool:
    if unit.passage.kind == "table_row":
        of_years = [(column, value) for column, value in unit.passage.fields if _YEAR.search(column)]
        if of_years:
            stated = any(year in column and re.search(r"\w", value) for column, value in of_years)
            return stated or any(year in value for _, value in unit.passage.fields)
    ends = {_PERIOD_ENDS[plan] for plan in _PERIOD.findall(text)}
    return (
        year in ends or year in text or year in normalize(unit.passage.context) or not _YEAR_OF.search(text)
    )


def _plan_year(question: Question, pairs: Sequence[tuple[Unit, str]]) -> str | None:
    """A figure for a year that is not the last of the five-year plan whose figures the best evidence gives."""
    if not question.years or not question.wants & {"amount", "money"}:
        return None
    most = max(unit.own_words for unit, _ in pairs)
    near = [text for unit, text in pairs if unit.own_words >= _AS_NEAR * most]
    ends = [{_PERIOD_ENDS[plan] for plan in _PERIOD.findall(text)} for text in near]
    told = zip(near, ends, strict=True)
    if all(last and not any(year in text or year in last for year in question.years) for text, last in told):
        return f"{question.years[0]}年的数据"
    return None


def _column(asked: str, unit: Unit, columns: Collection[str]) -> str | None:
    """The column that is asked for and that is empty in the row or holds a dash."""
    if unit.passage.kind != "table_row":
        return None
    filled = {column for column, value in unit.passage.fields if re.search(r"\w", value)}
    for column in sorted(set(columns) - filled):
        name = re.sub(r"（.*?）", "", normalize(column).split(" ")[-1])
        if len(name) >= _COLUMN_CHARS and name in asked:
            return name
    dashes = [column for column, value in unit.passage.fields if _EMPTY.fullmatch(value)]
    nearest = max(dashes, key=lambda column: _likeness(asked, column), default="")
    likest = max((_likeness(asked, column) for column in filled), default=0)
    return normalize(nearest).split(" ")[-1] if nearest and _likeness(asked, nearest) > likest else None


def _likeness(asked: str, column: str) -> int:
    """How many pairs of characters of a column's name the question holds."""
    name = re.sub(r"（.*?）", "", normalize(column))
    return len({name[at : at + 2] for at in range(len(name) - 1) if name[at : at + 2] in asked})


def _form(asked: str, told: Sequence[str], placed: Sequence[str]) -> str | None:
    """A place, a reason, an outcome."""
    if _WHERE.search(asked) and not any(map(_PLACE.search, placed)):
        return "具体地点"
    return next((name for name, stated in _forms(asked) if not any(map(stated.search, told))), None)


def _forms(asked: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    if _WHY.search(asked):
        yield "原因", _BECAUSE
    if _OUTCOME.search(asked):
        yield "实际完成情况", _HAPPENED
    if _WHEN.search(asked):
        yield "具体时间", _TIME
