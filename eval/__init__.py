"""Gold questions put to the service, scored by stage, compared and reported; the command `policyqa`."""

from eval.answerer import HttpAnswerer
from eval.gold import GoldItem, load_gold
from eval.reporting.page import write_report
from eval.running.asking import run_gold
from eval.runs import Run, read_run
from eval.scoring.comparing import compare_runs
from eval.scoring.scores import Scores, score_run

__all__ = [
    "GoldItem",
    "HttpAnswerer",
    "Run",
    "Scores",
    "compare_runs",
    "load_gold",
    "read_run",
    "run_gold",
    "score_run",
    "write_report",
]
