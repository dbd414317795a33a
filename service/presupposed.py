"""Clauses that a question takes for granted before it asks, and whether the documents know what they tell.

`南川给每户发30元，到哪里领？` asks for a place and takes the payment for granted. Such a clause tells what the authorities do,
pay, forbid or have changed; the asker's own circumstances (我住院花了3万元) are none, and what is asked back (对吗) is no
premise but the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from service.questions import TermGroup

CLAUSES = re.compile(r"[，,？?。；;！!]")
_OWN = re.compile(
    r"我(?!们?[区市县镇])|俺|咱|^本人|屋头|(?<!给)家里|[老爸妈爷奶婆娃]{1,2}(?:今年|有|是)|老[汉伴公婆爸妈]|爸妈|娃儿?|花了|买了|住院|不想|想[去在带要搬]"
)
"""A clause that tells the asker's own circumstances."""
_CONFIRMED = re.compile(
    r"^(?:这?是不是(?:真|这|有|$)|对吧|对吗|对不对|是吧|是吗|是真的|真的[吗假]|有(?:没有)?这回?事|有没得这|属实|没错吧|这(?:个|种)?说法|准不准确|(?:那|它)?(?:到底|究竟|实际|其实|准确))"
)
"""A clause that asks whether the one before it is so."""
_SUM = r"(?:\d|[一二两三四五六七八九十百千]+[万千百元块])"
_STRONG = re.compile(
    r"规定|要求|明确|必须|强制|一律|不准|不得|才能|只(?:能|有|要|补|给|报|发|配|收)"
    rf"|[补奖发送给拨罚收交领贴返][^，多几哪什谁]{{0,8}}{_SUM}|[补奖发送赠给][^，]{{0,10}}(?:奖[金状品牌杯]|津贴|红包|礼[品包金]|现金|[券卡油米])|免费|罚款|补贴|奖励|每[人户个家次月年天辆台例][^，多几]{{0,10}}[奖补罚给发收送交]"
    r"|[要会将]被|要(?:收|罚|进|吊销|交|扣|强制)|吊销|拘留|失信|黑名单|开除"
)
_TELLS = re.compile(
    rf"{_STRONG.pattern}|[从自].{{1,8}}起|年起|不再|不用|已经?(?!满)|改成|改为|宣布|决定|合并|搬[到去走]|并入|划[给归]|重新|升级|提[成到前]|[高低长短大小多少加减涨降]到|[兼担]任|由.{{2,12}}(?:牵头|负责|主管|承担|主办|批准|审批)|设在|归.{{2,8}}管|取消|撤[销并掉了]|停[办止了]|废[止除]|评出|获评|选[成为中]"
    r"|把.{2,20}[了成到]|就.{1,12}了$|.{4,}了$|[是为](?:\d|[一二三四五六七八九十]+[月年%])|.{4,}(?:以后|之后|过后)$|都[能可要得]|也.{2,8}(?:包|算|划)"
    r"|(?:规划|方案|计划|办法|细则|公告|通知|意见|项目|工程)[^，]{0,8}\d[\d.]*[一-鿿%]{1,4}$"
)
"""What makes a clause a statement about the authorities' doing."""
_ASKS = re.compile(
    r"多少|几|谁|哪|什么|啥|怎么|怎样|如何|咋|啷个|何时|多[久大远长]|好[久多长大远]|吗|嘛|呢$|不$|没有$|没得|是否|有莫得|还是|到底|究竟|(?P<verb>[一-鿿])[不没](?P=verb)"
)
_ASKS_BACK = re.compile(r"[吗嘛吧不]$|没有$|是否|(?P<verb>[一-鿿])[不没](?P=verb)|还是")
_TOLD_FIRST = re.compile(
    rf"^(?P<rule>.{{4,}}?)是(?:按|依据|根据)?(?:哪|什么)(?:条|个|份|部)?(?:规定|文件|法律|政策)"
    rf"|^(?P<pay>.{{2,}}[补奖发送收罚交]{_SUM}[\d元块万千百]*)(?=在哪|到哪|去哪|找|怎么|咋)"
    r"|^(?P<event>.{2,}(?:取消|撤销|停办|关停|合并|爆炸)了)(?=.)"
)
"""A question without a break that tells something before it asks."""
_HEARSAY = re.compile(r"^(?:我?听说|据说|都说|听人说|网上说)")
_WHY = re.compile(r"(?:是?因?为什么|为啥子?|凭什么|凭啥子?|怎么会?(?=只|就))")
_ACTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(told), re.compile(known))
    for told, known in (
        (r"罚款|处罚|[要得会就例次个]罚|罚\d", r"罚|处\d"),
        (r"吊销", r"吊销|撤销|注销"),
        (r"失信|黑名单|征信", r"失信|信用|黑名单|征信"),
        (r"开除|撤职|处分|违纪", r"开除|撤职|处分|违纪"),
        (r"拘留|坐牢|判刑", r"拘留|刑事|法律责任|追究"),
        (r"强制|必须", r"强制|必须|应当?|须|严格|不得|禁止|务必|一律"),
        (r"免费", r"免|无偿"),
        (r"奖励|奖\d|等奖|获奖|各奖|奖[金状品牌杯]", r"奖"),
        (r"补贴|补助|补\d|补[一二两三四五六七八九十]", r"补|贴|资助|救助|奖"),
        (r"取消|停办|叫停|废除", r"取消|停|废|不再"),
        (r"合并|并入", r"合并|并入|整合|撤并"),
        (r"搬[到去]|迁到", r"搬|迁"),
        (r"涨价|涨到", r"涨|上调|提高"),
        (r"延长", r"延长|延期"),
        (r"缩短", r"缩短|压缩"),
        (r"停业|停产", r"停业|停产|关停|关闭|停工"),
        (r"重新|恢复", r"重新|恢复|重启"),
        (r"押金|保证金", r"押金|保证金"),
    )
)
"""Acts of the authorities as a question tells them, and a word that documents which know of them must hold."""
_KNOWN_SHARE, _STRONG_SHARE = 0.5, 0.6
"""Share of a clause's words, by rarity, that one passage must hold to know what the clause tells; more of a clause about
payments, duties and penalties, which documents state in such words."""


def presupposed(question: str) -> list[str]:
    """The clauses of a question in search form that tell what the authorities do and that it does not ask about."""
    clauses = [clause for clause in CLAUSES.split(question) if clause]
    found = []
    for number, clause in enumerate(clauses):
        told, asked_why = _WHY.subn("", _HEARSAY.sub("", clause))
        first = _TOLD_FIRST.search(told)
        if first and not _OWN.search(clause):
            found += [one for one in first.groups() if one and not _ASKS.search(one)]
        if _OWN.search(clause) or _ASKS.search(told) or not _TELLS.search(told):
            continue
        others = [*clauses[:number], *clauses[number + 1 :]]
        if asked_why or (others and not any(map(_CONFIRMED.match, others))):
            found.append(told)
    return found


def is_asked_back(clause: str, question: str) -> bool:
    """Whether the question asks if the clause is so or for a part of it, rather than take it for granted."""
    told = _WHY.sub("", clause)
    others = CLAUSES.split(question.replace(clause, ""))
    return bool(_ASKS.search(told) or _ASKS_BACK.search(told)) or any(map(_CONFIRMED.match, others))


def unfounded(
    clauses: Sequence[str],
    groups: Sequence[TermGroup],
    texts: Sequence[str],
    unstated: Callable[[str, Sequence[str]], bool],
) -> str | None:
    """The first clause that tells what none of the texts knows; all in search form.

    Args:
        clauses: What a question takes for granted.
        groups: Its words, with what may stand in their place.
        texts: The best passages found, each with its headings.
        unstated: Whether texts lack the amounts of a clause.
    """
    for clause in clauses:
        telling = _telling(clause, groups, texts)
        if not telling or unstated(clause, telling) or _is_new(clause, texts):
            return clause
    return None


def _telling(clause: str, groups: Sequence[TermGroup], texts: Sequence[str]) -> list[str]:
    """The texts that hold so many of the clause's words that they may tell the same."""
    own = [group for group in groups if group.word in clause]
    share = _STRONG_SHARE if _STRONG.search(clause) else _KNOWN_SHARE
    wanted = share * sum(group.weight for group in own)
    return [text for text in texts if _held(own, text) >= wanted]


def _is_new(clause: str, texts: Sequence[str]) -> bool:
    """Whether the clause tells an act that no text speaks of."""
    return any(told.search(clause) and not any(known.search(text) for text in texts) for told, known in _ACTS)


def _held(groups: Sequence[TermGroup], text: str) -> float:
    return sum(
        group.weight for group in groups if group.word in text or any(other in text for other in group.others)
    )
