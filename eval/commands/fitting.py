"""`policyqa fit`: fits the weights of ranking, selection, answerability and scope on gold sets."""

from __future__ import annotations

import json
from argparse import Namespace
from importlib.resources import files
from pathlib import Path

from rich.console import Console

from eval.commands import opening
from eval.commands.errors import CommandError
from eval.commands.opening import plain_errors, settings_from
from eval.fitting.fitting import FitReport, fit_all
from eval.gold import AnswerableItem, UnanswerableItem, load_gold
from indexes import open_snapshot

_FEWEST = 20
"""Fewer questions of a kind than that fit nothing."""


def fit(options: Namespace) -> int:
    """Writes new weights and prints their held-out figures."""
    settings = settings_from(options)
    console = Console()
    with plain_errors():
        items = load_gold(options.gold)
        for kind, name in ((AnswerableItem, "可回答"), (UnanswerableItem, "不该回答")):
            if sum(isinstance(item, kind) for item in items) < _FEWEST:
                raise CommandError(f"{name}的题目少于 {_FEWEST} 道，不足以拟合。请给出更多 --gold 文件。", 2)
        snapshot = open_snapshot(settings.index, opening.embedding_for(settings))
        with console.status("拟合中……"):
            report = fit_all(snapshot, settings, items, _scope_examples())
        write_weights(report, options.output)
    for name, value in report.held_out.items():
        console.print(f"{name:32} {value:.3f}", highlight=False)
    console.print(f"权重已写入 {options.output}；核对以后替换 indexes/data 和 service/data 里的同名文件。")
    return 0


def write_weights(report: FitReport, folder: Path) -> None:
    """Writes ranker.json, fitted.json and scope.json in the form that the packages read."""
    folder.mkdir(parents=True, exist_ok=True)
    fitted = report.fitted.model_dump(mode="json")
    scope = fitted.pop("scope")
    _write(folder / "ranker.json", {"weights": report.ranker}, indent=2)
    _write(folder / "fitted.json", fitted, indent=2)
    _write(folder / "scope.json", scope, indent=None)


def _write(path: Path, value: object, indent: int | None) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")


def _scope_examples() -> list[tuple[str, str]]:
    text = files("service").joinpath("data/scope_examples.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(kind, question) for kind, question in lines]
