from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.grids import Cell, grid_rows, is_data_table


def test_cells_below_and_beside_a_merged_cell_are_empty() -> None:
    rows = [
        [Cell(text="甲", rows=2, columns=2), Cell(text="乙")],
        [Cell(text="丙")],
        [Cell(text="1"), Cell(text="2"), Cell(text="3")],
    ]
    assert grid_rows(rows) == [["甲", "", "乙"], ["", "", "丙"], ["1", "2", "3"]]


def test_short_rows_are_filled_up() -> None:
    assert grid_rows([[Cell(text="甲")], [Cell(text="乙"), Cell(text="丙")]]) == [["甲", ""], ["乙", "丙"]]


CELLS = st.builds(Cell, text=st.sampled_from("甲乙丙"), columns=st.integers(-1, 5), rows=st.integers(-1, 5))


@given(st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_every_cell_is_on_the_grid_once(rows: list[list[Cell]]) -> None:
    grid = grid_rows(rows)
    assert len({len(line) for line in grid}) <= 1
    assert [[text for text in line if text] for line in grid] == [[cell.text for cell in row] for row in rows]


def test_a_frame_around_text_is_no_data_table() -> None:
    assert not is_data_table([[Cell(text="正文")], [Cell(text="落款")]])
    assert not is_data_table([[Cell(text="左"), Cell(text="右")]])
    assert is_data_table([[Cell(text="单位"), Cell(text="任务")], [Cell(text="区民政局"), Cell(text="救助")]])
