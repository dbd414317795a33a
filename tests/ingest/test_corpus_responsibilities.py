"""Responsibilities of the real texts against a sample that was read by eye.

A row of the sample is a stretch of lines (from 1) whose statements are listed in full: who leads, answers for,
supports. Bodies as printed, without blanks; groups without a name (相关部门) are not listed. Empty rows name nobody.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import pytest

from ingest.documents import ParsedSource, Responsibility, SourceText
from ingest.duties.responsibilities import find_responsibilities
from ingest.parsing import parse_source
from ingest.spans import slice_spans, squeeze

pytestmark = pytest.mark.corpus

SAMPLE = Path(__file__).parent / "data" / "responsibilities.tsv"

TASKS = (
    ("002_1299343780d249e9.txt", 163, "技能扶贫"),
    ("002_1299343780d249e9.txt", 411, "示范车间"),
    ("002_1299343780d249e9.txt", 451, "工业互联网"),
    ("002_1299343780d249e9.txt", 672, "历史文化名镇"),
    ("002_1299343780d249e9.txt", 850, "天竺牡丹"),
    ("002_1299343780d249e9.txt", 964, "综合组"),
    ("003_b78c4a5612e3a1d9.txt", 1809, "普查经费"),
    ("003_b78c4a5612e3a1d9.txt", 2253, "家庭暴力"),
    ("003_b78c4a5612e3a1d9.txt", 3846, "智慧停车"),
    ("003_b78c4a5612e3a1d9.txt", 4225, "智慧停车"),
    ("003_b78c4a5612e3a1d9.txt", 5472, "婚姻登记"),
    ("003_b78c4a5612e3a1d9.txt", 6008, "垃圾填埋场"),
    ("003_b78c4a5612e3a1d9.txt", 6266, "困难职工"),
)
"""Source, line and a word of a task stated there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    source: str
    line: int
    record: Responsibility


@pytest.fixture(scope="module")
def parsed(corpus_dir: Path) -> list[ParsedSource]:
    return [
        parse_source(
            SourceText(source=path.name, text=path.read_text("utf-8"), media_type="text/plain", sha256="")
        )
        for path in sorted(corpus_dir.glob("*.txt"))
    ]


@pytest.fixture(scope="module")
def found(parsed: list[ParsedSource]) -> list[Found]:
    return [each for source in parsed for each in _lined(source)]


def _lined(parsed: ParsedSource) -> Iterator[Found]:
    text = parsed.source.text
    breaks = [index for index, character in enumerate(text) if character == "\n"]
    for document in parsed.documents:
        for record in document.responsibilities:
            line = bisect_right(breaks, record.spans[0][0] - 1) + 1
            yield Found(source=parsed.source.source, line=line, record=record)


@pytest.fixture(scope="module")
def sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _gold(sample: list[dict[str, str]]) -> set[tuple[str, str, str, str]]:
    return {
        (row["source"], row["first"], role, unit)
        for row in sample
        for role in ("lead", "responsible", "support")
        for unit in row[role].split()
    }


def _predicted(sample: list[dict[str, str]], found: list[Found]) -> set[tuple[str, str, str, str]]:
    return {
        (row["source"], row["first"], each.record.role, squeeze(each.record.unit))
        for each in found
        for row in sample
        if each.source == row["source"] and int(row["first"]) <= each.line <= int(row["last"])
    }


def test_precision_and_recall_on_the_checked_sample(sample: list[dict[str, str]], found: list[Found]) -> None:
    gold, predicted = _gold(sample), _predicted(sample, found)
    precision, recall = len(gold & predicted) / len(predicted), len(gold & predicted) / len(gold)
    wrong, missed = sorted(predicted - gold), sorted(gold - predicted)
    assert len(gold) >= 150
    assert precision >= 0.95, f"precision {precision:.3f}, wrong: {wrong}"
    assert recall >= 0.90, f"recall {recall:.3f}, missed: {missed}"
    print(f"\n{len(gold)} statements: precision {precision:.3f}, recall {recall:.3f}")


@pytest.mark.parametrize(("source", "line", "word"), TASKS)
def test_tasks_name_what_is_to_be_done(found: list[Found], source: str, line: int, word: str) -> None:
    tasks = {each.record.task for each in found if each.source == source and each.line == line}
    assert any(word in task for task in tasks)


def test_every_responsibility_is_proved_by_its_spans(parsed: list[ParsedSource]) -> None:
    for source in parsed:
        for document in source.documents:
            for record in document.responsibilities:
                proof = squeeze(slice_spans(source.source.text, record.spans))
                assert 0 < len(record.task) <= 80
                assert squeeze(record.unit) in proof or squeeze(record.task) in proof
                assert all(document.span[0] <= start < end <= document.span[1] for start, end in record.spans)


def test_all_texts_are_read_within_a_second(parsed: list[ParsedSource]) -> None:
    started = process_time()
    for source in parsed:
        for document in source.documents:
            find_responsibilities(document.blocks, source.source.text)
    assert process_time() - started < 1.0
