from __future__ import annotations

import pytest

from ingest.structure.numbering import read_mark


@pytest.mark.parametrize(
    ("text", "style", "number", "label", "words"),
    [
        ("第一篇　总体要求", "part", 1, "第一篇", "总体要求"),
        ("第十二章 附则", "chapter", 12, "第十二章", "附则"),
        ("第三节 监督", "section", 3, "第三节", "监督"),
        ("第一百零三条　区民政局负责。", "article", 103, "第一百零三条", "区民政局负责。"),
        ("第九条　以欺骗手段取得补贴的，追回。", "article", 9, "第九条", "以欺骗手段取得补贴的，追回。"),
        ("十一、保障措施", "cjk", 11, "十一、", "保障措施"),
        ("（二） 范围", "cjk_bracket", 2, "（二）", "范围"),
        ("(二)范围", "cjk_bracket", 2, "（二）", "范围"),
        ("3．设施", "arabic", 3, "3.", "设施"),
        ("3、设施", "arabic", 3, "3.", "设施"),
        ("（4）人员", "arabic_bracket", 4, "（4）", "人员"),
        ("⑤资金", "circled", 5, "⑤", "资金"),
        ("1.2 编制依据", "decimal", None, "1.2", "编制依据"),
        ("专栏 3：重点项目", "box", 3, "专栏3", "重点项目"),
        ("专栏6-1重点项目", "box", None, "专栏6-1", "重点项目"),
        ("附 件 2", "annex", 2, "附件2", ""),
        ("——坚持公平。", "dash", None, "", "坚持公平。"),
        ("名 词 解 释", "word", None, "", "名 词 解 释"),
    ],
)
def test_numbers_are_read(text: str, style: str, number: int | None, label: str, words: str) -> None:
    mark = read_mark(text)
    assert mark is not None
    assert (mark.style, mark.number, mark.label, text[mark.end :]) == (style, number, label, words)


@pytest.mark.parametrize(
    "text",
    [
        "第十二条规定的情形",
        "第五条、第六条",
        "第三方机构评估",
        "2024年度计划",
        "2.5亿元资金",
        "15.88 平方公里范围内",
        "附件：1.任务分工",
        "附件精神",
        "（2021—2025年）",
        "一区两群",
        "",
    ],
)
def test_references_amounts_and_words_are_not_numbers(text: str) -> None:
    assert read_mark(text) is None
