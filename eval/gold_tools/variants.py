"""Robustness variants of gold questions, made by rule: typos, everyday words, half width, traditional script.

A variant keeps its item's evidence and answer, so a drop of the figures is the change of wording alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from zlib import crc32

from eval.gold import ConversationItem, GoldItem
from eval.optional_packages import optional_package

_PAIRS = (
    "的得 地的 在再 再在 做作 作做 圾极 部步 助住 需须 账帐 象像 像象 分份 份分 办辨 标票 准难 补布 贴帖 "
    "责则 任认 规归 划化 报抱 销消 学雪 校较 安按 全权 管官 理里 区趋 域遇 费废 证正 请清 交教 养样 老姥"
)
LOOKALIKES = MappingProxyType({pair[0]: pair[1] for pair in _PAIRS.split()})
"""Characters and what is typed for them by mistake: same sound or nearly the same shape."""
EVERYDAY = MappingProxyType(
    {
        "牵头单位": "领头的单位",
        "责任单位": "负责的单位",
        "生活垃圾": "垃圾",
        "养老机构": "养老院",
        "机动车": "车子",
        "补贴": "补的钱",
        "补助": "补的钱",
        "申请": "去办",
        "办理": "办",
        "负责": "管",
        "多少": "好多",
        "什么": "啥",
        "如何": "咋个",
        "怎么": "咋个",
        "哪些": "哪几个",
        "时间": "时候",
        "规定": "说法",
        "罚款": "罚钱",
        "户籍": "户口",
        "老年人": "老人",
        "未成年人": "娃娃",
        "患者": "病人",
        "医疗机构": "医院",
        "住房": "房子",
    }
)


def make_variants(items: Iterable[GoldItem], kinds: Sequence[str] = ()) -> tuple[GoldItem, ...]:
    """All variants that differ from their item, with ids `{id}~{kind}`; `kinds` () means every kind."""
    rules = variant_rules()
    made: list[GoldItem] = []
    for item in items:
        for kind in kinds or rules:
            changed = _rewritten(item, kind, rules[kind])
            if changed is not None:
                made.append(changed)
    return tuple(made)


def variant_rules() -> dict[str, Callable[[str], str]]:
    """The rules by name, each a function of the question."""
    return {
        "typo": with_typo,
        "everyday": in_everyday_words,
        "halfwidth": in_half_width,
        "traditional": in_traditional_script,
    }


def with_typo(question: str) -> str:
    """Mistypes one character, always the same one of the same question."""
    places = [i for i, character in enumerate(question) if character in LOOKALIKES]
    if not places:
        return question
    at = places[crc32(question.encode()) % len(places)]
    return question[:at] + LOOKALIKES[question[at]] + question[at + 1 :]


def in_everyday_words(question: str) -> str:
    """Replaces words of offices by words of the street."""
    for official, everyday in EVERYDAY.items():
        question = question.replace(official, everyday)
    return question


def in_half_width(question: str) -> str:
    """Half-width digits, letters and punctuation, no quotation marks, as typed on a phone."""
    question = "".join(character for character in question if character not in "“”《》〔〕")
    return unicodedata.normalize("NFKC", question).replace("。", ".").replace("、", ",")


def in_traditional_script(question: str) -> str:
    """The question in traditional characters."""
    converted: str = _converter().convert(question)
    return converted


@lru_cache(maxsize=1)
def _converter() -> Any:
    """Reads its tables from disk, so one serves all questions."""
    return optional_package("opencc", "繁体变体").OpenCC("s2t")


def _rewritten(item: GoldItem, kind: str, rule: Callable[[str], str]) -> GoldItem | None:
    update: dict[str, object] = {"id": f"{item.id}~{kind}", "variant": kind}
    if isinstance(item, ConversationItem):
        turns = tuple(rule(turn) for turn in item.turns)
        changed = {"turns": turns, "standalone": rule(item.standalone)}
        return item.model_copy(update=update | changed) if turns != item.turns else None
    question = rule(item.question)
    return item.model_copy(update=update | {"question": question}) if question != item.question else None
