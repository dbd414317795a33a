"""What a terminal shows: answers with quotes, the document register, scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from eval.comparing import Comparison
from eval.report_tables import LABELS, show
from eval.scoring import Scores
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

_TALK = ("recall@5", "citation_recall", "key_facts", "correct")


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


def print_scores(console: Console, systems: Mapping[str, Scores]) -> None:
    """Prints the overall figures of systems side by side."""
    table = Table(title="评测结果")
    table.add_column("指标")
    table.add_column("名称", style="dim")
    for name in systems:
        table.add_column(name, justify="right", overflow="fold")
    for measure, label in LABELS:
        values = [scores.overall.get(measure) for scores in systems.values()]
        if any(value is not None for value in values):
            table.add_row(label, measure, *map(show, values))
    console.print(table)
    for name, scores in systems.items():
        if scores.conversation["n"]:
            figures = "，".join(f"{key} {show(scores.conversation.get(key))}" for key in _TALK)
            console.print(
                Text(f"  {name}：多轮对话 {scores.conversation['n']} 题，{figures}"), soft_wrap=True
            )


def print_changes(console: Console, comparison: Comparison) -> None:
    """Prints what changed against another run, with 95 % intervals."""
    table = Table(title=f"与 {comparison.before} 对比（成对，{len(comparison.changed)} 题有变化）")
    for column in ("指标", "题数", "之前", "之后", "差值", "95% 区间", "McNemar p"):
        table.add_column(column, justify="left" if column == "指标" else "right")
    for row in comparison.measures:
        interval = f"[{show(row.low)}, {show(row.high)}]"
        figures = (show(row.before), show(row.after), show(row.difference), interval, show(row.p_value))
        table.add_row(Text(row.measure), str(row.n), *map(Text, figures))
    console.print(table)
    if comparison.changed:
        ids = "、".join(item.id for item in comparison.changed)
        console.print(Text(f"  有变化的题目：{ids}"), soft_wrap=True)
