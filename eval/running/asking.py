"""Puts gold questions to a system and records what comes back, before anything is judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from eval.answerer import Answerer, AnswererError, AskResponse, timed_ms
from eval.coverage import Sources, covered_quotes
from eval.gold import EvidencedItem, GoldItem, UnanswerableItem, history_of, load_gold
from eval.runs import Run, RunError, RunFile, RunHeader, RunRow, completed, read_run, write_run

DEPTH = 10
DEEP = 50
PROBE = 100
PROBE_CHARS = 200
"""A service may refuse longer queries; the beginning of a quote finds it as well."""
Progress = Callable[[int, int], None]


def run_gold(
    answerer: Answerer,
    gold_files: Sequence[Path],
    output_dir: Path | None,
    settings: Mapping[str, str] | None = None,
    *,
    resume: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Asks every item of the gold files and writes the run into `output_dir`, if one is given.

    Args:
        answerer: the system to evaluate.
        gold_files: JSON Lines files of gold items.
        output_dir: where `run.jsonl` and `sources.json` go.
        settings: facts about the system, kept in the header; `system` names it.
        resume: keep the answers that `output_dir` has, ask only what is missing or failed.
        progress: called with (done, total) after each item.

    Raises:
        GoldError: a gold file is missing or malformed.
        AnswererError: the register or the source texts cannot be read.
        RunError: the run to resume cannot be read, or the index has changed since.
    """
    items = load_gold(gold_files)
    names = tuple(path.name for path in gold_files)
    return run_items(answerer, items, settings or {}, output_dir, names, resume=resume, progress=progress)


def run_items(
    answerer: Answerer,
    items: Iterable[GoldItem],
    settings: Mapping[str, str],
    output_dir: Path | None = None,
    gold_files: tuple[str, ...] = (),
    *,
    resume: bool = False,
    progress: Progress | None = None,
) -> Run:
    """Asks every item; a failing question becomes a row with its error. Arguments are those of `run_gold`."""
    items = tuple(items)
    header = RunHeader(
        system=settings.get("system", "policyqa"), settings=dict(settings), gold_files=gold_files
    )
    kept = resumable_rows(output_dir, header, items) if output_dir is not None and resume else {}
    run = Run(
        header=completed(header, tuple(kept.values())),
        rows=tuple(kept.values()),
        sources=dict(answerer.sources()),
    )
    file = RunFile(run, output_dir) if output_dir is not None else None
    rows: list[RunRow] = []
    for row in _rows(answerer, items, run):
        if file is not None and row.item_id not in kept:
            file.add(row)
        rows.append(row)
        if progress is not None:
            progress(len(rows), len(items))
    run = run.model_copy(update={"header": completed(run.header, rows), "rows": tuple(rows)})
    if output_dir is not None:
        write_run(run, output_dir)
    return run


def resumable_rows(folder: Path, header: RunHeader, items: Sequence[GoldItem]) -> dict[str, RunRow]:
    """The answers of an earlier run that stand for the same question of the same system, by item id.

    Raises:
        RunError: the run cannot be read, or was made with other settings.
    """
    before = read_run(folder)
    changed = {
        name
        for name in before.header.settings | header.settings
        if before.header.settings.get(name) != header.settings.get(name)
    }
    if changed:
        raise RunError(
            f"{folder} 里的运行用的是另外的设置（{'、'.join(sorted(changed))}），不能接着做。请去掉 --resume 重新运行"
        )
    rows = {item.id: before.row_of(item) for item in items}
    return {name: row for name, row in rows.items() if row is not None and not row.error}


def _rows(answerer: Answerer, items: Sequence[GoldItem], begun: Run) -> Iterator[RunRow]:
    """The rows that the run has, and new ones for the other items."""
    sources, version = Sources(begun.sources), begun.header.index_version
    kept = {row.item_id: row for row in begun.rows}
    for item in items:
        row = kept.get(item.id) or _ask(answerer, item)
        if version and row.index_version and row.index_version != version:
            raise RunError(f"索引已从 {version} 换成 {row.index_version}，一次运行只能用一个索引。请重新运行")
        version = version or row.index_version
        if item.id not in kept and not isinstance(item, UnanswerableItem):
            row = _search(answerer, sources, item, row)
        yield row


def _ask(answerer: Answerer, item: GoldItem) -> RunRow:
    row = RunRow(item_id=item.id, question=item.question, query=item.query)
    start = time.perf_counter()
    try:
        response = answerer.ask(item.question, history_of(item))
    except AnswererError as error:
        return row.model_copy(update={"error": str(error)})
    seen = {
        "status": response.status,
        "answer": response.answer,
        "mode": response.mode,
        "region": response.region,
        "standalone_question": response.standalone_question,
        "citations": response.citations,
        "evidence_passages": response.passages,
        "notices": tuple(notice.kind for notice in response.notices),
        "confidence": _confidence(response),
        "ask_ms": timed_ms(start),
        "timing_ms": response.timing_ms,
        "index_version": response.index_version,
        "prompt_fingerprints": response.prompt_fingerprints,
    }
    return row.model_copy(update=seen)


def _confidence(response: AskResponse) -> float | None:
    """The service's own confidence, else the best passage's score."""
    if response.confidence is not None:
        return response.confidence
    return max((passage.score for passage in response.passages), default=None)


def _search(answerer: Answerer, sources: Sources, item: EvidencedItem, row: RunRow) -> RunRow:
    start = time.perf_counter()
    try:
        ranking = answerer.search(item.query, DEPTH)
        seen: dict[str, object] = {"ranking": ranking, "search_ms": timed_ms(start)}
        if not all(covered_quotes(sources, item, ranking)):
            deep = answerer.search(item.query, DEEP)
            seen["deep_ranking"] = deep
            if not all(covered_quotes(sources, item, deep)):
                seen["indexed"] = _probe(answerer, sources, item)
    except AnswererError as error:
        return row.model_copy(update={"error": row.error or str(error)})
    return row.model_copy(update=seen)


def _probe(answerer: Answerer, sources: Sources, item: EvidencedItem) -> tuple[bool, ...]:
    """Searches for each quote itself: what even that does not find was lost before retrieval."""
    found: list[bool] = []
    for i, evidence in enumerate(item.evidence):
        passages = answerer.search(evidence.quote[:PROBE_CHARS], PROBE)
        found.append(covered_quotes(sources, item, passages)[i])
    return tuple(found)
