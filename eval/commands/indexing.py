"""`policyqa ingest` and `policyqa rollback`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eval.commands import opening
from eval.commands.opening import plain_errors, settings_from
from indexes import (
    BuildOptions,
    BuildSummary,
    LexicalWriter,
    Lexicon,
    PolicyEmbedding,
    build_index,
    rollback,
)
from service import Settings

_STAGES = {"read": "读取", "parse": "解析", "embed": "向量化", "write": "写入"}


def ingest(options: Namespace) -> int:
    """Builds and publishes a new index version; 1 if a file could not be read."""
    settings = settings_from(options)
    with plain_errors(), _progress(quiet=options.json) as progress:
        build = BuildOptions(workers=options.workers, region=options.region, progress=progress)
        summary = build_searchable(options.paths, settings, opening.embedding_for(settings), build)
    if options.json:
        sys.stdout.write(summary.model_dump_json(indent=2) + "\n")
    else:
        _print_summary(Console(), summary)
    return 1 if any(file.failed for file in summary.skipped) else 0


def build_searchable(
    paths: Sequence[Path], settings: Settings, embedding: PolicyEmbedding, options: BuildOptions
) -> BuildSummary:
    """Builds a version with everything that the service searches in.

    Raises:
        IngestError: A path does not exist.
        IndexStoreError: Nothing can be read, another build is running, or the disk is full.
    """
    writer = LexicalWriter(Lexicon.load(settings.lexicon))
    return build_index(paths, settings.index, embedding, replace(options, extras=(writer,)))


def roll_back(options: Namespace) -> int:
    """Makes the version before the current one current again."""
    settings = settings_from(options)
    with plain_errors():
        Console().print(f"已退回索引版本 {rollback(settings.index)}")
    return 0


class _Bars:
    """One progress bar a stage, made when the stage begins."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, int] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(_STAGES.get(stage, stage), total=total)
        self._bars.update(self._tasks[stage], completed=done, total=total)  # type: ignore[arg-type]


@contextmanager
def _progress(*, quiet: bool) -> Iterator[_Bars]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bars:
        yield _Bars(bars)


def _print_summary(console: Console, summary: BuildSummary) -> None:
    console.print(
        f"文件 {summary.sources} 个，政策文件 {summary.documents} 份，段落 {summary.passages} 条"
        f"（沿用向量 {summary.reused_passages} 条），职责 {summary.responsibilities} 条"
    )
    for name in summary.removed:
        console.print(f"  已移除（原文件不在了）：{escape(name)}")
    for file in summary.skipped:
        style = "red" if file.failed else "yellow"
        console.print(
            f"  [{style}]未收录 {escape(file.source)}：{escape(file.reason)}[/{style}]", soft_wrap=True
        )
    for warning in summary.warnings:
        console.print(f"  [yellow]注意 {escape(warning)}[/yellow]", soft_wrap=True)
    seconds = "，".join(
        f"{_STAGES.get(stage, stage)} {value:.1f} 秒" for stage, value in summary.seconds.items()
    )
    console.print(f"用时：{seconds}\n索引版本：{summary.version}", highlight=False, soft_wrap=True)
