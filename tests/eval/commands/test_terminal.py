from __future__ import annotations

import io

from rich.console import Console

from eval.commands.terminal import print_answer, print_changes
from eval.scoring.comparing import Comparison, MeasureDifference
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


def test_the_table_of_changes_fits_a_terminal_of_80_columns():
    worse = MeasureDifference(
        measure="citation_precision",
        n=1234,
        before=0.862,
        after=0.851,
        difference=-0.011,
        low=-0.039,
        high=-0.016,
        p_value=0.219,
    )
    out = io.StringIO()
    print_changes(
        Console(file=out, width=80), Comparison(before="a", after="b", measures=(worse,), changed=())
    )
    row = next(line for line in out.getvalue().splitlines() if "citation_precision" in line)
    assert row.split() == [
        "citation_precision",
        "1234",
        "0.862",
        "0.851",
        "-0.011",
        "[-0.039,",
        "-0.016]",
        "0.219",
    ]
