"""The tables of the five real texts: sums that they state, row counts, spans and a checked sample of rows.

`corpus_table_rows.tsv` holds one row a line: source, line on which the row begins, its values. The rows were
taken at every seventh row and where the print is worst, and checked by reading the raw text; `…` stands for a
value that is not compared (sentences).
"""

from __future__ import annotations

import itertools
import re
import time
from pathlib import Path

import pytest

from ingest.documents import Table, TableRow
from ingest.spans import squeeze
from ingest.tables import TableRegion, find_tables

pytestmark = pytest.mark.corpus

SAMPLE = Path(__file__).with_name("corpus_table_rows.tsv")


class Corpus:
    """The texts and their table regions, by the first three digits of their names."""

    def __init__(self, folder: Path) -> None:
        self.texts: dict[str, str] = {}
        self.regions: dict[str, tuple[TableRegion, ...]] = {}
        self.lines: dict[str, list[tuple[int, int]]] = {}
        for path in sorted(folder.glob("*.txt")):
            text = path.read_bytes().decode("utf-8")
            lines = [match.span() for match in re.finditer(r"^.*$", text, re.MULTILINE)]
            name = path.name[:3]
            self.texts[name], self.lines[name] = text, lines
            self.regions[name] = find_tables(text, lines)

    def table_at(self, name: str, line: int) -> Table:
        """The table that takes up a line, counted from 1."""
        return next(r.table for r in self.regions[name] if r.first_line < line <= r.last_line + 1)

    def row_at(self, name: str, line: int) -> TableRow:
        """The table row that begins on a line, counted from 1."""
        start, end = self.lines[name][line - 1]
        return next(row for row in self.table_at(name, line).rows if start <= row.text.start <= end)


@pytest.fixture(scope="module")
def corpus(corpus_dir: Path) -> Corpus:
    return Corpus(corpus_dir)


def column_sum(table: Table, column: int) -> float:
    """Adds up a column, rows of totals left out."""
    cells = [
        row.values[column] for row in table.rows if not any("计" in v and len(v) <= 3 for v in row.values)
    ]
    return round(sum(float(cell) for cell in cells if re.fullmatch(r"\d+(\.\d+)?", cell)), 2)


def test_every_character_of_a_region_is_in_one_part_of_it(corpus: Corpus) -> None:
    for name, text in corpus.texts.items():
        for region in corpus.regions[name]:
            table = region.table
            parts = [table.caption, table.header, *(row.text for row in table.rows), *table.notes]
            offsets = [o for part in parts for o in part.offsets if o >= 0 and not text[o].isspace()]
            offsets += [o for start, end in region.noise for o in range(start, end) if not text[o].isspace()]
            start, end = corpus.lines[name][region.first_line][0], corpus.lines[name][region.last_line][1]
            assert sorted(offsets) == [o for o in range(start, end) if not text[o].isspace()]


def test_row_text_equals_its_source_slices(corpus: Corpus) -> None:
    for name, text in corpus.texts.items():
        for region in corpus.regions[name]:
            for row in region.table.rows:
                slices = "".join(text[start:end] for start, end in row.text.spans(text))
                assert squeeze(slices) == squeeze(row.text.text)
                assert len(row.values) == len(region.table.columns)


def test_regions_do_not_overlap(corpus: Corpus) -> None:
    for regions in corpus.regions.values():
        for before, after in itertools.pairwise(regions):
            assert before.last_line < after.first_line


@pytest.mark.parametrize(("name", "count"), [("000", 17), ("001", 1), ("002", 4), ("003", 42), ("004", 2)])
def test_each_text_has_its_tables(corpus: Corpus, name: str, count: int) -> None:
    assert len(corpus.regions[name]) == count


@pytest.mark.parametrize(
    ("name", "line", "rows"),
    [
        ("000", 229, 16),
        ("000", 1594, 19),
        ("001", 225, 18),
        ("002", 211, 18 + 1),
        ("002", 666, 35),
        ("002", 757, 17),
        ("002", 1064, 13),
        ("003", 756, 67 + 9),
        ("003", 1936, 49),
        ("003", 2211, 45),
        ("003", 2286, 49),
        ("003", 2407, 41),
        ("003", 2690, 44),
        ("003", 3600, 17),
        ("003", 3956, 26 + 1),
        ("003", 4052, 44),
        ("003", 4194, 46 + 1),
        ("003", 4249, 25),
        ("003", 4282, 132),
        # Group rows of the plan of text 004 count as rows: 43 indicators and 10 titles, 58 and 18.
        ("004", 53, 53),
        ("004", 430, 76),
        # 76 printed rows, one of them with a table of 11 rows in it.
        ("000", 2371, 75 + 11),
    ],
)
def test_tables_have_all_their_rows(corpus: Corpus, name: str, line: int, rows: int) -> None:
    assert len(corpus.table_at(name, line).rows) == rows


@pytest.mark.parametrize(
    ("name", "line", "column", "total"),
    [
        ("002", 211, 4, 11400),
        ("002", 211, 5, 14300),
        ("002", 211, 6, 17000),
        ("003", 685, 1, 354.6),
        ("003", 3354, 3, 81.1),
        ("003", 3366, 3, 38.11),
        ("003", 3384, 3, 31.28),
        ("003", 4194, 4, 52800),
        ("003", 756, 9, 12990745),
        ("003", 756, 10, 3545765),
    ],
)
def test_columns_add_up_to_the_totals_that_the_tables_state(
    corpus: Corpus, name: str, line: int, column: int, total: float
) -> None:
    assert column_sum(corpus.table_at(name, line), column) == total


def test_numbered_rows_of_the_garbage_annex_begin_anew_in_each_block(corpus: Corpus) -> None:
    table = corpus.table_at("000", 2371)
    blocks: dict[str, list[int]] = {}
    for row in table.rows:
        numbers = blocks.setdefault(row.values[0], [])
        if int(row.values[1]) not in numbers:
            numbers.append(int(row.values[1]))
    assert [len(numbers) for numbers in blocks.values()] == [2, 6, 4, 5, 3, 6, 4, 3, 3, 18, 2, 5, 3, 3, 5, 4]
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in blocks.values())
    assert table.columns == ("重点任务", "序号", "任务内容", "责任单位")


def test_boxes_keep_fields_and_projects_apart(corpus: Corpus) -> None:
    boxes = [r.table for r in corpus.regions["000"] if r.table.columns == ("重点方向", "重点项目")]
    kinds = [r.table for r in corpus.regions["000"] if r.table.columns == ("产业类别", "重点方向")]
    assert len(boxes) == 9
    assert all(re.search("项目|工程", box.rows[0].values[1]) for box in boxes)
    assert [len(box.rows) for box in kinds] == [2, 3, 3, 2, 2]


def test_two_line_headers_are_combined(corpus: Corpus) -> None:
    columns = corpus.table_at("002", 211).columns
    assert columns[4:] == ("指导计划 2019年", "指导计划 2020年", "指导计划 2021年")
    assert corpus.table_at("003", 756).columns[:4] == ("项目类型", "项目类型", "项目类型", "序号")
    assert corpus.table_at("002", 211).unit == "人次"


def test_prose_boxes_are_left_alone(corpus: Corpus) -> None:
    prose = [("000", 1741), ("000", 1928), ("002", 375), ("003", 454), ("004", 1119)]
    for name, line in prose:
        assert not any(r.first_line < line <= r.last_line + 1 for r in corpus.regions[name])


def test_at_least_95_percent_of_the_sampled_rows_are_rebuilt_right(corpus: Corpus) -> None:
    wrong: list[str] = []
    tables: set[int] = set()
    lines = SAMPLE.read_text("utf-8").rstrip("\n").split("\n")
    for line in lines:
        name, number, *expected = line.split("\t")
        found = corpus.row_at(name, int(number)).values
        tables.add(id(corpus.table_at(name, int(number))))
        if len(found) != len(expected) or any(
            e not in ("…", f) for e, f in zip(expected, found, strict=True)
        ):
            wrong.append(f"{name}:{number} {found}")
    share = 1 - len(wrong) / len(lines)
    print(f"{share:.1%} of {len(lines)} rows in {len(tables)} tables right; wrong: {wrong}")
    assert len(lines) >= 150
    assert len(tables) >= 25
    assert share >= 0.95


def test_finding_all_tables_takes_less_than_two_seconds(corpus: Corpus) -> None:
    start = time.process_time()
    for name, text in corpus.texts.items():
        find_tables(text, corpus.lines[name])
    assert time.process_time() - start < 2.0
