"""What a question takes for granted: amounts and bodies to be held against the evidence, events that it must know.

Three kinds of premise can be told by their form: an amount or a date (最高报90%，对吗), a responsible body (是不是由区民政局
负责) and an event (取消救助以后). The asker's own circumstances (我今年65岁，住院花了3万元) are no premise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest import find_units, normalize
from service.evidence import Unit, told_by
from service.presupposed import CLAUSES, is_asked_back, presupposed
from service.quantities import Quantity, missing_quantities, quantities
from service.questions import Question

OWN = re.compile(r"我|俺|咱|本人|[老爸妈爷奶婆娃]{1,2}(?:今年|有|是)|家里|屋头|花了|买了?|住院|套内|今年")
"""A clause that tells the asker's own circumstances."""
_CLAIMS = re.compile(
    r"规定|要求|听说|据说|说是|都说|不是.{0,20}[吗嘛]|是不是|是.{0,24}[吗嘛]|[吗嘛]$|对吧|对吗|对不对|是吧|为什么|为啥|凭什么|凭啥|怎么只|只(?:能|有|报|补|给)"
    r"|就[奖补罚给发报]|每[人户个名次月][^多几]{0,10}(?:[奖补罚给发]|\d)|[奖补罚给发][^多几哪什谁]{0,8}\d"
)
"""A clause that states how the rule is, or asks whether it is so."""
_CONFIRMED_BY_NEXT = re.compile(r"^(?:是不是|对吧|对吗|对不对|是吧|是吗|真的吗|有这回事吗)")
"""A clause that asks whether the one before it is so."""
_PAID = re.compile(r"[奖补罚给发送收交领贴]")
_EVENT = re.compile(
    r"(?:宣布|决定)[^，,]{0,3}(?P<said>不再|停止|取消|废除|终止|暂停)"
    r"|(?P<past>取消|撤销|废除|停办|停止|终止|合并|解散|关闭|倒闭|拆除|爆炸|叫停)[^，,？?]{0,12}?(?:以后|之后|过后|后|了)[，,]"
    r"|(?:去年|今年|前年)(?P<last>爆炸|倒塌|着火|取消|撤销)|因为?(?:什么|啥子?)?(?P<why>违纪|违法|违规|贪污|受贿|犯罪)"
    r"|因为?(?:什么|啥子?)(?:原因)?(?P<lost>被(?:免|撤|开除|处分|查|抓|判|罚|拆|停))"
)
_LEADERS = re.compile(r"负责|牵头|主管|主办|承担|批准|审批|设在|归.{1,8}管|管的")
_LABELS = frozenset({"级", "类", "号", "届", "条", "期", "批", "种", "点", "时", "档"})
_HALF = frozenset({Quantity(Decimal(50), "%")})
_LEFT_OUT = re.compile(r"(?:不含|不包括|不包含|不适用于)([一-鿿]{2,12})")
_MONEY = frozenset({"元"})
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ASKED_YEAR = re.compile(r"[哪几]一?[年月天日个]|几[百千万]?")
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?:(?:19|20)\d{2}年)?\d{1,2}月\d{1,2}[日号]"), "什么时候"),
    (re.compile(r"\d{1,2}月份?[到至-]\d{1,2}月份?"), "几月到几月"),
    (re.compile(r"一半(?!以)"), "多少比例"),
    (
        re.compile(
            r"(?<!\d)\d+(?:\.\d+)?(?:个月|个工作日|个百分点|平方公里|平方米|公里|小时|分钟|(?<!(?:19|20)\d\d)年"
            r"|[万亿千百]*(?:美?元|[人户家个次天岁吨亩米座所台辆张套%]))"
        ),
        "",
    ),
    (re.compile(r"(?:19|20)\d{2}年"), "哪年"),
)
"""How a claim is written, most telling first, and the words that ask for it; "" asks 多少 of the same unit."""
_DOUBTS = re.compile(
    r"听说|据说|为什么|为啥|凭什么|凭啥|是不是|对不对|对吧|对吗|是吧|是吗|不是|只(?=能|有|报|补|给)|[吗嘛吧]$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An amount, date or body that a question states and its evidence lacks."""

    stated: str
    """In the asker's words."""
    neutral: str
    """The question without it: asks for what the claim states."""
    quantities: frozenset[Quantity] = frozenset()
    """Empty for a body."""
    years: tuple[str, ...] = ()
    """That the claim is about."""
    taken: bool = False
    """Whether the question takes it for granted and asks something else."""

    def is_contradicted(self, units: Sequence[Unit]) -> bool:
        """Whether the best evidence for the neutral question states another value of the same kind."""
        told = normalize("；".join(_told_of(unit, self.years) for unit in units[:1]))
        if not self.quantities:
            return self.stated not in told and bool(find_units(told))
        units_given = {quantity.unit for quantity in quantities(told)}
        missing = missing_quantities(self.quantities, told)
        return bool(missing) and {quantity.unit for quantity in missing} <= units_given


def baseless(question: Question, units: Sequence[Unit]) -> str | None:
    """What the question takes for granted and the evidence knows nothing of: an event, a sum that is paid."""
    event = _EVENT.search(question.search)
    if event:
        happened = next(group for group in event.groups() if group)
        if not any(happened in normalize(unit.passage.text) for unit in units):
            if event["why"] or event["lost"]:
                return happened
            return re.sub(r"(?:以后|之后|过后|后)$", "", _clause_at(question.search, event.start()))
    told = normalize("；".join(map(_told, units)))
    for clause in _claiming(question):
        sums = [quantity for quantity in quantities(clause) if quantity.unit in _MONEY]
        if _PAID.search(clause) and missing_quantities(sums, told):
            return clause
    return None


def claim(question: Question, units: Sequence[Unit]) -> Claim | None:
    """The first amount, date or body that the question states as the rule and the evidence lacks."""
    years = question.years
    told = normalize("；".join(_told_of(unit, years) for unit in _of_its_year(question, units)))
    taken = presupposed(question.search)
    for clause in dict.fromkeys([*_claiming(question), *taken]):
        is_taken = clause in taken or not is_asked_back(clause, question.search)
        amounts = [amount for amount in _amounts(clause) if f"20{amount[0][:-1]}" not in years]
        for stated, wanted in amounts[:1]:
            given = _given(stated)
            if missing_quantities(given, told):
                neutral = _neutral(question, clause, stated, wanted)
                return Claim(stated=stated, neutral=neutral, quantities=given, years=years, taken=is_taken)
        bodies = [unit for _, _, unit in find_units(clause)]
        if bodies and _LEADERS.search(clause) and not any(body in told for body in bodies):
            neutral = _neutral(question, clause, bodies[0], "哪个部门")
            return Claim(stated=bodies[0], neutral=neutral, taken=is_taken)
    return None


def left_out(question: Question, unit: Unit) -> str | None:
    """The clause that the question takes for granted and that is about what the unit says it leaves out."""
    names = _LEFT_OUT.findall(normalize(unit.sentence.text))
    return next((one for one in presupposed(question.search) if any(name in one for name in names)), None)


def unstated(clause: str, texts: Sequence[str]) -> bool:
    """Whether none of the texts states all amounts that the clause states, or the body that it puts in charge.

    Args:
        clause: In search form.
        texts: Passages, in search form too.
    """
    amounts = frozenset[Quantity]().union(*(_given(stated) for stated, _ in _amounts(clause)))
    if amounts and all(missing_quantities(amounts, text) for text in texts):
        return True
    bodies = [body for _, _, body in find_units(clause)] if _LEADERS.search(clause) else []
    return not all(any(_is_named(body, text) for text in texts) for body in bodies)


def _is_named(body: str, text: str) -> bool:
    """Whether a text names a body in full or as 民政部门."""
    return body in text or f"{body[1:-1]}部门" in text


def _given(stated: str) -> frozenset[Quantity]:
    """一半 is a share, which texts write in per cent."""
    return _HALF if stated == "一半" else quantities(stated)


def _of_its_year(question: Question, units: Sequence[Unit]) -> Sequence[Unit]:
    """Evidence for the year that is asked about, where there is any."""
    return [unit for unit in units if all(year in _told(unit) for year in question.years)] or units


def _amounts(clause: str) -> list[tuple[str, str]]:
    """What the clause states in figures, with the words that ask for it, most telling first."""
    found = []
    for pattern, wanted in _FORMS:
        for match in pattern.finditer(clause):
            stated = match.group()
            asked = wanted or re.sub(r"^[\d.]+", "多少", stated).replace("多少%", "多少比例")
            found.append((stated, asked))
    return found


def _claiming(question: Question) -> list[str]:
    """Clauses that state how the rule is; 哪一年 is no amount."""
    clauses = [clause for clause in CLAUSES.split(question.search) if clause]
    found = []
    for number, clause in enumerate(clauses):
        confirmed = number + 1 < len(clauses) and _CONFIRMED_BY_NEXT.match(clauses[number + 1])
        if (confirmed or _CLAIMS.search(clause)) and not OWN.search(clause):
            found.append(_ASKED_YEAR.sub("", clause))
    return found


def _neutral(question: Question, clause: str, stated: str, wanted: str) -> str:
    asked = _DOUBTS.sub("", clause.replace(stated, wanted, 1))
    region = question.place.region or ""
    return asked if not region or region[:2] in asked else f"{region}{asked}"


def _told(unit: Unit) -> str:
    return told_by(unit.passage, unit.sentence)


def _told_of(unit: Unit, years: Sequence[str]) -> str:
    """What a unit tells about these years: of a row without the columns of other years."""
    if unit.passage.kind != "table_row" or not years:
        return _told(unit)
    cells = _told(unit).split("；")
    return "；".join(cell for cell in cells if _is_of(cell.partition("：")[0], years))


def _is_of(column: str, years: Sequence[str]) -> bool:
    named = _YEAR.findall(column)
    return not named or any(year in years for year in named)


def _clause_at(text: str, position: int) -> str:
    start = max(text.rfind(mark, 0, position) for mark in "，,？?。；;") + 1
    end = min((at for mark in "，,？?。；;" if (at := text.find(mark, position)) >= 0), default=len(text))
    return text[start:end]
