"""Texts of other layouts than the ones ingestion was built on, read from files and parsed as they come."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.documents import Block, PolicyDocument, SourceText
from ingest.parsing import parse_source
from ingest.reading import find_files, read_source
from ingest.spans import slice_spans, squeeze

PROVINCE = """临江省人民政府文件

临江政发〔2024〕12号


临江省人民政府
关于印发临江省灵活就业人员参加医疗保险办法的通知

各市、州、县人民政府，省政府各委、办、厅、局：

　　现将《临江省灵活就业人员参加医疗保险办法》印发给你们，请遵照执行。

　　　　　　　　　　　　　　　　　　　　临江省人民政府
　　　　　　　　　　　　　　　　　　　　2024年6月18日

临江省灵活就业人员参加医疗保险办法

　　第一条　为保障灵活就业人员的医疗保险权益，根据有关法律、法规，结合本省实际，制定本办法。

　　第二条　本办法所称灵活就业人员，是指下列人员：
　　（一）无雇工的个体工商户；
　　（二）未在用人单位参加医疗保险的非全日制从业人员；
　　（三）依托互联网平台就业的新就业形态劳动者。

　　第三条　省医疗保障部门负责本办法的组织实施。市、县医疗保障部门负责本行政区域的参保登记和待遇支付工作，财政、税务部门按照职责分工予以配合。

　　第四条　灵活就业人员可以在户籍地、居住地或者就业地参加职工基本医疗保险，也可以按照第五条的规定参加居民基本医疗保险。

　　第五条　参加居民基本医疗保险的，个人缴费标准为每人每年400元。

　　第六条　参加职工基本医疗保险的，缴费基数由本人在全省上年度平均工资的60%至300%之间自主选择，缴费比例为8%。

　　第七条　首次参保的，自缴费次月起享受待遇；中断缴费超过3个月后重新参保的，设置2个月的等待期。

　　第八条　各统筹地区的待遇标准见附表。

　　第九条　以欺诈、伪造证明材料等手段骗取医疗保险待遇的，依照有关法律、法规处理。

　　第十条　本办法自2024年8月1日起施行，有效期5年。2017年3月1日印发的《临江省自由职业者医疗保险暂行办法》（临江政发〔2017〕9号）同时废止。

附表

统筹地区待遇标准

统筹地区\t起付线（元）\t支付比例\t年度限额（万元）
清江市\t600\t85%\t25
云台市\t500\t82%\t22
白鹭州\t400\t80%\t20
"""

TOWN = """石桥镇人民政府
关于做好2024年秋季森林防火工作的通知

石桥府〔2024〕31号

各村（居）民委员会，镇属各单位：
为切实做好今年秋季森林防火工作，保护森林资源和
人民群众生命财产安全，结合我镇实际，现将有关事项通
知如下：
一、落实责任
各村（居）民委员会主任为本辖区森林防火第一责任
人，护林员实行分片包干，每日巡山不少于2次。镇林业站
负责督促检查，镇派出所配合做好火源管控。
二、严控火源
9月15日至11月30日为防火期。防火期内禁止一切野外
用火，确需计划烧除的，应当提前3日向镇林业站申请，经
批准后在专人看守下进行。
三、加强值守
镇应急办和各村（居）民委员会实行24小时值班，发现
火情应当在10分钟内报告，值班电话：023-5550123。

石桥镇人民政府
2024年9月2日
"""


def _parsed(tmp_path: Path, name: str, data: bytes) -> tuple[SourceText, PolicyDocument]:
    (tmp_path / name).write_bytes(data)
    (source,) = read_source(find_files([tmp_path / name])[0])
    parsed = parse_source(source)
    assert len(parsed.documents) == 1
    for block in parsed.documents[0].blocks:
        assert squeeze(slice_spans(source.text, block.text.spans(source.text))) == squeeze(block.text.text)
    return source, parsed.documents[0]


def _labels(blocks: Sequence[Block]) -> list[str]:
    return [block.label for block in blocks if block.label]


def _tables(document: PolicyDocument) -> list[Any]:
    return [block.table for block in document.blocks if block.table]


def _block(document: PolicyDocument, start: str) -> Block:
    return next(block for block in document.blocks if block.text.text.startswith(start))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_province_notice_with_articles(tmp_path: Path, encoding: str) -> None:
    _, document = _parsed(tmp_path, "a.txt", PROVINCE.encode(encoding))
    assert {document.title, *document.aliases} >= {
        "临江省人民政府关于印发临江省灵活就业人员参加医疗保险办法的通知",
        "临江省灵活就业人员参加医疗保险办法",
    }
    assert document.doc_number == "临江政发〔2024〕12号"
    assert document.issuer == "临江省人民政府"
    assert document.issued_on == date(2024, 6, 18)
    assert _block(document, "（二）未在用人单位").heading_path[0].startswith("第二条")
    (table,) = _tables(document)
    assert table.title.endswith("统筹地区待遇标准")
    assert table.columns == ("统筹地区", "起付线（元）", "支付比例", "年度限额（万元）")
    assert [row.values for row in table.rows] == [
        ("清江市", "600", "85%", "25"),
        ("云台市", "500", "82%", "22"),
        ("白鹭州", "400", "80%", "20"),
    ]
    facts = {(fact.kind, fact.on) for fact in document.validity}
    assert ("effective_from", date(2024, 8, 1)) in facts
    assert any(fact.target_doc_number == "临江政发〔2017〕9号" for fact in document.validity)


def test_every_article_of_the_province_is_in_the_outline(tmp_path: Path) -> None:
    _, document = _parsed(tmp_path, "a.txt", PROVINCE.encode())
    articles = [f"第{number}条" for number in "一二三四五六七八九十"]
    assert [label for label in _labels(document.blocks) if label.endswith("条")] == articles


def test_a_town_notice_with_wrapped_lines(tmp_path: Path) -> None:
    _, document = _parsed(tmp_path, "b.txt", TOWN.encode())
    assert document.title == "石桥镇人民政府关于做好2024年秋季森林防火工作的通知"
    assert document.doc_number == "石桥府〔2024〕31号"
    assert document.issued_on == date(2024, 9, 2)
    assert _labels(document.blocks) == ["一、", "二、", "三、"]
    paragraph = _block(document, "各村（居）民委员会主任")
    assert paragraph.heading_path == ("一、落实责任",)
    assert "第一责任人，护林员" in paragraph.text.text.replace("\n", "")
    assert paragraph.text.text.endswith("火源管控。")


def _ministry() -> bytes:
    document = Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (kind, text) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
    numbering = document.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="70">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="70"><w:abstractNumId w:val="70"/></w:num>'))

    def item(text: str, level: int) -> None:
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="70"/></w:numPr>')
        )

    document.add_heading("综合保障部关于开展社区养老服务质量提升行动的通知", 0)
    document.add_paragraph("综保发〔2024〕46号")
    document.add_paragraph("各省、自治区、直辖市综合保障厅（局）：")
    document.add_paragraph("为提升社区养老服务质量，现就有关事项通知如下。")
    item("总体目标", 0)
    document.add_paragraph("到2026年，社区养老服务设施覆盖率达到90%以上。")
    item("重点任务", 0)
    item("完善设施", 1)
    item("新建住宅小区按照每百户不少于30平方米的标准配建养老服务用房。", 2)
    item("老旧小区通过购置、置换、租赁等方式补齐设施。", 2)
    item("加强队伍建设", 1)
    item("每千名老年人配备社会工作者不少于1名。", 2)
    item("保障措施", 0)
    document.add_paragraph("分年度指标见下表。")
    document.add_paragraph("表1 分年度指标")
    _ministry_table(document)
    document.add_paragraph("综合保障部")
    document.add_paragraph("2024年11月5日")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _ministry_table(document: Any) -> None:
    table = document.add_table(5, 4)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "指标"
    table.cell(0, 1).merge(table.cell(1, 1)).text = "单位"
    table.cell(0, 2).merge(table.cell(0, 3)).text = "目标值"
    rows = [
        ("2025年", "2026年"),
        ("设施覆盖率", "%", "80", "90"),
        ("护理员", "万人", "12", "15"),
        ("助餐点", "个", "3000", "4200"),
    ]
    for index, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts, start=4 - len(texts)):
            table.cell(index, column).text = text


def test_a_ministry_word_file_with_nested_lists_and_a_table(tmp_path: Path) -> None:
    source, document = _parsed(tmp_path, "c.docx", _ministry())
    assert document.title == "综合保障部关于开展社区养老服务质量提升行动的通知"
    assert document.doc_number == "综保发〔2024〕46号"
    assert document.issuer == "综合保障部"
    assert document.issued_on == date(2024, 11, 5)
    assert _labels(document.blocks)[:7] == ["一、", "二、", "（一）", "1.", "2.", "（二）", "1."]
    item = _block(document, "2. 老旧小区")
    assert item.heading_path[:2] == ("二、重点任务", "（一）完善设施")
    (table,) = _tables(document)
    assert table.columns == ("指标", "单位", "目标值 2025年", "目标值 2026年")
    assert [row.values for row in table.rows] == [
        ("设施覆盖率", "%", "80", "90"),
        ("护理员", "万人", "12", "15"),
        ("助餐点", "个", "3000", "4200"),
    ]
    assert source.headings[0][0] == (0, 24)
