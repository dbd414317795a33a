from __future__ import annotations

import io

from rich.console import Console

from eval.commands.terminal import print_answer
from service import Answer


def test_lines_are_filled_and_markup_is_text():
    answer = Answer(
        id="a",
        status="insufficient_evidence",
        answer="区民政局 [bold]负责[/bold] 认定。" * 8,
        mode="extractive",
    )
    out = io.StringIO()
    print_answer(Console(file=out, width=40), "谁负责 [red]？", answer)
    lines = out.getvalue().splitlines()
    assert "问：谁负责 [red]？" in lines[0]
    assert "资料不足" in out.getvalue()
    assert "".join(line.strip("│ ") for line in lines[1:6]).startswith("区民政局 [bold]负责[/bold] 认定。")
    assert all("│" in line for line in lines[1:5])
