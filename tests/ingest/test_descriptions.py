from __future__ import annotations

from datetime import date

import pytest

from ingest.descriptions import is_description, is_description_table
from ingest.documents import PolicyDocument, SourceText
from ingest.parsing import parse_source

TITLE = "临江市云溪区医疗保障局关于做好参保登记的通知"
BODY = "各镇街：\n\n请于月底前完成参保登记，逾期不予办理。\n"
TABLE = (
    "索引号\tYX01/2024-3\t主题分类\t社会保障\n"
    "发文字号\t云溪医保发〔2024〕3号\t成文日期\t2024-05-20\n"
    "发文机关\t云溪区医疗保障局 云溪区财政局\t有效性\t有效\n"
)
LINES = "【发文字号】云溪医保发〔2024〕3号\n[ 发布日期 ] 2024年5月20日\n"
COLONS = "发文字号：云溪医保发〔2024〕3号\n发文机关：云溪区医疗保障局  成文日期：2024年5月20日\n"


def _document(text: str) -> PolicyDocument:
    source = SourceText(source="a.html", text=text, media_type="text/html", sha256="0" * 64)
    (document,) = parse_source(source).documents
    return document


@pytest.mark.parametrize("text", [f"{TABLE}\n{TITLE}\n\n{BODY}", f"{TITLE}\n\n{TABLE}\n{BODY}"])
def test_description_above_or_below_the_title_is_front_matter(text: str) -> None:
    document = _document(text)
    assert (document.title, document.doc_number) == (TITLE, "云溪医保发〔2024〕3号")
    assert document.issued_on == date(2024, 5, 20)
    assert [block.kind for block in document.blocks] == ["front_matter"] * 5 + ["paragraph"]


def test_description_in_lines_with_colons_says_the_same() -> None:
    document = _document(f"{TITLE}\n\n{COLONS}\n{BODY}")
    assert (document.doc_number, document.issued_on) == ("云溪医保发〔2024〕3号", date(2024, 5, 20))


def test_described_issuers_count_where_the_title_names_none() -> None:
    title = "关于做好参保登记的通知"
    assert _document(f"{TABLE}\n{title}\n\n{BODY}").issuer == "云溪区医疗保障局、云溪区财政局"
    assert _document(f"{COLONS}\n{title}\n\n{BODY}").issuer == "云溪区医疗保障局"


def test_day_of_publication_is_the_last_resort() -> None:
    site = "成文日期：2024年5月20日\n发布日期：2024年5月28日\n"
    assert _document(f"{site}\n{TITLE}\n\n{BODY}").issued_on == date(2024, 5, 20)
    assert _document(f"发布日期：2024-05-28\n\n{TITLE}\n\n{BODY}").issued_on == date(2024, 5, 28)


def test_fields_may_be_bracketed_or_spaced_out() -> None:
    assert all(map(is_description, LINES.splitlines()))
    assert is_description("索 引 号：YX01")
    assert not is_description("标题党现象整治方案")


def test_tables_of_data_are_no_description() -> None:
    assert not is_description_table([["名称", "标准"], ["补贴", "100元"], ["津贴", "50元"]])
