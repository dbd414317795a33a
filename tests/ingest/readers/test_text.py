from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnreadableSource
from ingest.readers.text import read_markdown, read_text

NOTICE = "临江市云溪区人民政府办公室\n关于印发《云溪区临时救助办法》的通知\n云溪府办发〔2024〕5号\n救助标准为每人每月７００元，“从宽”认定。\n"
SENTENCES = st.lists(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=30),
    min_size=1,
    max_size=8,
).map(lambda parts: "，".join(parts) + "。\n2024年1. （一）A-1")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_chinese_text_is_read_in_the_encodings_it_comes_in(encoding: str) -> None:
    extract = read_text(NOTICE.encode(encoding))
    assert extract.text == NOTICE
    assert extract.warnings == ()


@given(SENTENCES)
def test_any_chinese_sentence_survives_every_encoding(text: str) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"):
        assert read_text(text.encode(encoding)).text == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\r"), min_size=20))
def test_any_printable_text_in_utf8_is_read_as_python_reads_it(text: str) -> None:
    if not text.strip("\ufeff").strip():
        return
    content = "临江市云溪区" + text
    assert read_text(content.encode()).text == content


def test_offsets_agree_with_python_text_mode(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + "第一条\r\n第二条\r第三条\n".encode()
    file = tmp_path / "a.txt"
    file.write_bytes(data)
    assert read_text(data).text == file.read_text(encoding="utf-8") == "\ufeff第一条\n第二条\n第三条\n"


def test_a_byte_order_mark_of_utf16_is_not_text() -> None:
    assert read_text(b"\xfe\xff" + "第一条".encode("utf-16-be")).text == "第一条"


def test_gb18030_bytes_that_happen_to_be_utf8_are_read_as_chinese() -> None:
    data = "小学".encode("gb18030")
    assert data.decode("utf-8")
    assert read_text(data).text == "小学"


def test_a_short_latin_text_stays_utf8() -> None:
    assert read_text("café 20 °C".encode()).text == "café 20 °C"


def test_torn_utf8_is_read_with_a_warning_and_not_as_gb18030() -> None:
    data = (NOTICE * 5).encode()[:-2]
    extract = read_text(data)
    assert extract.text.startswith(NOTICE)
    assert "损坏" in extract.warnings[0]


def test_torn_gb18030_is_read_with_a_warning() -> None:
    data = (NOTICE * 5).encode("gb18030")
    extract = read_text(data[:-2] + b"\xff\n")
    assert extract.text.startswith(NOTICE)
    assert "损坏" in extract.warnings[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b" \r\n\t\n" * 100_000, "空的"),
        (b"\xef\xbb\xbf", "空的"),
        (bytes(range(256)) * 40, "不是文本"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04" + bytes(40), "压缩包"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableSource, match=message):
        read_text(data)


@pytest.mark.timeout(20)
def test_thirty_megabytes_are_read_quickly() -> None:
    text = NOTICE * 200_000
    assert len(read_text(text.encode("gb18030")).text) == len(text)


def test_markdown_headings_are_known_and_the_text_is_untouched() -> None:
    text = "# 云溪区救助办法\n\n正文 #1\n\n## 一、总则 ##\n```\n# 代码\n```\n#不是标题\n"
    extract = read_markdown(text.encode())
    assert extract.text == text
    assert [(text[start:end], level) for (start, end), level in extract.headings] == [
        ("云溪区救助办法", 1),
        ("一、总则", 2),
    ]


@pytest.mark.corpus
def test_real_texts_are_read_as_python_reads_them(corpus_dir: Path) -> None:
    for file in corpus_dir.glob("*.txt"):
        assert read_text(file.read_bytes()).text == file.read_text(encoding="utf-8")
