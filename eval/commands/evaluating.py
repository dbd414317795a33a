"""`policyqa eval` and `policyqa gold`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from fastapi.testclient import TestClient
from rich.console import Console
from rich.progress import track
from rich.table import Table

from eval.answerer import AnswererError, HttpAnswerer
from eval.commands.errors import CommandError
from eval.commands.opening import engine_for, plain_errors, settings_from
from eval.comparing import compare_runs
from eval.drafting import draft_gold
from eval.gold import GoldError, dump_gold, load_gold
from eval.gold_tools import check_gold
from eval.peers import score_peers
from eval.report_tables import Comparisons
from eval.reporting import write_report
from eval.running import run_gold
from eval.runs import RunError, read_run
from eval.scoring import Scores, score_run
from eval.variants import make_variants
from ingest import parse_source
from service import Settings, create_app, load_embedding

_SHOWN = ("recall@1", "recall@5", "recall@10", "mrr@10", "citation_recall", "citation_precision", "key_facts",
          "correct", "verbatim", "refused")  # fmt: skip


def evaluate(options: Namespace) -> int:
    """Runs and scores gold items, writes the run, the scores and the report, prints the table."""
    settings = settings_from(options)
    with _gold_errors(), _answerer(options.url, settings) as answerer:
        items = load_gold(options.gold)
        run = run_gold(answerer, options.gold, options.output, {"system": options.url or "policyqa"})
        scores = score_run(run, items)
        peers: tuple[Scores, ...] = ()
        if options.peers:
            with plain_errors():
                peers = score_peers(run.sources, load_embedding(settings), items)
        baseline_run = read_run(options.baseline) if options.baseline else None
        baseline = compare_runs(score_run(baseline_run, items), scores) if baseline_run else None
        beside = Comparisons(baseline=baseline, baseline_run=baseline_run, peers=peers)
        report = write_report(run, scores, items, options.output, beside)
    console = Console()
    _print_scores(console, (scores, *peers))
    console.print(f"报告：{report}")
    return 0


def gold(options: Namespace) -> int:
    """Checks, drafts or varies gold items."""
    with _gold_errors():
        return {"check": _check, "draft": _draft, "variants": _variants}[options.tool](options)


def _check(options: Namespace) -> int:
    texts = {
        path.name: path.read_text(encoding="utf-8") for path in sorted(options.corpus.glob("*.[tm][xd]*"))
    }
    faults = check_gold(load_gold(options.files), texts)
    console = Console()
    for fault in faults:
        console.print(fault.model_dump_json(), markup=False)
    console.print(f"发现 {len(faults)} 处问题" if faults else "没有发现问题")
    return 1 if faults else 0


def _draft(options: Namespace) -> int:
    engine = engine_for(settings_from(options))
    with plain_errors():
        record = engine.catalogue.record(options.document)
    source = engine.corpus.source(record.source)
    if source is None:
        raise CommandError(f"没有 {record.source} 的原文")
    documents = [d for d in parse_source(source).documents if d.span == record.span]
    items = draft_gold(documents[0], source.text) if documents else ()
    if options.output:
        dump_gold(items, options.output)
    else:
        sys.stdout.writelines(item.model_dump_json(exclude_none=True) + "\n" for item in items)
    return 0


def _variants(options: Namespace) -> int:
    options.output.mkdir(parents=True, exist_ok=True)
    for path in track(options.files, description="生成变体"):
        dump_gold(make_variants(load_gold([path])), options.output / path.name)
    return 0


@contextmanager
def _answerer(url: str | None, settings: Settings) -> Iterator[HttpAnswerer]:
    """The service at `url`, or one in this process over the index of the settings."""
    if url:
        with httpx.Client(base_url=url, timeout=120) as client:
            yield HttpAnswerer(client)
        return
    engine = engine_for(settings)
    app = create_app(lambda: engine, settings.model_copy(update={"requests_per_minute": 0}))
    with TestClient(app) as client:
        yield HttpAnswerer(client)


@contextmanager
def _gold_errors() -> Iterator[None]:
    try:
        yield
    except (GoldError, RunError, AnswererError, OSError) as error:
        raise CommandError(str(error)) from error


def _print_scores(console: Console, systems: tuple[Scores, ...]) -> None:
    table = Table(title="评测结果")
    table.add_column("指标")
    for scores in systems:
        table.add_column(scores.system)
    for name in _SHOWN:
        values = [{**scores.refusal, **scores.overall}.get(name) for scores in systems]
        table.add_row(name, *("—" if value is None else f"{value:.4f}" for value in values))
    console.print(table)
