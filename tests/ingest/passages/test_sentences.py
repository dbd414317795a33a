from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.passages.sentences import cut_to_fit, protected_ranges, split_sentences
from ingest.spans import Spanned, squeeze


def split(text: str, semicolons: bool = False) -> list[str]:
    return [sentence.text for sentence in split_sentences(Spanned.cut(text, 0, len(text)), semicolons)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("建成3个。新增5个！", ["建成3个。", "新增5个！"]),
        (
            "坚持“早发现。早报告”的要求。按《云溪区办法》办。",
            ["坚持“早发现。早报告”的要求。", "按《云溪区办法》办。"],
        ),
        ("他说：“马上办。”各镇落实。", ["他说：“马上办。”", "各镇落实。"]),
        (
            "由区教委负责。（责任单位：区教委。）继续推进。",
            ["由区教委负责。", "（责任单位：区教委。）", "继续推进。"],
        ),
        ("增长8.5%，1.加强领导。", ["增长8.5%，1.加强领导。"]),
        ("包括：①甲；②乙。", ["包括：①甲；②乙。"]),
        ("工作要求\n（一）落实责任\n（二）加强督查", ["工作要求", "（一）落实责任", "（二）加强督查"]),
        ("真的吗？！是。", ["真的吗？！", "是。"]),
        ("没有句号", ["没有句号"]),
        ("（未闭合。下一句。", ["（未闭合。", "下一句。"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_long_quotations_hold_sentences_of_their_own() -> None:
    long = "“" + "各镇要落实责任。" * 10 + "”"
    assert len(split(long)) > 5


def test_semicolons_end_sentences_on_request() -> None:
    assert split("甲；乙。", semicolons=True) == ["甲；", "乙。"]


TEXT = st.text(alphabet="云溪区。！；：，、《》（）“”〔〕 \n1２.%年万第号①（一）", max_size=120)


@given(TEXT, st.booleans())
def test_no_character_is_lost_or_moved(text: str, semicolons: bool) -> None:
    sentences = split_sentences(Spanned.cut(text, 0, len(text)), semicolons)
    assert "".join(squeeze(sentence.text) for sentence in sentences) == squeeze(text)
    assert all(sentence.text == sentence.text.strip() != "" for sentence in sentences)
    offsets = [offset for sentence in sentences for offset in sentence.offsets]
    assert offsets == sorted(offsets)


@given(TEXT, st.integers(1, 40))
def test_pieces_never_exceed_the_limit(text: str, limit: int) -> None:
    pieces = cut_to_fit(Spanned.cut(text, 0, len(text)), limit, list)
    assert "".join(squeeze(piece.text) for piece in pieces) == squeeze(text)
    assert all(0 < len(piece) <= limit for piece in pieces)


@pytest.mark.parametrize(
    "atom",
    [
        "《云溪区生活垃圾管理办法》",
        "云溪府办发〔2024〕15号",
        "3000万元",
        "15.5%",
        "百分之五十",
        "2025年",
        "12.5平方公里",
        "5个工作日",
    ],
)
def test_cuts_spare_titles_numbers_with_units_and_document_numbers(atom: str) -> None:
    text = "区" * 17 + atom + "市" * 18
    pieces = cut_to_fit(Spanned.cut(text, 0, len(text)), 25, list)
    assert sum(atom in piece.text for piece in pieces) == 1
    assert protected_ranges(atom)


def test_cuts_prefer_clause_ends_to_word_ends() -> None:
    text = "加强组织领导，落实工作责任；强化督查考核，严格责任追究"
    pieces = cut_to_fit(Spanned.cut(text, 0, len(text)), 20, list)
    assert [piece.text for piece in pieces] == ["加强组织领导，落实工作责任；", "强化督查考核，严格责任追究"]


def test_words_are_not_cut() -> None:
    words = ["民政局", "教育", "委员会", "公安局", "水利局", "财政局"]
    pieces = cut_to_fit(Spanned.cut("".join(words), 0, 17), 10, lambda _: words)
    assert [piece.text for piece in pieces] == ["民政局教育委员会", "公安局水利局财政局"]
