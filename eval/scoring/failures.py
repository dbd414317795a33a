"""Why an item was not answered well: the first stage that lost its evidence."""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal

from eval.coverage import Sources, covered_quotes
from eval.gold import EvidencedItem, GoldItem, UnanswerableItem
from eval.runs import RunRow
from eval.scoring.answer_measures import ANSWERED, is_correct

FailureCause = Literal[
    "error",
    "not_parsed",
    "not_retrieved",
    "ranked_low",
    "not_selected",
    "refused_wrongly",
    "answered_wrongly",
    "not_refused",
]
CAUSES = MappingProxyType(
    {
        "error": "请求失败",
        "not_parsed": "未解析：没有任何段落含有证据",
        "not_retrieved": "未检出：前 50 段里没有证据",
        "ranked_low": "排得靠后：证据在前 5 段之外",
        "not_selected": "未选用：证据在前 5 段，答案没有引用",
        "refused_wrongly": "误拒答：证据已在前 5 段",
        "answered_wrongly": "答错：引用了证据，要点不全或过长",
        "not_refused": "未拒答：原文没有答案，却作答了",
    }
)
SHOWN = 5
"""Passages from which an answer is drawn."""


def failure_cause(item: GoldItem, row: RunRow, sources: Sources) -> FailureCause | None:
    """The first stage that lost evidence of an item; None if the item was answered correctly, or rightly not."""
    if row.error:
        return "error"
    if isinstance(item, UnanswerableItem):
        return "not_refused" if row.status == ANSWERED else None
    if is_correct(row.status, row.answer, item.key_facts):
        return None
    cited = covered_quotes(sources, item, row.citations)
    if row.status == ANSWERED and all(cited):
        return "answered_wrongly"
    shown = covered_quotes(sources, item, row.ranking[:SHOWN])
    if all(shown):
        return "refused_wrongly" if row.status != ANSWERED else "not_selected"
    return _lost_in_retrieval(item, row, sources)


def _lost_in_retrieval(item: EvidencedItem, row: RunRow, sources: Sources) -> FailureCause:
    if all(covered_quotes(sources, item, row.ranking)):
        return "ranked_low"
    if all(covered_quotes(sources, item, row.deep_ranking)):
        return "ranked_low"
    return "not_parsed" if row.indexed and not all(row.indexed) else "not_retrieved"
