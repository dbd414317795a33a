"""Refusals: one sentence that says what is missing, and where to ask. Nothing is invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexes import DocumentRecord, Hit
from service.evidence import kinds_of_detail, told_by
from service.grounds import Finding
from service.questions import Question, Want
from service.scope import REFUSALS, Outside

_MISSING: Mapping[Want, str] = {
    "phone": "电话",
    "money": "具体金额",
    "clock": "具体时段",
    "date": "具体时间",
    "amount": "具体数字",
    "who": "责任单位",
    "where": "具体地点",
    "reason": "原因",
}


@dataclass(frozen=True, slots=True)
class Referral:
    """Where a refusal sends the asker."""

    hotline: str
    records: Mapping[str, DocumentRecord]

    def outside(self, kind: Outside) -> str:
        """Not a policy question, or an attack."""
        return REFUSALS[kind]

    def uncovered(self, place: str, regions: Sequence[str]) -> str:
        """A district without documents."""
        return (
            f"没有收录{place}的文件，现有文件只涉及{'、'.join(regions)}。"
            f"请向{place}有关部门或拨打 {self.hotline} 咨询。"
        )

    def unknown_number(self, number: str) -> str:
        """A 文号 that stands nowhere in the corpus."""
        return f"没有收录文号为{number}的文件。请核对文号，或拨打 {self.hotline} 咨询。"

    def unanswered(self, question: Question, hits: Sequence[Hit], found: Finding | None = None) -> str:
        """Nothing found that answers, or the asked detail is not in what was found, or it never was."""
        near = list(dict.fromkeys(hit.passage.document_id for hit in hits[:3]))[:2]
        if not near:
            return f"已收录的文件里没有找到相关内容。{self.whom_to_ask(None)}"
        titles = "、".join(f"《{self.records[document_id].title}》" for document_id in near)
        return f"{lack(question, found)}；最接近的文件是{titles}。{self.whom_to_ask(near[0])}"

    def whom_to_ask(self, document_id: str | None, body: str | None = None) -> str:
        """Where to ask, as a sentence: the body that answers for the matter, else who issued the document."""
        record = self.records[document_id] if document_id else None
        unit = record.issuer if record else None
        if record and record.region and body:
            unit = f"{record.region}{body[1:]}"
        return f"请向{unit}或拨打 {self.hotline} 咨询。" if unit else f"请拨打 {self.hotline} 咨询。"


def lack(question: Question, found: Finding | None) -> str:
    """What the documents lack, as exactly as it is known."""
    if found and found.corrected:
        return f"问题中的“{found.corrected}”与已收录的文件不符"
    if found and found.baseless:
        return f"已收录的文件里没有“{found.baseless}”的内容，无法据此回答"
    if found and found.unspoken:
        return f"已收录的文件里没有关于“{found.unspoken}”的规定"
    if found and found.missing:
        return f"已收录的文件没有写明{found.missing}"
    near = found.nearest if found else None
    shown = kinds_of_detail(told_by(near.passage, near.sentence)) if near else frozenset()
    wanted = next((_MISSING[want] for want in _MISSING if want in question.wants - shown), "")
    return f"已收录的文件没有写明{wanted}" if wanted else "已收录的文件里没有找到能回答这个问题的内容"
