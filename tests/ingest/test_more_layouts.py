"""Texts of further layouts, written for these tests: orders, minutes, explanations, joint notices, odd numbers."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.documents import PolicyDocument, SourceText
from ingest.parsing import parse_source


def _documents(text: str) -> tuple[PolicyDocument, ...]:
    return parse_source(
        SourceText(source="文件.txt", text=text, media_type="text/plain", sha256="0")
    ).documents


def _register(document: PolicyDocument) -> tuple[str, str | None, str | None, str | None, date | None]:
    return document.title, document.doc_number, document.issuer, document.region, document.issued_on


def test_an_order_is_called_by_what_it_makes_public_and_cited_by_its_full_number() -> None:
    (document,) = _documents(
        "滨海市人民政府令\n\n第86号\n\n《滨海市电动自行车管理办法》已经2024年4月18日市人民政府第52次常务会议审议通过，现予公布，"
        "自2024年7月1日起施行。\n\n市长　林卫东\n2024年5月6日\n\n滨海市电动自行车管理办法\n\n第一章　总　则\n\n"
        "第一条　为了加强管理，制定本办法。\n\n第二条　公安机关负责登记。\n\n第二章　附　则\n\n"
        "第三条　本办法自2024年7月1日起施行。\n"
    )
    assert _register(document) == (
        *("滨海市电动自行车管理办法", "滨海市人民政府令第86号", "滨海市人民政府", "滨海市"),
        date(2024, 5, 6),
    )
    assert document.aliases == ("滨海市人民政府令",)
    assert document.kind == "measures"
    assert [block.heading_path for block in document.blocks if block.label == "第二条"] == [
        ("第一章 总则", "第二条")
    ]


@pytest.mark.parametrize(
    ("printed", "stored"),
    [
        ("云溪府发〔２０２４〕１８号", "云溪府发〔2024〕18号"),
        ("云溪府发(2024) 18 号", "云溪府发〔2024〕18号"),
        ("云溪府发（2024）18号", "云溪府发〔2024〕18号"),
        ("云溪府办明电﹝2024﹞18号", "云溪府办明电〔2024〕18号"),
        ("云溪府规[2024]18号", "云溪府规〔2024〕18号"),
    ],
)
def test_numbers_in_any_brackets_and_digits_are_one_number(printed: str, stored: str) -> None:
    (document,) = _documents(
        f"云溪区人民政府\n关于加强供热管理的通知\n{printed}\n\n各镇人民政府：\n一、供热期为五个月。\n"
        "云溪区人民政府\n２０２４年９月３０日\n"
    )
    assert document.doc_number == stored
    assert document.issued_on == date(2024, 9, 30)


def test_several_authorities_above_a_title_issue_it_together() -> None:
    documents = _documents(
        "云溪区人民政府\n关于加强值班的通知\n云溪府发〔2024〕5号\n各镇人民政府：\n一、加强值班。\n云溪区人民政府\n2024年7月2日\n\n"
        "云溪区发展和改革委员会\n云溪区财政局\n关于印发《云溪区充电设施补贴办法》的通知\n云溪发改规〔2024〕2号\n各有关单位：\n"
        "现印发给你们。\n2024年10月8日\n\n云溪区充电设施补贴办法\n第一条　每千瓦补贴200元。\n"
    )
    assert [document.issuer for document in documents] == [
        "云溪区人民政府",
        "云溪区发展和改革委员会、云溪区财政局",
    ]
    assert documents[0].blocks[-1].text.text.endswith("2024年7月2日")


def test_party_and_government_issue_measures_whose_title_begins_with_about() -> None:
    (document,) = _documents(
        "中共临江市委办公室　临江市人民政府办公室\n印发《关于加强基层治理能力建设的若干措施》的通知\n临办发〔2024〕8号\n\n"
        "各县（市、区）委和人民政府：\n现印发给你们。\n\n中共临江市委办公室\n临江市人民政府办公室\n2024年4月12日\n\n"
        "关于加强基层治理能力建设的若干措施\n\n一、优化机构设置\n1.整合内设机构。控制在8个以内。（市委编办牵头，市民政局配合）\n"
    )
    assert _register(document) == (
        *(
            "关于加强基层治理能力建设的若干措施",
            "临办发〔2024〕8号",
            "中共临江市委办公室、临江市人民政府办公室",
        ),
        *("临江市", date(2024, 4, 12)),
    )


def test_a_plain_title_right_above_its_number_is_the_title() -> None:
    texts = [
        f"云溪区{matter}管理办法\n云溪府规〔2024〕{number}号\n\n第一条 为加强管理，制定本办法。\n第二条 区城市管理局负责维护。\n"
        for number, matter in ((3, "路灯"), (4, "河道"))
    ]
    assert [document.title for document in _documents(texts[0])] == ["云溪区路灯管理办法"]
    signed = texts[0] + "云溪区人民政府\n2024年3月1日\n\n" + texts[1]
    assert [document.title for document in _documents(signed)] == ["云溪区路灯管理办法", "云溪区河道管理办法"]


def test_minutes_are_called_by_their_subject() -> None:
    (document,) = _documents(
        "东港市人民政府办公室\n专题会议纪要\n〔2024〕第17期\n\n东港市人民政府办公室　　　　2024年6月3日\n\n"
        "关于研究老旧小区改造有关问题的会议纪要\n\n5月30日，副市长主持召开专题会议。现纪要如下：\n\n"
        "一、关于资金。市财政局负责于7月10日前拨付首批资金800万元。\n"
    )
    assert _register(document) == (
        *("关于研究老旧小区改造有关问题的会议纪要", None, "东港市人民政府办公室", "东港市"),
        date(2024, 6, 3),
    )


def test_an_explanation_is_dated_by_the_site_and_its_title_holds_no_fields() -> None:
    (document,) = _documents(
        "《云溪区高龄津贴发放办法》政策解读\n\n发布时间：2024-05-10　来源：云溪区民政局　浏览次数：1234\n\n一、主要内容\n"
        "问：每月发多少钱？\n答：80至89周岁每人每月100元。\n"
    )
    assert document.title == "《云溪区高龄津贴发放办法》政策解读"
    assert (document.region, document.issued_on) == ("云溪区", date(2024, 5, 10))


def test_a_government_page_gives_its_title_and_not_its_menus() -> None:
    (document,) = _documents(
        "云溪区门户\n本站导航\n临江市云溪区人民政府关于加强犬只管理的通告\n发布时间：2024-04-25 10:23 来源：区公安局\n"
        "为加强犬只管理，现通告如下：\n一、登记费每只100元。\n二、本通告自2024年6月1日起施行，有效期五年。\n"
        "临江市云溪区人民政府\n2024年4月20日\n"
    )
    assert document.title == "临江市云溪区人民政府关于加强犬只管理的通告"
    assert document.kind == "announcement"
    assert document.issued_on == date(2024, 4, 20)


def test_square_and_lens_brackets_state_duties_too() -> None:
    (document,) = _documents(
        "云溪区人民政府关于加强供水的通知\n各镇人民政府：\n一、任务\n"
        "（一）建设水厂。新建水厂3座。〔责任单位：区水利局、各镇〕\n"
        "（二）检测水质。每季度一次。【牵头单位：区卫生健康委；配合单位：区水利局】\n"
        "（三）发放补贴。由区农业农村委负责审核名单，区财政局负责按月兑付。\n"
    )
    assert [(duty.unit, duty.role, duty.task) for duty in document.responsibilities] == [
        ("区水利局", "responsible", "建设水厂"),
        ("各镇", "responsible", "建设水厂"),
        ("区卫生健康委", "lead", "检测水质"),
        ("区水利局", "support", "检测水质"),
        ("区财政局", "responsible", "按月兑付"),
        ("区农业农村委", "responsible", "审核名单"),
    ]


def test_an_emergency_plan_is_numbered_in_decimals() -> None:
    (document,) = _documents(
        "云溪区气象灾害应急预案\r\n\r\n1 总则\r\n1.1 编制目的\r\n减轻气象灾害造成的损失。\r\n\r\n— 12 —\r\n\r\n"
        "2 组织体系\r\n2.1 区指挥部\r\n指挥部办公室设在区气象局。\r\n3 应急响应\r\n3.1 响应分级\r\n响应分为四级。\r\n"
        "3.1.1 Ⅰ级响应\r\n由指挥长启动。\r\n3.1.2 Ⅱ级响应\r\n由副指挥长启动。\r\n4 附则\r\n本预案自印发之日起施行。\r\n"
    )
    paths = {block.text.text: block.heading_path for block in document.blocks}
    assert paths["减轻气象灾害造成的损失。"] == ("1总则", "1.1编制目的")
    assert paths["由副指挥长启动。"] == ("3应急响应", "3.1响应分级", "3.1.2Ⅱ级响应")
    assert paths["4 附则"] == ("4附则",)


def test_a_numbered_announcement_makes_a_regulation_public() -> None:
    (document,) = _documents(
        "云岭省生态环境厅公告\n2024年第9号\n关于发布《云岭省排污许可管理规定》的公告\n现发布《云岭省排污许可管理规定》，自2024年10月1日起施行。\n"
        "附件：云岭省排污许可管理规定\n云岭省生态环境厅\n2024年8月16日\n附件\n云岭省排污许可管理规定\n"
        "第一条　排污单位应当申领许可证。\n"
    )
    assert document.doc_number == "云岭省生态环境厅公告2024年第9号"
    assert (document.issuer, document.issued_on) == ("云岭省生态环境厅", date(2024, 8, 16))
    assert "云岭省排污许可管理规定" in document.aliases


def test_markdown_quotes_and_headings_are_front_matter_and_chapters() -> None:
    text = (
        "# 云溪区就业补贴实施细则\n\n> 云溪府办规〔2024〕12号\n\n## 第一章 总则\n\n第一条 为促进就业，制定本细则。\n\n"
        "## 第二章 补贴标准\n\n| 补贴类别 | 标准 |\n|---|---|\n| 创业补贴 | 8000元 |\n| 社保补贴 | 三分之二 |\n\n"
        "第二条 有效期至2027年7月31日。\n"
    )
    (document,) = _documents(text)
    assert (document.title, document.doc_number) == ("云溪区就业补贴实施细则", "云溪府办规〔2024〕12号")
    (table,) = [block for block in document.blocks if block.table]
    assert table.heading_path == ("第二章 补贴标准",)
