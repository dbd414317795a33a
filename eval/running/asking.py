"""Puts gold questions to a system and records what comes back, before anything is judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from eval.answerer import Answerer, AnswererError, AskResponse, timed_ms
from eval.coverage import Sources, covered_quotes
from eval.gold import EvidencedItem, GoldItem, UnanswerableItem, history_of, load_gold
from eval.runs import Run, RunHeader, RunRow, write_run

DEPTH = 10
DEEP = 50
PROBE = 100
Progress = Callable[[int, int], None]


def run_gold(
    answerer: Answerer,
    gold_files: Sequence[Path],
    output_dir: Path | None,
    settings: Mapping[str, str] | None = None,
    *,
    progress: Progress | None = None,
) -> Run:
    """Asks every item of the gold files and writes the run into `output_dir`, if one is given.

    Args:
        answerer: the system to evaluate.
        gold_files: JSON Lines files of gold items.
        output_dir: where `run.jsonl` and `sources.json` go.
        settings: facts about the system, kept in the header; `system` names it.
        progress: called with (done, total) after each item.

    Raises:
        GoldError: a gold file is missing or malformed.
        AnswererError: the register or the source texts cannot be read.
    """
    items = load_gold(gold_files)
    run = run_items(answerer, items, settings or {}, progress=progress)
    run = run.model_copy(
        update={"header": run.header.model_copy(update={"gold_files": tuple(p.name for p in gold_files)})}
    )
    if output_dir is not None:
        write_run(run, output_dir)
    return run


def run_items(
    answerer: Answerer,
    items: Iterable[GoldItem],
    settings: Mapping[str, str],
    *,
    progress: Progress | None = None,
) -> Run:
    """Asks every item; a failing question becomes a row with its error."""
    items = tuple(items)
    texts = dict(answerer.sources())
    sources, rows, versions = Sources(texts), [], []
    fingerprints: dict[str, str] = {}
    for done, item in enumerate(items, start=1):
        row, response = _ask(answerer, item)
        if response is not None:
            versions.append(response.index_version)
            fingerprints.update(response.prompt_fingerprints)
        if not isinstance(item, UnanswerableItem):
            row = _search(answerer, sources, item, row)
        rows.append(row)
        if progress is not None:
            progress(done, len(items))
    header = RunHeader(
        system=settings.get("system", "policyqa"),
        settings=dict(settings),
        index_version=next((version for version in versions if version), ""),
        prompt_fingerprints=fingerprints,
    )
    return Run(header=header, rows=tuple(rows), sources=texts)


def _ask(answerer: Answerer, item: GoldItem) -> tuple[RunRow, AskResponse | None]:
    row = RunRow(item_id=item.id, question=item.question, query=item.query)
    start = time.perf_counter()
    try:
        response = answerer.ask(item.question, history_of(item))
    except AnswererError as error:
        return row.model_copy(update={"error": str(error)}), None
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
    }
    return row.model_copy(update=seen), response


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
        passages = answerer.search(evidence.quote, PROBE)
        found.append(covered_quotes(sources, item, passages)[i])
    return tuple(found)
