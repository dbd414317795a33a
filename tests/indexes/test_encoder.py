"""Batches of texts of like length."""

from hypothesis import given
from hypothesis import strategies as st

from indexes.encoder import batches_by_length


@given(st.lists(st.integers(1, 512), max_size=60), st.integers(64, 2048))
def test_every_row_is_in_one_batch_and_padding_stays_in_the_budget(lengths: list[int], budget: int):
    batches = list(batches_by_length(lengths, budget))
    assert sorted(row for batch in batches for row in batch) == list(range(len(lengths)))
    for batch in batches:
        padded = max(lengths[row] for row in batch) * len(batch)
        assert padded <= budget or len(batch) == 1


def test_short_texts_come_first():
    assert list(batches_by_length([30, 5, 10, 6], 20)) == [[1, 3], [2], [0]]
