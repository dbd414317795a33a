"""`policyqa eval`: run, score, compare, report."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import Progress

from eval.answerer import HttpAnswerer
from eval.commands import opening
from eval.commands.errors import CommandError
from eval.commands.opening import plain_errors, settings_from
from eval.commands.terminal import print_changes, print_judge, print_robustness, print_scores
from eval.gold import GoldItem, load_gold
from eval.gold_tools.variants import make_variants
from eval.reporting.page import VARIANTS_FOLDER, write_report
from eval.reporting.tables import Comparisons
from eval.running.asking import run_gold, run_items
from eval.running.in_process import in_process, recorded_settings
from eval.running.peers import score_peers
from eval.runs import RUN_FILE, Run, read_run
from eval.scoring.comparing import Comparison, compare_runs
from eval.scoring.judge import Judge, JudgeReport, judge_run
from eval.scoring.robustness import robustness
from eval.scoring.scores import Scores, read_scores, score_run
from service import Settings


def evaluate(options: Namespace) -> int:
    """Runs and scores gold items, writes the run, the scores and the report, prints the table.

    Returns 1 if a question failed or was not asked: the figures then count it as the worst.
    """
    settings = settings_from(options)
    if bool(options.judge) != bool(options.judge_model):
        raise CommandError("模型评卷要同时给出 --judge URL 和 --judge-model NAME。", 2)
    with plain_errors(), _interruptible(options.output):
        items = load_gold(options.gold)
        baseline = Baseline(options.baseline, items)
        variants = make_variants(items) if options.variants else ()
        make = _stored if options.rescore else _asked
        run, rewritten = make(options, settings, items, variants)
        scores = score_run(run, items)
        beside = Comparisons(
            baseline=baseline.compared_with(scores),
            baseline_run=baseline.run,
            peers=score_peers(run.sources, opening.embedding_for(settings), items) if options.peers else (),
            robustness=score_run(rewritten, variants) if rewritten is not None else None,
            judge=_judged(options, settings, run, scores, items) if options.judge else None,
        )
        report = write_report(run, scores, items, options.output, beside)
    show_results(Console(), scores, beside, report)
    return 1 if scores.overall["errors"] else 0


@contextmanager
def _interruptible(output: Path) -> Iterator[None]:
    """Says what can be done with a run that the user stops."""
    try:
        yield
    except KeyboardInterrupt as error:
        if not (output / RUN_FILE).is_file():
            raise CommandError("已中断，还没有问过题目。", 130) from error
        raise CommandError(
            f"已中断。问过的题目在 {output / RUN_FILE}：加 --resume 接着问，加 --rescore 只给已有的回答评分。",
            130,
        ) from error


def _stored(
    options: Namespace, _: Settings, items: Sequence[GoldItem], variants: Sequence[GoldItem]
) -> tuple[Run, Run | None]:
    """The run in the output folder and that of its variants; asks nothing."""
    rewritten = read_run(options.output / VARIANTS_FOLDER).aligned(variants) if variants else None
    return read_run(options.output).aligned(items), rewritten


def _asked(
    options: Namespace, settings: Settings, items: Sequence[GoldItem], variants: Sequence[GoldItem]
) -> tuple[Run, Run | None]:
    with _answerer(options.url, settings) as (answerer, facts):
        with asking(len(items)) as progress:
            run = run_gold(
                answerer, options.gold, options.output, facts, resume=options.resume, progress=progress
            )
        if not variants:
            return run, None
        return run, ask_variants(answerer, variants, facts, options.output, resume=options.resume)


class Baseline:
    """The run that this one is compared with; read before anything is asked, so that a wrong path costs nothing."""

    def __init__(self, path: Path | None, items: Sequence[GoldItem]) -> None:
        has_run = path is not None and (path / RUN_FILE).is_file()
        self.run = read_run(path) if path is not None and has_run else None
        self._scores = read_scores(path) if path is not None and not has_run else None
        if self.run is not None:
            self._scores = score_run(self.run, [item for item in items if self.run.row_of(item)])
        if path is not None and self._scores is not None:
            named = f"{self._scores.system}（{path.stem}）"
            self._scores = self._scores.model_copy(update={"system": named})

    def compared_with(self, scores: Scores) -> Comparison | None:
        """What changed from the baseline to `scores`; None without a baseline."""
        return compare_runs(self._scores, scores) if self._scores is not None else None


@contextmanager
def _answerer(url: str | None, settings: Settings) -> Iterator[tuple[HttpAnswerer, dict[str, str]]]:
    """The service at `url`, or one in this process over the index of the settings; and what is known of it."""
    if url:
        with httpx.Client(base_url=_web_address(url), timeout=120) as client:
            yield HttpAnswerer(client), {"system": url}
        return
    embedding = opening.embedding_for(settings)
    with in_process(opening.engine_for(settings, embedding), settings) as answerer:
        yield answerer, recorded_settings(settings, embedding)


def _web_address(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise CommandError(f"服务地址 {url!r} 应以 http:// 或 https:// 开头。", 2)
    return url


@contextmanager
def asking(total: int) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal; yields what is to be told (done, total)."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bars:
        task = bars.add_task("提问", total=total)
        yield lambda done, _total: bars.update(task, completed=done)


def ask_variants(
    answerer: HttpAnswerer,
    variants: Sequence[GoldItem],
    facts: dict[str, str],
    output: Path,
    *,
    resume: bool = False,
) -> Run:
    """The run of rewritten questions, which lies in a folder of its own below `output`."""
    folder = output / VARIANTS_FOLDER
    resume = resume and (folder / RUN_FILE).is_file()
    with asking(len(variants)) as progress:
        return run_items(answerer, variants, facts, folder, resume=resume, progress=progress)


def _judged(
    options: Namespace, settings: Settings, run: Run, scores: Scores, items: Sequence[GoldItem]
) -> JudgeReport:
    """Grades by another language model than the one that answers, so that none grades itself."""
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    address = options.judge.rstrip("/") + "/"
    with httpx.Client(base_url=address, headers=headers, timeout=settings.llm_timeout) as client:
        return judge_run(Judge(client, options.judge_model), run, items, scores)


def show_results(console: Console, scores: Scores, beside: Comparisons, report: Path) -> None:
    """Prints the tables of a run and what stands beside it."""
    systems = {scores.system: scores} | {peer.system: peer for peer in beside.peers}
    if beside.robustness is not None:
        systems["改写后的问题"] = beside.robustness
    print_scores(console, systems)
    if beside.robustness is not None:
        print_robustness(console, robustness(scores, beside.robustness))
    if beside.baseline is not None:
        print_changes(console, beside.baseline)
    if beside.judge is not None:
        print_judge(console, beside.judge)
    if scores.overall["errors"]:
        failed = f"{scores.overall['errors']} 题请求失败或没有问到，按最差计分。"
        console.print(failed, style="yellow", highlight=False)
    console.print(f"报告：{report}", highlight=False, soft_wrap=True)
