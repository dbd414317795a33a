"""`policyqa gold`: tools for people who write gold items."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from eval.commands import opening
from eval.commands.errors import CommandError
from eval.commands.opening import plain_errors, settings_from
from eval.gold import dump_gold, load_gold, read_gold
from eval.gold_tools.checks import check_gold
from eval.gold_tools.drafting import draft_gold
from eval.gold_tools.variants import make_variants
from ingest import find_files, parse_source, read_source
from service import ServiceError


def gold(options: Namespace) -> int:
    """Checks, drafts or varies gold items."""
    with plain_errors():
        return {"check": _check, "draft": _draft, "variants": _variants}[options.tool](options)


def _check(options: Namespace) -> int:
    """1 if anything is wrong with a file or an item."""
    items, malformed = read_gold(options.files)
    faults = check_gold(items, _texts(options.corpus))
    told = [*malformed, *(f"{fault.item_id}（{fault.kind}）：{fault.message}" for fault in faults)]
    console = Console()
    for line in told:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    found = f"发现 {len(told)} 处问题" if told else "没有发现问题"
    console.print(f"查了 {len(items)} 题，{found}", highlight=False)
    return 1 if told or not items else 0


def _texts(folder: Path) -> Mapping[str, str]:
    """The texts that quotes are looked up in, as the index reads them."""
    files = [file for file in find_files([folder]) if not file.skipped]
    return {source.source: source.text for file in files for source in read_source(file)}


def _draft(options: Namespace) -> int:
    engine = opening.engine_for(settings_from(options))
    try:
        record = engine.catalogue.record(options.document)
    except ServiceError as error:
        raise CommandError(
            f"没有收录这份文件：{options.document}。文号或编号见 policyqa documents。"
        ) from error
    source = engine.corpus.source(record.source)
    if source is None:
        raise CommandError(f"索引里没有 {record.source} 的原文")
    document = next((d for d in parse_source(source).documents if d.span == record.span), None)
    items = draft_gold(document, source.text) if document else ()
    if options.output:
        dump_gold(items, options.output)
        Console().print(f"起草了 {len(items)} 题，写入 {options.output}；请人工修改后再用。", highlight=False)
    else:
        sys.stdout.writelines(item.model_dump_json(exclude_defaults=True) + "\n" for item in items)
    return 0


def _variants(options: Namespace) -> int:
    options.output.mkdir(parents=True, exist_ok=True)
    for path in options.files:
        made = make_variants(load_gold([path]))
        dump_gold(made, options.output / path.name)
        Console().print(
            f"{path.name}：{len(made)} 题变体，写入 {options.output / path.name}", highlight=False
        )
    return 0
