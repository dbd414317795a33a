"""Quotes without the breaks of their print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import squeeze
from service.quoting import unwrap


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("住院\n费用", "住院费用"),
        ("住院， 费用", "住院，费用"),
        ("A B\n1", "A B\n1"),
        ("甲\n\n乙", "甲\n\n乙"),
        ("按 70% 救", "按 70% 救"),
    ],
)
def test_breaks_of_the_print_are_taken_out_between_characters(printed: str, shown: str) -> None:
    assert unwrap(printed) == shown


def test_print_that_stands_on_its_side_is_joined():
    printed = "社\n会\n\n组\n织\n\n、\n养\n\n老\n院\n\n1\n2\n区\n民\n\n政\n局"
    assert unwrap(printed) == "社会组织、养老院 1 2 区民政局"


@given(st.text(alphabet="区民政、。1a \n\t\u3000", max_size=60))
def test_nothing_but_blanks_is_taken_out(text: str):
    assert squeeze(unwrap(text)) == squeeze(text)
