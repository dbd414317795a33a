from __future__ import annotations

import pytest

from ingest.structure.titles import (
    clean_title,
    inner_title,
    is_banner,
    is_document_number,
    is_issuer,
    is_notice_title,
    is_publicity,
    is_salutation,
    normalise_number,
)


@pytest.mark.parametrize("text", ["云溪府办发[2024]5号", "云溪府办发〔2024〕 5 号", "云溪府办发（2024）5号"])
def test_document_numbers_have_one_form(text: str) -> None:
    assert normalise_number(text) == "云溪府办发〔2024〕5号"


def test_a_number_inside_a_sentence_is_not_a_number_line() -> None:
    assert is_document_number("云溪府办发〔2024〕5号")
    assert not is_document_number("根据云溪府办发〔2024〕5号,现通知如下:")


def test_blanks_go_out_of_titles_only_beside_chinese() -> None:
    assert clean_title("云溪区 2024 年 New Life 养老 方案(试行)") == "云溪区2024年New Life养老方案（试行）"


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        ("云溪区人民政府关于印发《云溪区养老规划（2024—2026年）》的通知", "云溪区养老规划（2024—2026年）"),
        ("云溪区人民政府办公室关于转发区民政局云溪区养老实施方案的通知", "云溪区养老实施方案"),
        ("云溪区人民政府关于公布2024年防火期的通告", None),
        ("云溪区人民政府关于做好养老工作的通知", None),
    ],
)
def test_what_a_notice_issues(title: str, inner: str | None) -> None:
    assert inner_title(title) == inner


def test_kinds_of_lines() -> None:
    assert is_notice_title("临江市云溪区人民政府关于加强养老服务的实施意见")
    assert not is_notice_title("根据关于加强养老服务的意见。现印发通知")
    assert is_issuer("临江市云溪区人民政府办公室")
    assert not is_issuer("区民政局负责指导")
    assert is_banner("临江市云溪区人民政府文件")
    assert is_salutation("各镇人民政府、街道办事处,区政府各部门:")
    assert not is_salutation("工作目标:")
    assert is_publicity("(此件公开发布)")
    assert is_publicity("(此件公开公布)")
