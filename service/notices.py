"""Warnings that belong to an answer: validity, conflicts, trial terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.answers import Citation, DocumentView, Notice

_TEXTS = {
    "expired": "《{title}》{number}已于{end}届满，请向{unit}核实现行规定。",
    "repealed": "《{title}》{number}已被废止，内容仅供了解，请以现行规定为准。",
    "not_yet_effective": "《{title}》{number}自{start}起施行，现在还没有生效。",
    "unknown": "《{title}》{number}没有载明日期，是否仍然有效请向{unit}核实。",
}


def validity_notices(citations: Iterable[Citation], hotline: str) -> tuple[Notice, ...]:
    """One warning for each cited document that is no longer, or not yet, in force."""
    notices: dict[str, Notice] = {}
    for citation in citations:
        document = citation.document
        template = _TEXTS.get(document.validity)
        if template is None or document.id in notices:
            continue
        text = template.format(
            title=document.title,
            number=f"（{document.doc_number}）" if document.doc_number else "",
            end=document.effective_to.isoformat() if document.effective_to else "有效期",
            start=document.effective_from.isoformat() if document.effective_from else "以后",
            unit=document.issuer or f"{hotline} 热线",
        )
        notices[document.id] = Notice(kind="validity", text=text)
    return tuple(notices.values())


def open_parts_notice(asked: Sequence[str]) -> tuple[Notice, ...]:
    """Says which parts of a question the documents do not answer."""
    if not asked:
        return ()
    parts = "、".join(f"“{part}”" for part in asked)
    return (Notice(kind="incomplete", text=f"已收录的文件没有写明{parts}。"),)


def silent_districts_notice(regions: Sequence[str]) -> tuple[Notice, ...]:
    """Says which of the districts that were asked about have nothing on the matter."""
    if not regions:
        return ()
    return (Notice(kind="region", text=f"已收录的{'、'.join(regions)}文件里没有找到相关内容。"),)


def conflict_notice(name: str, documents: Sequence[DocumentView], hotline: str) -> Notice:
    """Says that two places of the documents differ, with their dates, and who can tell which one holds."""
    named = list(dict.fromkeys(_dated(document) for document in documents))
    where = "与".join(named) + ("" if len(named) > 1 else "中有两处")
    unit = documents[0].issuer or f"{hotline} 热线"
    return Notice(kind="conflict", text=f"关于“{name}”，{where}写的数值不一致，请向{unit}核实。")


def _dated(document: DocumentView) -> str:
    day = f"（{document.issued_on.isoformat()}印发）" if document.issued_on else "（未载明日期）"
    return f"《{document.title}》{day}"
