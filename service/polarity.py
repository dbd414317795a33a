"""Does a sentence turn the meaning of its evidence round: forbidden and allowed, at most and at least?

Rules over words, on the search form. They err towards rejecting: what is rejected is replaced by the source's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NEUTRAL = re.compile(
    r"不动产|不锈钢|不断|不仅|不但|不同|不良|不限|不久|不论|不管|不利|不定期|不可或缺|不可抗力|不可移动|不可避免|不等|不少于|不低于"
    r"|不高于|不超过|不多于|不小于|不大于|不足|不满|未来|未成年|未满|未必|无障碍|无线|无人|无偿|无害|无论|无机|无形|无纸|无缝|无烟|无忧|无疑|无废|无锡|是不是|能不能|可不可以"
)
_NEGATION = re.compile(
    r"严禁|禁止|杜绝|不得|不准|不许|不可以?|不能|不予|不允许|不再|不应当?|不宜|不需要?|无需|无须|不必|不用|不会|没有|未|无|不"
)
_MODAL = re.compile(
    r"可以|允许|准许|应当|必须|鼓励|支持|能够|享受|给予|可(?!能|持续|靠|行|再)|(?<![职功性智才产动])能(?!源|力|耗|量|效)"
)
_FORBIDDEN_AFTER = re.compile(r"禁止|不允许|不可以|不得|不能|不行|不予")
_FILLERS = re.compile(r"(?:擅自|随意|违规|继续|再|在|以|将|把|任何)*")
_CLAUSES = re.compile(r"[，。；！？,;!?\n]")
_PAIRS = re.compile(r"(?=([一-鿿]{2}))")
_SCOPE = 12
"""Characters after a negation that it may govern."""

_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (
            r"不低于|不少于|不小于|至少|以上|≥|(?<!不)超过|(?<!不)高于|(?<!不)大于|(?<!不)多于",
            r"不超过|不高于|不多于|不大于|至多|最多|最高|以内|以下|≤|(?<!不)低于|(?<!不)少于|(?<!不)小于|未满|不足|不满",
        ),
        (r"(?<!负)增长|上升|提高|增加|上涨|上调|扩大", r"下降|减少|降低|下调|缩减|压减|负增长|缩小"),
        (r"免费|免收|免缴|无偿", r"收费|缴纳|缴费|自费|有偿"),
        (r"(?<!失)有效(?!期届满)|仍在执行|现行", r"失效|废止|无效|届满|停止执行"),
        (r"必须|应当|强制|务必", r"鼓励|自愿|提倡|引导|可以"),
        (r"牵头|主办", r"配合|协助|协办"),
        (r"之前|以前|(?<![目当])前", r"之后|以后|(?<![善])后"),
    )
)


def is_turned_round(statement: str, evidence: str) -> bool:
    """Whether the statement says the contrary of its evidence; both in search form."""
    return _negation_turned(statement, evidence) or _opposite_used(statement, evidence)


def _opposite_used(statement: str, evidence: str) -> bool:
    for one, other in _OPPOSITES:
        for used, contrary in ((one, other), (other, one)):
            if used.search(statement) and not used.search(evidence) and contrary.search(evidence):
                return True
    return False


def _negation_turned(statement: str, evidence: str) -> bool:
    statement, evidence = _NEUTRAL.sub("　", statement), _NEUTRAL.sub("　", evidence)
    if any(not _negated_somewhere(key, evidence) for key in _negated_keys(statement)):
        return True
    if any(
        _only_affirmed(key, statement) and not _affirmed_somewhere(key, evidence)
        for key in _negated_keys(evidence)
    ):
        return True
    return any(
        _allowed(pair, statement) and not _affirmed_somewhere(pair, evidence)
        for pair in _negated_pairs(evidence)
    )


def _negated_keys(text: str) -> Iterator[str]:
    """The two characters that each negation stands before."""
    for clause in _CLAUSES.split(text):
        for match in _NEGATION.finditer(clause):
            start = _FILLERS.match(clause, match.end()).end()  # type: ignore[union-attr]
            key = clause[start : start + 2]
            if len(key) == 2:
                yield key


def _negated_pairs(text: str) -> Iterator[str]:
    """All pairs of characters that a negation may govern."""
    for clause in _CLAUSES.split(text):
        for match in _NEGATION.finditer(clause):
            yield from (pair[1] for pair in _PAIRS.finditer(clause[match.end() : match.end() + _SCOPE]))


def _negated_somewhere(key: str, evidence: str) -> bool:
    """Whether the evidence negates the key; where it does not hold the key, whether it negates anything."""
    if key not in evidence:
        return bool(_NEGATION.search(evidence))
    return any(negated for negated, _ in _occurrences(key, evidence))


def _only_affirmed(key: str, statement: str) -> bool:
    found = list(_occurrences(key, statement))
    return bool(found) and not any(negated for negated, _ in found)


def _affirmed_somewhere(key: str, evidence: str) -> bool:
    return any(not negated for negated, _ in _occurrences(key, evidence))


def _allowed(key: str, statement: str) -> bool:
    return any(not negated and modal for negated, modal in _occurrences(key, statement))


def _occurrences(key: str, text: str) -> Iterator[tuple[bool, bool]]:
    """For each place of the key in the text: whether it is negated there, and whether a modal affirms it."""
    for clause in _CLAUSES.split(text):
        start = clause.find(key)
        while start >= 0:
            negation = max((m.end() for m in _NEGATION.finditer(clause, 0, start)), default=-1)
            modal = max((m.end() for m in _MODAL.finditer(clause, 0, start)), default=-1)
            after = bool(_FORBIDDEN_AFTER.search(clause, start + len(key)))
            later_modal = bool(_MODAL.search(clause, start + len(key)))
            negated = negation >= modal if negation >= 0 else after
            yield negated, not negated and (modal >= 0 or later_modal)
            start = clause.find(key, start + 1)
