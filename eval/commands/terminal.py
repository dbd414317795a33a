"""What a terminal shows: answers with quotes, the document register, scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, chop_cells
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from eval.reporting.labels import LABELS, VALUE_LABELS
from eval.reporting.tables import (
    ROBUSTNESS_HEADS,
    judge_note,
    robustness_cells,
    show,
)
from eval.scoring.comparing import Comparison
from eval.scoring.judge import JudgeReport
from eval.scoring.robustness import Robustness
from eval.scoring.scores import Scores
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

_FRAME = 4
"""Columns that a panel takes."""
_MARK = 4
_WIDE = 100
"""From this width on the names of measures fit beside the figures of several systems."""
_HEAD = 12
"""Longest name of a system that heads a column."""
_TALK = ("recall@5", "citation_recall", "key_facts", "correct")


def print_answer(console: Console, question: str, answer: Answer) -> None:
    """Prints question, answer, notices and quotes; texts are printed as they are, never as markup."""
    label, colour = _STATUS[answer.status]
    body = Group(*_folded(answer.answer, "", console.width - _FRAME))
    title = Text.assemble("问：", question)
    console.print(Panel(body, title=title, title_align="left", subtitle=label, border_style=colour))
    for notice in answer.notices:
        _print_marked(console, "!", (notice.text, "yellow"))
    for option in answer.options:
        _print_marked(console, "·", (f"{option.region}：{option.answer}", ""))
    for citation in answer.citations:
        quote = " ".join(citation.quote.split())
        _print_marked(console, f"[{citation.number}]", (f"“{quote}”", ""), (_origin(citation), "dim"))
    milliseconds = answer.timing_ms.get("total", 0)
    console.print(
        Text(f"  {milliseconds:.0f} 毫秒 · 索引 {answer.index_version}", style="dim"), soft_wrap=True
    )


def _print_marked(console: Console, mark: str, *parts: tuple[str, str]) -> None:
    """A mark and, beside it, texts with their styles, each on lines of its own."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_MARK, justify="right", style="bold")
    grid.add_column()
    lines = [line for text, style in parts for line in _folded(text, style, console.width - _MARK - 2)]
    grid.add_row(Text(mark), Group(*lines))
    console.print(grid)


def _folded(text: str, style: str, width: int) -> list[Text]:
    """Lines that are filled to the width: Chinese may break anywhere, so a blank is no better place."""
    return [Text(line, style=style) for part in text.split("\n") for line in chop_cells(part, max(20, width))]


def _origin(citation: Citation) -> str:
    document = citation.document
    number = f"（{document.doc_number}）" if document.doc_number else ""
    path = " › ".join(citation.heading_path)
    page = f"第 {citation.page} 页" if citation.page else ""
    facts = (f"《{document.title}》{number}", path, VALIDITY[document.validity], citation.source, page)
    return " · ".join(filter(None, facts))


def print_documents(console: Console, documents: Sequence[DocumentEntry]) -> None:
    """Prints the register: per document a line with its title and one with the facts."""
    console.print(Text(f"已收录文件 {len(documents)} 份", style="bold"))
    for number, document in enumerate(documents, start=1):
        facts = (
            document.doc_number or "无文号",
            document.issuer or "机关未载明",
            document.issued_on.isoformat() if document.issued_on else "日期未载明",
            document.region or "地区未载明",
            VALIDITY[document.validity],
            f"{document.passages} 段",
            document.source,
            "" if document.id == document.doc_number else f"编号 {document.id}",
        )
        described = (" · ".join(filter(None, facts)), "dim")
        _print_marked(console, str(number), (f"《{document.title}》", ""), described)


def print_scores(console: Console, systems: Mapping[str, Scores]) -> None:
    """Prints the overall figures of systems side by side; long names stand below the table."""
    table = Table(title="评测结果")
    table.add_column("指标", no_wrap=True)
    named = console.width >= _WIDE or len(systems) < 3
    if named:
        table.add_column("名称", style="dim", no_wrap=True)
    heads = {
        name: name if cell_len(name) <= _HEAD else f"对照{n}" if n else "本次"
        for n, name in enumerate(systems)
    }
    for head in heads.values():
        table.add_column(head, justify="right")
    for measure, label in LABELS:
        values = [scores.overall.get(measure) for scores in systems.values()]
        if any(value is not None for value in values):
            table.add_row(label, *([measure] if named else []), *map(show, values))
    console.print(table)
    for name, scores in systems.items():
        if heads[name] != name:
            console.print(Text(f"  {heads[name]}：{name}"), soft_wrap=True)
        if scores.conversation["n"]:
            figures = "，".join(f"{key} {show(scores.conversation.get(key))}" for key in _TALK)
            talks = f"  {heads[name]}：多轮对话 {scores.conversation['n']} 题，{figures}"
            console.print(Text(talks, style="dim"), soft_wrap=True)


def print_robustness(console: Console, rows: Mapping[str, Robustness]) -> None:
    """Prints how rewritten questions fare beside the same questions as written."""
    table = Table(title="改写后的问题（与同一批题的原问法比）", box=SIMPLE_HEAD)
    table.add_column("改写", no_wrap=True)
    for column in ("题数", *ROBUSTNESS_HEADS):
        table.add_column(column, justify="right", no_wrap=True)
    for kind, row in rows.items():
        table.add_row(VALUE_LABELS.get(kind, kind), str(row.n), *robustness_cells(row))
    console.print(table)


def print_changes(console: Console, comparison: Comparison) -> None:
    """Prints what changed against another run, with 95 % intervals."""
    table = Table(
        title=f"与 {comparison.before}对比（成对，{len(comparison.changed)} 题有变化）",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    for column in ("指标", "题数", "之前", "之后", "差值", "95% 区间", "p"):
        table.add_column(column, justify="left" if column == "指标" else "right", no_wrap=True)
    for row in comparison.measures:
        interval = f"[{show(row.low)}, {show(row.high)}]"
        figures = (show(row.before), show(row.after), show(row.difference), interval, show(row.p_value))
        table.add_row(Text(row.measure), str(row.n), *map(Text, figures))
    console.print(table)
    console.print(Text("  p：McNemar 精确检验，只用于是非指标", style="dim"))
    if comparison.changed:
        ids = "、".join(item.id for item in comparison.changed)
        console.print(Text(f"  有变化的题目：{ids}"), soft_wrap=True)


def print_judge(console: Console, judge: JudgeReport) -> None:
    """Prints what the judge thinks, and which answers it did not grade."""
    console.print(Text(judge_note(judge)), soft_wrap=True)
    for item_id, reason in judge.failed.items():
        console.print(Text(f"  {item_id}：{reason}", style="yellow"), soft_wrap=True)
