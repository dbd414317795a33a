"""What a terminal shows: answers with quotes, the document register, scores."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from service import Answer, Citation, DocumentEntry

_STATUS = {
    "answered": ("已回答", "green"),
    "insufficient_evidence": ("资料不足", "yellow"),
    "out_of_scope": ("不在范围", "yellow"),
    "needs_region": ("请说明地区", "cyan"),
}
VALIDITY = {
    "in_force": "现行",
    "expired": "已过期",
    "repealed": "已废止",
    "not_yet_effective": "尚未施行",
    "unknown": "效力未载明",
}


def print_answer(console: Console, question: str, answer: Answer) -> None:
    """Prints question, answer, notices and quotes; texts are printed as they are, never as markup."""
    label, colour = _STATUS[answer.status]
    title = Text.assemble("问：", question)
    console.print(
        Panel(Text(answer.answer), title=title, title_align="left", subtitle=label, border_style=colour)
    )
    for notice in answer.notices:
        console.print(Text(f"  ! {notice.text}", style="yellow"))
    for option in answer.options:
        console.print(Text(f"  · {option.region}：{option.answer}"))
    for citation in answer.citations:
        console.print(_quote(citation))
    milliseconds = answer.timing_ms.get("total", 0)
    console.print(Text(f"  {milliseconds:.0f} 毫秒 · 索引 {answer.index_version}", style="dim"))


def _quote(citation: Citation) -> Text:
    document = citation.document
    number = f"（{document.doc_number}）" if document.doc_number else ""
    path = " › ".join(citation.heading_path)
    text = Text(f"  [{citation.number}] ", style="bold")
    text.append(f"“{citation.quote}”\n", style="default")
    text.append(
        f"      《{document.title}》{number}{path} · {VALIDITY[document.validity]} · {citation.source}",
        style="dim",
    )
    return text


def print_documents(console: Console, documents: Sequence[DocumentEntry]) -> None:
    """Prints the register."""
    table = Table(title=f"已收录文件 {len(documents)} 份", show_lines=False)
    for column in ("标题", "文号", "发文机关", "日期", "地区", "效力", "段落", "来源"):
        table.add_column(column, overflow="fold")
    for document in documents:
        table.add_row(
            *map(
                Text,
                (
                    document.title,
                    document.doc_number or "—",
                    document.issuer or "—",
                    document.issued_on.isoformat() if document.issued_on else "—",
                    document.region or "—",
                    VALIDITY[document.validity],
                    str(document.passages),
                    document.source,
                ),
            )
        )
    console.print(table)
