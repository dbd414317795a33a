"""`policyqa tune`: teaches the bundled embedding model from gold questions."""

from __future__ import annotations

from argparse import Namespace

from rich.console import Console
from rich.progress import Progress

from eval.commands import opening
from eval.commands.errors import CommandError
from eval.commands.opening import plain_errors, settings_from
from eval.gold import AnswerableItem, load_gold
from indexes import open_snapshot
from service import build_engine

_FEWEST = 200
"""Fewer questions teach little but themselves."""


def tune(options: Namespace) -> int:
    """Writes policy_adapter.safetensors."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file, save_file

    from eval.tuning.training import TuningOptions
    from eval.tuning.tuning import tune as learned

    settings = settings_from(options)
    console = Console()
    with plain_errors():
        items = [item for item in load_gold(options.gold) if isinstance(item, AnswerableItem)]
        if len(items) < _FEWEST:
            raise CommandError(f"可回答的题目少于 {_FEWEST} 道，学不到什么。请给出更多 --gold 文件。", 2)
        try:
            start = load_file(options.start) if options.start else None
        except (OSError, SafetensorError) as error:
            raise CommandError(f"读不出 {options.start}：{error}", 2) from error
        engine = build_engine(open_snapshot(settings.index, opening.embedding_for(settings)), settings)
        with Progress(console=console) as progress:
            task = progress.add_task("学习中", total=None)

            def told(step: int, steps: int, loss: float) -> None:
                progress.update(task, completed=step, total=steps, description=f"学习中（损失 {loss:.2f}）")

            adapter = learned(engine, items, TuningOptions(epochs=options.epochs), told, start)
        options.output.mkdir(parents=True, exist_ok=True)
        file = options.output / "policy_adapter.safetensors"
        save_file(adapter, file)
    console.print(f"已写入 {file}；核对以后替换 indexes/data 里的同名文件，重建索引，再运行 policyqa fit。")
    return 0
