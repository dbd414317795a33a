"""Runs: what a system answered and found for each gold item, written as JSON Lines before anything is scored.

The first line is the header, each further line a row. The source texts lie beside it in `sources.json`, so a
run can be scored again later, with new measures, without the service.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.answerer import CitedQuote, RankedPassage

RUN_FILE = "run.jsonl"
SOURCES_FILE = "sources.json"
SCHEMA = 1


class RunError(ValueError):
    """A run that cannot be read; the message is in Chinese."""


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RunHeader(_Stored):
    """What was run."""

    schema_version: int = SCHEMA
    system: str
    settings: dict[str, str] = Field(default_factory=dict)
    index_version: str = ""
    prompt_fingerprints: dict[str, str] = Field(default_factory=dict)
    gold_files: tuple[str, ...] = ()


class RunRow(_Stored):
    """One gold item's question, put to the system."""

    item_id: str
    question: str
    query: str
    """What was searched for: the question, or its standalone form in a conversation."""
    status: str = ""
    answer: str = ""
    mode: str = ""
    region: str | None = None
    standalone_question: str = ""
    citations: tuple[CitedQuote, ...] = ()
    evidence_passages: tuple[RankedPassage, ...] = ()
    """The passages that the answer was drawn from."""
    ranking: tuple[RankedPassage, ...] = ()
    """The first passages of a search, best first; only for items with evidence."""
    deep_ranking: tuple[RankedPassage, ...] = ()
    """A longer ranking, asked for only where `ranking` misses evidence."""
    indexed: tuple[bool, ...] = ()
    """For each gold quote whether any passage holds it; asked only where `deep_ranking` misses evidence."""
    notices: tuple[str, ...] = ()
    confidence: float | None = None
    ask_ms: float | None = None
    search_ms: float | None = None
    timing_ms: dict[str, float] = Field(default_factory=dict)
    error: str = ""
    """Why there is no answer or ranking; such a row is scored with the worst values."""


class Run(_Stored):
    """A header, its rows in the order of the gold items, and the texts that spans refer to."""

    header: RunHeader
    rows: tuple[RunRow, ...]
    sources: dict[str, str] = Field(default_factory=dict)


def write_run(run: Run, folder: Path) -> None:
    """Writes `run.jsonl` and `sources.json` into the folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [run.header.model_dump_json(), *(row.model_dump_json(exclude_defaults=True) for row in run.rows)]
    (folder / RUN_FILE).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    (folder / SOURCES_FILE).write_text(json.dumps(run.sources, ensure_ascii=False), encoding="utf-8")


def read_run(folder: Path) -> Run:
    """Reads a run back.

    Raises:
        RunError: a file is missing or is not of this form.
    """
    try:
        with (folder / RUN_FILE).open(encoding="utf-8") as lines:
            header = RunHeader.model_validate_json(next(lines))
            rows = tuple(RunRow.model_validate_json(line) for line in lines if line.strip())
        sources: Mapping[str, str] = json.loads((folder / SOURCES_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RunError(f"{folder} 里没有评测记录：缺少 {Path(error.filename).name}") from error
    except (ValidationError, ValueError, StopIteration) as error:
        raise RunError(f"读不了评测记录 {folder / RUN_FILE}：{error}") from error
    if header.schema_version != SCHEMA:
        raise RunError(
            f"评测记录 {folder} 是第 {header.schema_version} 版格式，本程序只读第 {SCHEMA} 版，请重新运行"
        )
    return Run(header=header, rows=rows, sources=dict(sources))
