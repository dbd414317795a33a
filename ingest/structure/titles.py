"""Titles of official documents (公文标题) and numbers (发文字号): how they look and how they are stored.

Lines and keys in, decisions and clean strings out. Official titles have the form 发文机关 + 关于… + 的 + 文种.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lines import MARKUP, Line, joined_key

GENRES = (
    "通知|决定|意见|批复|通告|公告|通报|复函|函|命令|令|决议|纪要|报告|请示|议案|"
    "办法|规定|细则|条例|规则|制度|规程|标准|方案|规划|计划|纲要|要点|预案|行动|目录|清单|指南|章程|措施|规范|导则"
)
"""Words that official titles end with (文种), longest first where one ends another."""

_NOTICE_GENRES = "通知|决定|意见|批复|通告|公告|通报|复函|函|命令|令|决议|纪要|报告|请示|议案|办法|规定"
_BRACKET = r"(?:\([^()]{1,24}\))?"
_NOTICE_TITLE = re.compile(
    rf"(?:[\u4e00-\u9fff、()]{{2,60}}(?:(?<=[发布])《)?)?关于[^。;!?]{{2,140}}(?:{_NOTICE_GENRES}){_BRACKET}"
)
_ORDER_TITLE = re.compile(r"[\u4e00-\u9fff]{4,30}(?:令|通告|公告)")
_PLAN_TITLE = re.compile(rf"[^。;!?:]{{3,100}}(?:{GENRES}){_BRACKET}")
_NUMBER_LINE = re.compile(r"[\u4e00-\u9fff]{2,24}(?:〔\d{4}〕|\(\d{4}\))第?\d{1,4}号(?:签发人.{2,20})?")
_ORDER_NUMBER = re.compile(r"\(?(?:\d{4}年)?第\d{1,4}号\)?")
_ISSUER = re.compile(
    r"(?=.{4,50}$)(?:中共|中国)?[\u4e00-\u9fff]{2,}(?:人民政府|办公室|办公厅|委员会|指挥部|领导小组|局|厅|部|委|办|司|署|院|会|社|中心|银行)"
    r"(?:\([\u4e00-\u9fff]{2,20}\))?"
)
_BANNER = re.compile(
    r"[\u4e00-\u9fff]{2,46}(?:政府|办公室|办公厅|委员会|指挥部|领导小组|局|厅|部|委|办|会|院|公司)(?:文件|电子公文|公文)"
)
_SALUTATION = re.compile(
    r"(?=.{3,160}$)[^。;!?:]*(?:政府|办事处|部门|单位|委|局|办|厅|公司|中心|院|会|区|县|镇|乡|队|群众|企业|同志|高校|学校|院校|社区|村)[^。;!?:]{0,12}:"
)
_DATE = re.compile(
    r"(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年(?:\d{1,2}|[一二三四五六七八九十]{1,3})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})日)?"
)
_SIGNED = re.compile(r"([\u4e00-\u9fff()]{4,40}?)\d{4}年\d{1,2}月\d{1,2}日")
_PUBLICITY = re.compile(
    r"\(?(?:此件|此文|本文)?(?:主动公开|依申请公开|不予公开|公开发布|公开公布|[^()]{0,6}公开[^()]{0,4})\)?|\(此件[^()]{0,12}\)"
)
_INNER = re.compile(
    r"(?:印发|发布|公布|下发|转发(?:[区市县省州][\u4e00-\u9fff]{2,10}?[局委办厅部])?)"
    r"(?P<inner>.+?)的(?:通知|决定|公告|通告|命令|令)(?:\([^()]*\)|（[^（）]*）)?$"
)


_PLAIN_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE = r"[^\x00-\x7f]"
_BLANKS = re.compile(rf"(?<={_WIDE})\s+|\s+(?={_WIDE})")


def is_document_number(key: str) -> bool:
    """Whether a line is a 发文字号 and nothing else: 云溪府办发〔2024〕5号."""
    return _NUMBER_LINE.fullmatch(key) is not None


def is_order_number(key: str) -> bool:
    """Whether a line is the bare number of an order or announcement: 第12号."""
    return _ORDER_NUMBER.fullmatch(key) is not None


def is_notice_title(key: str) -> bool:
    """Whether lines read as one are a title with 关于…的…."""
    return _NOTICE_TITLE.fullmatch(key) is not None


def is_order_title(key: str) -> bool:
    """Whether a line is the title of an order or an announcement without 关于: 临江市人民政府令."""
    return _ORDER_TITLE.fullmatch(key) is not None


def is_plan_title(key: str) -> bool:
    """Whether lines read as one look like the title of a plan, a measure or an annex."""
    return _PLAN_TITLE.fullmatch(key) is not None


def is_issuer(key: str) -> bool:
    """Whether a line names an authority and nothing else."""
    return _ISSUER.fullmatch(key) is not None


def is_banner(key: str) -> bool:
    """Whether a line is a letterhead (红头): 临江市云溪区人民政府文件."""
    return _BANNER.fullmatch(key) is not None


def is_salutation(key: str) -> bool:
    """Whether a line names those that a document is sent to (主送机关)."""
    return _SALUTATION.fullmatch(key) is not None


def is_date(key: str) -> bool:
    """Whether a line is a date (at least year and month) and nothing else."""
    return _DATE.fullmatch(key) is not None


def signer_of(key: str) -> str | None:
    """The authority on a line that gives it and the date and nothing else (某某办公室　2024年6月3日)."""
    match = _SIGNED.fullmatch(key)
    return match[1] if match and is_issuer(match[1]) else None


def is_publicity(key: str) -> bool:
    """Whether a line only says that the document may be published (此件公开发布)."""
    return len(key) <= 16 and _PUBLICITY.fullmatch(key) is not None


def clean_title(text: str) -> str:
    """A title as stored: no white space beside Chinese, brackets full width."""
    title = _BLANKS.sub("", " ".join(text.split()))
    return title.replace("(", "（").replace(")", "）")


def title_of(lines: Sequence[Line]) -> str:
    """The clean title that some lines print."""
    return clean_title("".join(MARKUP.sub("", line.text) for line in lines))


def normalise_number(text: str) -> str:
    """A 发文字号 without blanks, with the brackets and digits that the norm asks for: 綦江府办发〔2019〕39号."""
    key = "".join(text.split()).translate(_PLAIN_DIGITS).replace("(", "〔").replace(")", "〕")
    for left, right in (("[", "]"), ("［", "］"), ("﹝", "﹞"), ("（", "）")):
        key = key.replace(left, "〔").replace(right, "〕")
    return key.split("签发人")[0]


def inner_title(title: str) -> str | None:
    """What a notice issues: 关于印发《某规划》的通知 → 某规划; None for other titles."""
    match = _INNER.search(title)
    inner = match["inner"].strip("《》") if match else ""
    return inner if is_plan_title(inner.replace("（", "(").replace("）", ")")) else None


def likeness(one: str, other: str) -> float:
    """How much of the shorter title's characters the other has, 0 to 1, order aside."""
    short, long = sorted((set(one), set(other)), key=len)
    return len(short & long) / len(short) if short else 0.0


def longest_title(lines: Sequence[Line], most: int = 4) -> int:
    """How many of the first lines together are a 关于… title; 0 if none, issuer line included."""
    for count in range(min(most, len(lines)), 0, -1):
        head = lines[:count]
        if any(line.gap > 3 for line in head[1:]) or any(is_date(line.key) for line in head):
            continue
        if is_notice_title(joined_key(head)):
            return count
    return 0
