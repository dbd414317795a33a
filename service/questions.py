"""What a question asks for, read off its words before anything is searched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from service.places import Gazetteer, Place

Want = Literal[
    "who", "phone", "money", "clock", "date", "amount", "where", "list", "definition", "eligibility", "procedure",
    "validity", "reason", "number",
]  # fmt: skip

_WANTS: tuple[tuple[Want, str], ...] = (
    ("who", r"谁|哪个?(?:部门|单位|局|家|委|机构|领导|公司|企业)|哪些(?:部门|单位|机构)|哪[几两]家|什么(?:部门|单位|机构)|啥(?:部门|单位)"
            r"|归.{0,6}管|牵头|责任(?:单位|部门)|由.{0,4}负责|找哪个|哪个.{0,3}(?:管|搞|负责)|组长"),
    ("phone", r"电话|联系方式|热线|手机号|联系人"),
    ("money", r"(?:总?投资|造价|合同价|采购.{0,4}花|花了|学费|租金|押金|赔偿|奖金?|工资|补贴标准|罚款).{0,4}(?:多少|好多|几)(?!%)|收(?:费)?.{0,2}(?:多少|好多)|多少钱|多少(?:千|百)?(?:元|块)|(?<![一-鿿])几(?:百|千|万)?[元块]钱?|要.{0,4}钱|给.{0,6}(?:多少|几)万|(?:一个月|每月|每天|一天|一次|每人).{0,6}(?:领|报|补|给|发|拿|交).{0,4}(?:多少|好多)|票价|门票|收费标准|(?:多少|好多)(?:奖金|奖励金|工资|薪水|补贴金?|学费|保教费|押金|租金|赔偿)|罚(?:款)?.{0,2}(?:多少|几|好多)|什么价|好多钱"),
    ("clock", r"几点|[几什么]+时段|营业时间|上班时间|开放时间"),
    ("date", r"什么时[候间]|啥时候?|何时|几时|哪[一]?[年天月]|好久|几月|几号|多久|多长时间|期限|哪年|时间是|什么日期"),
    ("amount", r"多少|(?<![哪这那近前后头好过])几[个家成条座处次天年类级项人辆户倍亩]|好多|比例|占比|多大|多远|隔多|率.{0,6}[？?]?$|目标|指标"),
    ("where", r"在?哪里|哪儿|哪个地方|什么地方|地址|地点|设在"),
    ("list", r"哪些|哪[几两三四五六七八九十]|分别|有什么|有啥|哪样|[几]样|包括"),
    ("definition", r"是什么意思|啥意思|是指|什么叫|什么是|指的?(?:是)?(?:啥|什么|哪)|含义|何谓|是啥子?$|是?(?:干|做)(?:什么|啥子?)(?:用)?的|是哪[几\d一二三四五六七八九十]"),
    ("eligibility", r"能不能|可不可以|可以.{0,12}吗|能.{0,14}吗|能否|行不行|是不是|要不要|用不用|会不会|算不算|是否|不$|[吗嘛不]？?$|得行不"),
    ("procedure", r"怎么|如何|咋个?|怎样|流程|手续|办法|措施"),
    ("validity", r"有效|失效|废止|还.{0,4}(?:算数|执行|管用)|现行|过期|到期|作废"),
    ("reason", r"为什么|为啥|原因|凭什么"),
    ("number", r"文号|发文字号|第几号|什么号"),
)  # fmt: skip
_COMPILED = tuple((want, re.compile(pattern)) for want, pattern in _WANTS)
_DOC_NUMBER = re.compile(r"[一-鿿]{1,10}[〔\[(]?(?:19|20)\d{2}[〕\])]?第?\d{1,4}号")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})年(?!代)")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:%|万|亿|元|块|岁|个|家|天|日|人|米|公里|次|倍|吨|亩|户|辆)+")
_SEVERAL = re.compile(
    r"还是|一样[吗不]|一致[吗不]|是不是写|分别|各[是由自有在]|[^、]{2,}、[^、]{2,}(?:和|、|及|与)|(?:和|与|及|以及).{2,12}(?:各|多少|是什么|由)"
)
_CLAUSES = re.compile(r"[？?。；;！!，,]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, understood as far as rules can."""

    text: str
    """As asked, trimmed (after a follow-up was made stand-alone)."""
    search: str
    """Search form: widths folded, blanks and variants removed."""
    place: Place
    wants: frozenset[Want]
    doc_numbers: tuple[str, ...]
    years: tuple[str, ...]
    amounts: tuple[str, ...]
    """Amounts that the asker states: premises that the evidence must share."""
    focus: str = ""
    """In a conversation, search form of what was asked last; its words count more than the inherited topic's."""
    clauses: tuple[str, ...]
    """The parts of a question that asks several things, in search form; one part for most."""

    @property
    def several(self) -> bool:
        """Whether it asks for more than one thing."""
        return len(self.clauses) > 1 or bool(_SEVERAL.search(self.search))


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGroup:
    """A word of the question and what may stand in its place."""

    word: str
    weight: float
    """Rarity (idf)."""
    others: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a question is about, in words."""

    rarity: Mapping[str, float]
    """Idf of its own words."""
    groups: tuple[TermGroup, ...]
    """Its words, each with the policy words that may stand in its place."""
    near: tuple[tuple[TermGroup, float], ...]
    """The same with what each counts, less the farther it stands from a word that asks."""


def read_question(text: str, search: str, gazetteer: Gazetteer, focus: str = "") -> Question:
    """Reads district, 文号, years, stated amounts and what is asked for.

    Args:
        text: As asked.
        search: Its search form, typing errors put right.
        gazetteer: The places that the corpus knows.
        focus: Search form of the last question of a conversation.
    """
    years = tuple(dict.fromkeys([*_YEAR.findall(search), *(f"20{y}" for y in _SHORT_YEAR.findall(search))]))
    return Question(
        text=text,
        search=search,
        place=gazetteer.locate(search),
        wants=frozenset(want for want, pattern in _COMPILED if pattern.search(search)),
        doc_numbers=tuple(_DOC_NUMBER.findall(search)),
        years=years,
        amounts=tuple(_AMOUNT.findall(search)),
        focus=focus,
        clauses=_split_clauses(search),
    )


def _split_clauses(search: str) -> tuple[str, ...]:
    clauses = [clause.strip() for clause in _CLAUSES.split(search)]
    asking = [clause for clause in clauses if len(clause) >= 4]
    return tuple(asking) or (search,)
