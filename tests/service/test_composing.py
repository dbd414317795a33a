"""The extractive answer: its text and its proofs."""

from __future__ import annotations

import pytest
from small_corpus import hit, passage, record

from ingest import Passage, squeeze
from service.composing import MAX_CHARS, Statement, cleaned, compose
from service.evidence import Unit

LEAD = "《云溪区养老服务办法》："
RECORDS = {"d1": record(), "d2": record("d2", title="食堂管理办法")}


def unit(found: Passage, position: int = 0) -> Unit:
    return Unit(
        hit=hit(found),
        position=position,
        score=1.0,
        words=1.0,
        own_words=1.0,
        features={},
        held=frozenset(),
        above=frozenset(),
        wanted=True,
    )


def composed(*units: Unit) -> tuple[Statement, ...]:
    return compose(units, RECORDS)


@pytest.mark.parametrize(
    ("sentences", "position", "text", "quoted"),
    [
        (["甲事先做。", "乙事后做。"], 1, "乙事后做。", "乙事后做。"),
        (["区民政局：", "发放补贴。", "其他。"], 1, "区民政局：发放补贴。", "区民政局：发放补贴。"),
        (
            ["发放补贴。", "（责任单位：区民政局）"],
            0,
            "发放补贴。（责任单位：区民政局）",
            "发放补贴。（责任单位：区民政局）",
        ),
        (["发放补贴。", "（详见附件）"], 0, "发放补贴。", "发放补贴。"),
        (["2024年，", "建食堂；", "办讲座。"], 1, "2024年。建食堂。办讲座。", "2024年，建食堂；办讲座。"),
        (["（一）发放补贴；"], 0, "发放补贴。", "（一）发放补贴；"),
        (["1.发放补贴"], 0, "发放补贴。", "1.发放补贴"),
        (["1.5万元补贴。"], 0, "1.5万元补贴。", "1.5万元补贴。"),
        (
            ["在林区严禁以下行为：", "（一）吸烟；", "（二）烧纸；"],
            2,
            "在林区严禁以下行为：吸烟。烧纸。",
            "在林区严禁以下行为：（一）吸烟；（二）烧纸；",
        ),
        (
            ["住院费用按比例救助。", "其中，老人按70%救助。", "年度限额5万元。"],
            2,
            "住院费用按比例救助。其中，老人按70%救助。年度限额5万元。",
            "住院费用按比例救助。其中，老人按70%救助。年度限额5万元。",
        ),
        (
            ["(一)秩序组", "牵头单位:区公安局", "责任单位:各街镇"],
            1,
            "秩序组：牵头单位:区公安局。",
            "(一)秩序组牵头单位:区公安局",
        ),
        (["长" * 150 + "；", "短" * 60 + "。"], 0, "长" * 150 + "。", "长" * 150 + "；"),
    ],
    ids=[
        "alone",
        "unit line",
        "unit bracket",
        "other bracket",
        "whole sentence",
        "label",
        "number",
        "amount",
        "lead of a list",
        "amount of what stands before",
        "field of a group",
        "room",
    ],
)
def test_a_sentence_comes_with_what_it_cannot_do_without(
    sentences: list[str], position: int, text: str, quoted: str
):
    (statement,) = composed(unit(passage(*sentences), position))
    (quote,) = statement.quotes
    assert statement.text == LEAD + text
    assert quote.text == quoted
    source = "".join(sentences)
    assert squeeze("".join(source[start:end] for start, end in quote.spans)) == squeeze(quoted)
    assert (quote.passage_id, quote.source, quote.document_id) == ("d1#一、", "d1.txt", "d1")


def test_sentences_of_one_passage_are_one_statement_in_text_order():
    one = passage("甲事先做。", "乙事后做。", "丙事不做。")
    (statement,) = composed(unit(one, 2), unit(one, 0))
    assert statement.text == f"{LEAD}甲事先做。丙事不做。"
    assert statement.quotes[0].spans == ((0, 5), (10, 15))


def test_a_document_is_named_once_and_with_its_district_where_its_title_has_none():
    texts = [
        statement.text
        for statement in composed(
            unit(passage("甲。")), unit(passage("乙。", at="二、")), unit(passage("丙。", document_id="d2"))
        )
    ]
    assert texts == [f"{LEAD}甲。", "乙。", "云溪区《食堂管理办法》：丙。"]


def test_an_answer_holds_400_characters():
    long = [passage(f"{n}" + "字" * 179 + "。", at=f"{n}、") for n in range(4)]
    texts = [statement.text for statement in composed(*map(unit, long))]
    assert len(texts) == 2
    (only,) = composed(unit(passage("字" * 900)))
    assert len(only.text) < MAX_CHARS


def test_a_row_is_read_out_with_its_columns():
    row = passage("甲镇\t15", kind="table_row", fields=(("镇", "甲镇"), ("数量（家）", "15")))
    assert composed(unit(row))[0].text == f"{LEAD}镇：甲镇；数量：15家。"


@pytest.mark.parametrize(
    ("text", "read"), [(" 发放\n 补贴 ", "发放补贴"), ("甲\t乙", "甲乙"), ("**发放** a b", "发放 a b")]
)
def test_line_breaks_and_marks_are_not_read_out(text: str, read: str):
    assert cleaned(text) == read


def test_a_row_that_stands_in_the_passage_of_its_table_too_is_told_once():
    row = passage("甲镇\t15", kind="table_row", table_title="表1", fields=(("镇", "甲镇"), ("数量", "15")))
    texts = [statement.text for statement in composed(unit(row), unit(passage("甲镇\t15", at="二、")))]
    assert texts == [f"{LEAD}表1｜镇：甲镇；数量：15。"]
