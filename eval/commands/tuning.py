"""`policyqa tune` and `policyqa distill`: teach the bundled embedding model, and its short form for questions."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from eval.commands import opening
from eval.commands.errors import CommandError
from eval.commands.opening import plain_errors, settings_from
from eval.gold import AnswerableItem, ConversationItem, GoldItem, load_gold
from indexes import Tensors, open_snapshot, shipped_adapter
from ingest import Passage, squeeze
from service import build_engine

_SHORTEST, _LONGEST = 6, 60
"""Characters of a sentence that is taught beside questions."""
_FEWEST = 200
"""Fewer questions teach little but themselves."""


def tune(options: Namespace) -> int:
    """Writes policy_adapter.safetensors."""
    from safetensors.numpy import save_file

    from eval.tuning.training import TuningOptions
    from eval.tuning.tuning import tune as learned

    settings = settings_from(options)
    console = Console()
    with plain_errors():
        items = [item for item in load_gold(options.gold) if isinstance(item, AnswerableItem)]
        if len(items) < _FEWEST:
            raise CommandError(f"可回答的题目少于 {_FEWEST} 道，学不到什么。请给出更多 --gold 文件。", 2)
        start = read_adapter(options.start) if options.start else None
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


def distill(options: Namespace) -> int:
    """Writes query_adapter.safetensors."""
    from safetensors.numpy import save_file

    from eval.tuning.distilling import DistillingOptions
    from eval.tuning.distilling import distill as learned

    settings = settings_from(options)
    console = Console()
    with plain_errors():
        questions = list(
            dict.fromkeys(question for item in load_gold(options.gold) for question in _asked(item))
        )
        if len(questions) < _FEWEST:
            raise CommandError(f"题目少于 {_FEWEST} 道，学不到什么。请给出更多 --gold 文件。", 2)
        snapshot = open_snapshot(settings.index, opening.embedding_for(settings))
        texts = [*questions, *_sentences(snapshot.passages, len(questions))]
        with Progress(console=console) as progress:
            task = progress.add_task("学习中", total=None)

            def told(step: int, steps: int, loss: float) -> None:
                progress.update(task, completed=step, total=steps, description=f"学习中（距离 {loss:.3f}）")

            adapter = learned(texts, DistillingOptions(epochs=options.epochs), told)
        options.output.mkdir(parents=True, exist_ok=True)
        file = options.output / "query_adapter.safetensors"
        save_file(adapter, file)
    console.print(f"已写入 {file}；核对以后替换 indexes/data 里的同名文件。索引不用重建。")
    return 0


def _asked(item: GoldItem) -> Sequence[str]:
    return item.turns if isinstance(item, ConversationItem) else (item.question,)


def _sentences(passages: Sequence[Passage], most: int) -> list[str]:
    """Sentences of the index that are about as long as questions, evenly from all of it."""
    found = dict.fromkeys(
        squeeze(sentence.text)
        for passage in passages
        for sentence in passage.sentences
        if _SHORTEST <= len(sentence.text) <= _LONGEST
    )
    return list(found)[:: max(1, len(found) // most)][:most]


def read_adapter(path: Path) -> Tensors:
    """An adapter of the bundled model, as `policyqa tune` writes it.

    Raises:
        CommandError: The file is absent, is damaged or holds something else.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        adapter = load_file(path)
    except (OSError, SafetensorError) as error:
        raise CommandError(f"读不出 {path}：{error}", 2) from error
    if _shapes(adapter) != _shapes(shipped_adapter()):
        raise CommandError(
            f"{path} 不是随包模型的增量。请给出 policyqa tune 写出的 policy_adapter.safetensors。", 2
        )
    return adapter


def _shapes(tensors: Tensors) -> dict[str, tuple[int, ...]]:
    return {name: tensor.shape for name, tensor in tensors.items()}
