"""`make eval`: scores the sample gold set and its rewritten questions; fails below the committed thresholds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from eval.commands import opening
from eval.commands.errors import CommandError
from eval.commands.evaluating import ask_variants, asking, show_results
from eval.commands.indexing import build_searchable
from eval.commands.opening import plain_errors
from eval.gold import load_gold
from eval.gold_tools.variants import make_variants
from eval.reporting.page import write_report
from eval.reporting.tables import Comparisons
from eval.running.asking import run_gold
from eval.running.in_process import in_process, recorded_settings
from eval.scoring.scores import Scores, score_run
from eval.scoring.thresholds import missed, read_thresholds
from indexes import BuildOptions
from service import Settings

_SAMPLES = Path(__file__).parent / "samples"


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 0 when every threshold is kept, else 1 with the figures that miss theirs."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument(
        "--samples", type=Path, default=_SAMPLES, help="folder of corpus, gold set, thresholds"
    )
    parser.add_argument("--index", type=Path, default=Path(".policyqa/samples"))
    parser.add_argument("--output", type=Path, default=Path("runs/samples"))
    options = parser.parse_args(arguments)
    console = Console()
    try:
        with plain_errors():
            faults = _faults(console, options.samples, options.index, options.output)
    except CommandError as error:
        console.print(f"错误：{error}", style="red", markup=False)
        return error.exit_code
    for fault in faults:
        console.print(f"未达标：{fault}", style="red", markup=False, highlight=False)
    if not faults:
        console.print("全部达标", style="green")
    return 1 if faults else 0


def _faults(console: Console, samples: Path, index: Path, output: Path) -> tuple[str, ...]:
    thresholds = read_thresholds(samples / "thresholds.json")
    settings = Settings(index=index)
    scores, variants = _score(console, samples, settings, output)
    rewritten = (f"改写后的问题 {fault}" for fault in missed(variants, thresholds.variants))
    return (*missed(scores, thresholds.items), *rewritten)


def _score(console: Console, samples: Path, settings: Settings, output: Path) -> tuple[Scores, Scores]:
    """Scores of the gold set and of its variants; runs and report are in `output`."""
    gold_file = samples / "gold.jsonl"
    items = load_gold([gold_file])
    questions = make_variants(items)
    embedding = opening.embedding_for(settings)
    build_searchable([samples / "corpus"], settings, embedding, BuildOptions())
    facts = recorded_settings(settings, embedding)
    with in_process(opening.engine_for(settings, embedding), settings) as answerer:
        with asking(len(items)) as progress:
            run = run_gold(answerer, [gold_file], output, facts, progress=progress)
        rewritten = ask_variants(answerer, questions, facts, output)
    scores, variants = score_run(run, items), score_run(rewritten, questions)
    beside = Comparisons(robustness=variants)
    show_results(console, scores, beside, write_report(run, scores, items, output, beside))
    return scores, variants


if __name__ == "__main__":
    sys.exit(main())
