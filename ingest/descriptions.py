"""How a government site describes a document beside its text: 发文字号：…, 成文日期：…, as lines or as a small table.

Lines and cells in, decisions out; `find_described` gives what a field says and where it stands.
"""

from __future__ import annotations

import re
from typing import Literal

from ingest.spans import Span

DescribedField = Literal["doc_number", "issued_on", "issuer"]

_NAMES = (
    "索引号|统一编号|主题分类|主题词|体裁分类|组配分类|信息分类|文件分类|公文种类|服务对象|发文机关|发文单位|发布机构|发布单位|制定机关|制发机关"
    "|公开方式|公开责任部门|信息来源|发文字号|文件编号|文号|成文日期|发文日期|印发日期|发布日期|公布日期|公开日期|生成日期|实施日期|施行日期"
    "|发布时间|发文时间|成文时间|印发时间|来源|浏览次数|阅读次数|点击次数|访问次数|浏览量|访问量|点击数|字体|字号|作者"
    "|废止日期|有效性|效力状态|时效性|信息名称|文件名称|名称|标题"
)
_GAP = "[ \u3000]*"


def _spaced(names: str) -> str:
    """A pattern for some names, each perhaps printed with blanks inside (索 引 号)."""
    return "|".join(_GAP.join(name) for name in names.split("|"))


_FIELD = rf"[\[【〔]?{_GAP}(?:{_spaced(_NAMES)}){_GAP}[\]】〕]?{_GAP}"
_LINE = re.compile(rf"(?:{_FIELD}[:：\t]|[\[【〔]{_GAP}(?:{_spaced(_NAMES)}){_GAP}[\]】〕]).{{0,200}}")
_CELL = re.compile(rf"{_FIELD}[:：]?")
_MOSTLY = 0.6

_NUMBER = r"[\u4e00-\u9fff]{2,24}[〔\[［﹝（(]\s*\d{4}\s*[〕\]］﹞）)]\s*\d{1,4}\s*号"
_DAY = r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{4}-\d{1,2}-\d{1,2}"
_BODIES = rf"[\u4e00-\u9fff（）()、 ]{{4,60}}?(?=\s*(?:{_FIELD}[:：\t]|[\t\n]|$))"
_AFTER = rf"{_GAP}[\]】〕]?{_GAP}[:：\t]?\s*"
_FIELDS: dict[DescribedField, tuple[re.Pattern[str], ...]] = {
    "doc_number": (re.compile(rf"(?:{_spaced('发文字号|文号')}){_AFTER}({_NUMBER})"),),
    "issued_on": (
        re.compile(
            rf"(?:{_spaced('成文日期|发文日期|印发日期|成文时间|发文时间|印发时间')}){_AFTER}({_DAY})"
        ),
        re.compile(rf"(?:{_spaced('发布日期|公布日期|公开日期|生成日期|发布时间')}){_AFTER}({_DAY})"),
    ),
    "issuer": (
        re.compile(
            rf"(?:{_spaced('发文机关|发文单位|发布机构|发布单位|制定机关|制发机关')}){_AFTER}({_BODIES})"
        ),
    ),
}


def is_description(line: str) -> bool:
    """Whether a line is one or more fields of a description."""
    return _LINE.fullmatch(line.strip()) is not None


def is_description_table(rows: list[list[str]]) -> bool:
    """Whether the cells of a table are fields of a description: names first, their values beside them."""
    named = sum(1 for row in rows if _CELL.fullmatch(row[0].strip()))
    return named >= _MOSTLY * len(rows) and _CELL.fullmatch(rows[0][0].strip()) is not None


def find_described(name: DescribedField, text: str, span: Span) -> tuple[str, Span] | None:
    """What a field says inside `span` of `text`, and where; the day of publication only where no other is given."""
    for pattern in _FIELDS[name]:
        match = pattern.search(text, *span)
        if match:
            return match[1].strip(), match.span(1)
    return None
