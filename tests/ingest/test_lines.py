from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.lines import adjacent, display_width, matching_key, read_lines, split_lines
from ingest.spans import squeeze


@given(st.text(alphabet="云溪 \t\n\r\f（1", max_size=60))
def test_lines_hold_every_character_that_is_not_blank(text: str) -> None:
    lines = read_lines(text, split_lines(text))
    assert "".join(text[start:end] for start, end in (line.span for line in lines)).split() == (
        "".join(line.text for line in lines).split()
    )
    assert squeeze("".join(line.text for line in lines)) == squeeze(text)


def test_gaps_and_indents_are_counted() -> None:
    text = "一\n\n\n　　二\r\n三"
    lines = read_lines(text, split_lines(text))
    assert [(line.text, line.gap, line.indent) for line in lines] == [
        ("一", 0, ""),
        ("二", 2, "　　"),
        ("三", 0, ""),
    ]


def test_keys_make_widths_brackets_and_markup_alike() -> None:
    assert matching_key("- **（一） 总则：**") == matching_key("（一）总则:") == "(一)总则:"
    assert matching_key("云溪府发[2024]5号") == matching_key("云溪府发﹝2024﹞5号") == "云溪府发〔2024〕5号"


def test_comparison_signs_are_not_markup() -> None:
    assert matching_key("<p>得分<8，>98.5</p>") == "得分<8,>98.5"


def test_lines_with_one_left_out_between_are_not_adjacent() -> None:
    text = "一\n\n12\n二"
    first, _, last = read_lines(text, split_lines(text))
    assert not adjacent([first, last])
    assert adjacent(read_lines(text, split_lines(text)))


def test_width_counts_half_for_latin() -> None:
    assert display_width("2024年") == 3


def test_a_byte_order_mark_belongs_to_no_line():
    text = "\ufeff云溪府办发〔2024〕61号\n云溪区路灯管理办法"
    assert [line.text for line in read_lines(text, split_lines(text))] == text[1:].split("\n")
