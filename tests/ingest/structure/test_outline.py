from __future__ import annotations

from ingest.documents import Block
from ingest.lines import read_lines, split_lines
from ingest.structure.layout import paragraphs
from ingest.structure.outline import Item, outline

BODY = "各单位要加强组织领导，明确责任分工，确保落实到位。"


def _blocks(*lines: str) -> list[Block]:
    text = "\n\n".join(lines)
    made = paragraphs(text, read_lines(text, split_lines(text)), None)
    return outline([Item(paragraph=paragraph) for paragraph in made])


def _paths(*lines: str) -> list[tuple[str, ...]]:
    return [block.heading_path for block in _blocks(*lines)]


def test_levels_follow_the_order_of_the_styles() -> None:
    blocks = _blocks(
        "第一章　总则",
        "一、目标",
        "（一）任务。",
        "1. 设施。" + BODY,
        "(二) 监督。",
        BODY,
        "第二章 附则",
        BODY,
    )
    assert [block.heading_path for block in blocks] == [
        ("第一章 总则",),
        ("第一章 总则", "一、目标"),
        ("第一章 总则", "一、目标", "（一）任务。"),
        ("第一章 总则", "一、目标", "（一）任务。", "1. 设施。"),
        ("第一章 总则", "一、目标", "(二) 监督。"),
        ("第一章 总则", "一、目标", "(二) 监督。"),
        ("第二章 附则",),
        ("第二章 附则",),
    ]
    assert [block.level for block in blocks] == [1, 2, 3, 0, 3, 0, 1, 0]
    assert [block.label for block in blocks] == ["第一章", "一、", "（一）", "1.", "（二）", "", "第二章", ""]


def test_numbers_that_run_on_and_skip_a_level_stay_below_their_chapter() -> None:
    paths = _paths(
        "三、支撑", "（一）流通。", "29. 市场。" + BODY, "四、合作", "30. 文旅。" + BODY, "31. 农业。" + BODY
    )
    assert paths[-1] == ("四、合作", "31. 农业。")
    assert paths[2] == ("三、支撑", "（一）流通。", "29. 市场。")


def test_a_run_in_heading_covers_what_follows_it() -> None:
    paths = _paths(
        "二、救助", "1. 合理确定水平。对象按比例救助。", "其他人员按规定救助。", "2. 健全机制。" + BODY
    )
    assert paths[1] == paths[2] == ("二、救助", "1. 合理确定水平。")
    assert paths[3] == ("二、救助", "2. 健全机制。")


def test_items_of_a_list_are_not_headings() -> None:
    blocks = _blocks("二、禁止行为", "（一）吸烟；", "（二）烧荒；", "（三）携带火种。", "三、责任", BODY)
    assert [block.kind for block in blocks] == [
        "heading",
        "list_item",
        "list_item",
        "list_item",
        "heading",
        "paragraph",
    ]
    assert blocks[2].heading_path == ("二、禁止行为",)
    assert blocks[2].label == "（二）"


def test_a_provision_with_an_amount_is_not_a_heading() -> None:
    blocks = _blocks(
        "二、标准", "（一）起付线为600元。超过部分按比例救助。", "（二）年度限额6万元。确有困难的再次救助。"
    )
    assert [block.kind for block in blocks[1:]] == ["list_item", "list_item"]


def test_articles_are_headings_of_their_items() -> None:
    paths = _paths(
        "第一章 总则", "第二条　本办法适用于下列人员：", "（一）老年人；", "（二）依照第三条规定登记的人员。"
    )
    assert paths[-1] == ("第一章 总则", "第二条")


def test_numbers_restart_in_a_box_and_the_outer_list_goes_on() -> None:
    paths = _paths(
        "（三）效能。", "1. 布局。" + BODY, "专栏4 补短板工程", "1. 改造。" + BODY, "2. 医院。" + BODY, "3. 养老。" + BODY,
        "2. 机制。" + BODY, "（四）数字化。", BODY,
    )  # fmt: skip
    assert paths[5] == ("（三）效能。", "1. 布局。", "专栏4 补短板工程", "3. 养老。")
    assert paths[6] == ("（三）效能。", "2. 机制。")
    assert paths[-1] == ("（四）数字化。",)


def test_a_box_that_is_one_paragraph_ends_with_it() -> None:
    paths = _paths("1. 推动提质", "专栏 3 ：实施行动。" + BODY, BODY)
    assert paths == [("1. 推动提质",), ("1. 推动提质", "专栏3 实施行动。"), ("1. 推动提质",)]


def test_a_line_that_ends_in_a_colon_heads_what_is_below() -> None:
    paths = _paths(
        "（一）安保组",
        "区公安局:",
        "- 1.负责安保;",
        "- 2.负责交通。",
        "区气象局:",
        "负责预报。",
        "（二）市政组",
        BODY,
    )
    assert paths[2] == paths[3] == ("（一）安保组", "区公安局:")
    assert paths[5] == ("（一）安保组", "区气象局:")
    assert paths[-1] == ("（二）市政组",)


def test_lead_phrases_head_their_own_paragraph_when_neighbours_have_them_too() -> None:
    paths = _paths(
        "一、成效",
        "经济基础更坚实。" + BODY,
        "全年实现目标，" + BODY,
        "发展动能更强劲。" + BODY,
        "五年来，" + BODY,
    )
    assert paths[1] == paths[2] == ("一、成效", "经济基础更坚实。")
    assert paths[3] == ("一、成效", "发展动能更强劲。")
    assert paths[4] == ("一、成效",)
    assert _paths("一、成效", "经济基础更坚实。" + BODY, "五年来，" + BODY)[1] == ("一、成效",)


def test_closing_provisions_are_in_no_section() -> None:
    paths = _paths(
        "五、保障",
        "（一）组织。" + BODY,
        "本方案自发布之日起施行，试行1年。",
        "附件：1. 任务分工",
        "2. 项目清单",
    )
    assert paths[2:] == [(), (), ()]


def test_words_like_preface_stand_beside_chapters() -> None:
    paths = _paths("前 言", BODY, "第一章 基础", BODY, "名 词 解 释", "云溪通：指出行平台。")
    assert paths == [("前言",)] * 2 + [("第一章 基础",)] * 2 + [("名词解释",)] * 2


def test_headings_of_the_format_are_used() -> None:
    text = "总则\n\n适用范围\n\n" + BODY
    made = paragraphs(text, read_lines(text, split_lines(text)), None, joined=False)
    blocks = outline(
        [
            Item(paragraph=made[0], format_level=1),
            Item(paragraph=made[1], format_level=2),
            Item(paragraph=made[2]),
        ]
    )
    assert blocks[2].heading_path == ("总则", "适用范围")


def test_figures_are_captions() -> None:
    assert [block.kind for block in _blocks("图1-1　2016—2020年生产总值", "图 2 “智慧云溪” 架构")] == [
        "caption",
        "caption",
    ]


def test_numbered_closing_clause_keeps_its_own_heading() -> None:
    clause = "第六条 本办法自2024年6月1日起施行。《云溪区旧办法》同时废止。"
    assert _paths("第五条 " + BODY, clause, "联系人：丁某，电话12345。") == [("第五条",), ("第六条",), ()]
