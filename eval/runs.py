"""Runs: what a system answered and found for each gold item, written as JSON Lines before anything is scored.

The first line is the header, each further line a row, written as soon as it is known: what a run that was cut
short has asked is kept. The source texts lie beside it in `sources.json`, so a run can be scored again later,
with new measures, without the service.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.answerer import CitedQuote, RankedPassage
from eval.gold import GoldItem

RUN_FILE = "run.jsonl"
SOURCES_FILE = "sources.json"
SCHEMA = 1
NOT_ASKED = "这次运行没有问到这道题，或者题目后来改过"


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
    index_version: str = ""
    prompt_fingerprints: dict[str, str] = Field(default_factory=dict)
    error: str = ""
    """Why there is no answer or ranking; such a row is scored with the worst values."""


class Run(_Stored):
    """A header, its rows in the order of the gold items, and the texts that spans refer to."""

    header: RunHeader
    rows: tuple[RunRow, ...]
    sources: dict[str, str] = Field(default_factory=dict)

    def row_of(self, item: GoldItem) -> RunRow | None:
        """The row of an item, if it was asked as it is written now."""
        asked = (row for row in self.rows if row.item_id == item.id)
        return next((row for row in asked if (row.question, row.query) == (item.question, item.query)), None)

    def aligned(self, items: Iterable[GoldItem]) -> Run:
        """The run with one row an item, in their order; an item that was not asked gets a row that failed."""
        rows = tuple(self.row_of(item) or _not_asked(item) for item in items)
        return self.model_copy(update={"rows": rows})


class RunFile:
    """The files of a run while it is made: header, texts and what is known, then row by row."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._path = folder / RUN_FILE
        write_run(run, folder)

    def add(self, row: RunRow) -> None:
        """Appends a row; a process that is killed after this returns has kept it."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(_line(row))


def write_run(run: Run, folder: Path) -> None:
    """Writes `run.jsonl` and `sources.json` into the folder, which is made if need be; old ones are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [run.header.model_dump_json() + "\n", *map(_line, run.rows)]
    _replace(folder / SOURCES_FILE, json.dumps(run.sources, ensure_ascii=False))
    _replace(folder / RUN_FILE, "".join(lines))


def _replace(path: Path, text: str) -> None:
    """Writes a whole file or leaves the old one as it is."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def read_run(folder: Path) -> Run:
    """Reads a run back, also one that was cut short; half a line at its end is left out.

    Raises:
        RunError: a file is missing or is not of this form.
    """
    try:
        *lines, _cut_short = (folder / RUN_FILE).read_text(encoding="utf-8").split("\n")
        header = RunHeader.model_validate_json(lines[0])
        rows = tuple(RunRow.model_validate_json(line) for line in lines[1:] if line.strip())
        sources: Mapping[str, str] = json.loads((folder / SOURCES_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RunError(f"{folder} 里没有评测记录：缺少 {Path(error.filename).name}") from error
    except (ValidationError, ValueError, IndexError) as error:
        raise RunError(f"读不了评测记录 {folder / RUN_FILE}：{error}") from error
    if header.schema_version != SCHEMA:
        raise RunError(
            f"评测记录 {folder} 是第 {header.schema_version} 版格式，本程序只读第 {SCHEMA} 版，请重新运行"
        )
    return Run(header=completed(header, rows), rows=rows, sources=dict(sources))


def completed(header: RunHeader, rows: Sequence[RunRow]) -> RunHeader:
    """The header with what only the answers tell: the index version and the prompts in use."""
    fingerprints = header.prompt_fingerprints | {
        name: value for row in rows for name, value in row.prompt_fingerprints.items()
    }
    version = header.index_version or next((row.index_version for row in rows if row.index_version), "")
    return header.model_copy(update={"index_version": version, "prompt_fingerprints": fingerprints})


def _line(row: RunRow) -> str:
    return row.model_dump_json(exclude_defaults=True) + "\n"


def _not_asked(item: GoldItem) -> RunRow:
    return RunRow(item_id=item.id, question=item.question, query=item.query, error=NOT_ASKED)
