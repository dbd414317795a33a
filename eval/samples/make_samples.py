"""Writes the binary sample documents: a Word file, a PDF with a text layer and an HTML page.

Run `python eval/samples/make_samples.py [FOLDER]`; the files it writes are committed beside the text samples.
"""

from __future__ import annotations

import sys
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

FOLDER = Path(__file__).parent / "corpus"

TALENT_PARAGRAPHS = (
    ("title", "云溪区引进人才安居保障办法"),
    ("chapter", "第一章 总则"),
    ("", "第一条 为吸引和留住各类人才，解决引进人才的住房困难，制定本办法。"),
    ("", "第二条 本办法所称引进人才，是指 2023 年 1 月 1 日以后到本区全职工作，与用人单位签订 3 年以上"
         "劳动（聘用）合同，且在本区连续缴纳社会保险 6 个月以上的人员。"),
    ("", "第三条 区委组织部统筹人才安居工作；区人力社保局负责人才类别认定；区住房城乡建委负责人才公寓的"
         "筹集和配租；区财政局负责资金保障。"),
    ("chapter", "第二章 保障方式和标准"),
    ("", "第四条 人才安居采取购房补贴、租房补贴和配租人才公寓三种方式，三种方式不得同时享受。"),
    ("", "第五条 购房补贴和租房补贴按下表执行。购房补贴分 5 年平均拨付，租房补贴最长发放 36 个月。"),
    ("table", ""),
    ("", "第六条 人才公寓租金按照同地段市场租金的 60% 收取，单套面积一般不超过 90 平方米，首次租期 3 年，"
         "可以续租 1 次。"),
    ("chapter", "第三章 申请和审核"),
    ("", "第七条 申请人应当提交下列材料："),
    ("list", "（一）人才安居保障申请表；"),
    ("list", "（二）学历、学位、职称或者职业资格证明；"),
    ("list", "（三）劳动（聘用）合同和社会保险缴费证明；"),
    ("list", "（四）本人、配偶和未成年子女在本区的住房情况证明。"),
    ("", "第八条 用人单位于每年 3 月、9 月集中申报；区人力社保局在 15 个工作日内完成类别认定，区住房城乡"
         "建委在 10 个工作日内完成住房核查，并公示 5 个工作日。"),
    ("chapter", "第四章 监督管理"),
    ("", "第九条 补贴发放期间离开本区工作的，自离职次月起停发；弄虚作假的，全额追回并记入信用档案。"),
    ("", "第十条 本办法自 2024 年 6 月 1 日起施行，有效期 5 年。《云溪区人才公寓管理暂行规定》"
         "（云溪府办发〔2020〕35号）同时废止。"),
)
TALENT_TABLE = (
    ("人才类别", "认定条件", "购房补贴", "租房补贴（每月）"),
    ("高层次人才", "院士、国家级人才计划入选者", "120 万元", "5000 元"),
    ("", "博士研究生、正高级职称", "30 万元", "2500 元"),
    ("骨干人才", "硕士研究生、副高级职称、高级技师", "10 万元", "1500 元"),
    ("青年人才", "全日制本科毕业生、技师", "不享受", "800 元"),
)

PARKING_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>关于规范城区机动车停车服务收费的通知_临江市云溪区人民政府</title>
<style>body{font-family:sans-serif}td,th{border:1px solid #999}</style>
<script>var visits = 1024;</script>
</head>
<body>
<header><nav><ul><li><a href="/">首页</a></li><li><a href="/zwgk">政务公开</a></li><li><a href="/hdjl">互动交流</a></li></ul></nav></header>
<div class="crumbs">当前位置：首页 &gt; 政务公开 &gt; 政策文件</div>
<main>
<table class="meta">
<tr><th>索引号</th><td>YX0100/2024-00321</td><th>主题分类</th><td>价格监管</td></tr>
<tr><th>发文机关</th><td>云溪区发展改革委 云溪区城市管理局</td><th>成文日期</th><td>2024年5月20日</td></tr>
<tr><th>发文字号</th><td>云溪发改发〔2024〕21号</td><th>有效性</th><td>有效</td></tr>
</table>
<h1>临江市云溪区发展和改革委员会 临江市云溪区城市管理局<br>关于规范城区机动车停车服务收费的通知</h1>
<p>各街道办事处，各停车场经营单位：</p>
<p>为规范停车服务收费行为，方便群众短时停车，根据价格管理的有关规定，现将有关事项通知如下。</p>
<h2>一、实行政府定价的范围</h2>
<p>城市道路临时停车泊位、公立医院和政务服务场所配套停车场实行政府定价；商场、写字楼配套停车场实行市场调节价。</p>
<h2>二、收费标准</h2>
<p>政府定价的停车场按下列标准计时收费：</p>
<table>
<tr><th>区域</th><th>范围</th><th>小型车首小时</th><th>小型车超过首小时后每小时</th><th>24小时最高</th></tr>
<tr><td>一类区</td><td>柳堤路、中兴广场、区人民医院周边</td><td>5元</td><td>2元</td><td>30元</td></tr>
<tr><td>二类区</td><td>青柳街道其他区域、河湾新区</td><td>3元</td><td>1元</td><td>15元</td></tr>
</table>
<p>道路临时停车泊位夜间 20:00 至次日 8:00 免费。大型车按小型车标准的 2 倍收取。</p>
<h2>三、减免规定</h2>
<p>（一）停车不超过 30 分钟的免费，公立医院配套停车场不超过 60 分钟的免费。</p>
<p>（二）新能源汽车在政府定价停车场当日首次停放，免收 2 小时停车费。</p>
<p>（三）执行任务的军车、警车、消防车、救护车和残疾人专用车辆免费。</p>
<h2>四、监督管理</h2>
<p>停车场经营单位应当在入口处公示收费标准、计费方式和举报电话。区市场监管局负责查处不按规定明码标价和超标准收费的行为，举报电话 12315。区城市管理局负责道路泊位的施划和日常管理。</p>
<p>本通知自2024年7月1日起执行，有效期至2029年6月30日。</p>
<p class="right">临江市云溪区发展和改革委员会<br>临江市云溪区城市管理局<br>2024年5月20日</p>
</main>
<footer><p>主办：云溪区人民政府办公室　网站标识码：9901000001</p><p>版权所有　未经许可不得转载</p></footer>
</body>
</html>
"""

ALLOWANCE_PAGES = (
    (
        "临江市云溪区民政局文件",
        "",
        "云溪民发〔2024〕9号",
        "",
        "临江市云溪区民政局关于印发云溪区高龄津贴发放实施细则的通知",
        "",
        "各镇人民政府、街道办事处：",
        "现将《云溪区高龄津贴发放实施细则》印发给你们，请认真组织实施。",
        "",
        "临江市云溪区民政局",
        "2024年1月15日",
        "",
        "云溪区高龄津贴发放实施细则",
        "",
        "一、发放对象",
        "具有本区户籍、年满80周岁的老年人。户籍迁入本区的，自迁入的次月起享受；",
        "户籍迁出本区或者死亡的，自次月起停发。",
        "二、发放标准",
        "高龄津贴按月计发，标准如下：",
        "TABLE",
        "低保对象在上述标准基础上每月增发50元。",
        "三、申请程序",
        "（一）提出申请。老年人或者其赡养人持身份证、户口簿和社会保障卡，到户籍",
    ),
    (
        "所在村（社区）便民服务中心申请，也可以通过“云溪办”手机应用申请。行动不便",
        "的，由村（社区）安排工作人员上门办理。",
        "（二）审核。镇街自受理之日起5个工作日内完成初审，区民政局7个工作日内审",
        "定，从年满周岁的当月起计发。",
        "（三）发放。津贴于每月15日前通过社会保障卡发放。",
        "四、动态管理",
        "区民政局每季度与公安、卫生健康、殡葬信息比对一次，停发死亡人员津贴。对冒",
        "领津贴的，由镇街负责追回。",
        "五、其他",
        "本细则由区民政局负责解释，咨询电话0990-5550406。本细则自2024年2月1日起施",
        "行。2018年印发的《云溪区高龄老人营养补贴发放办法》（云溪民发〔2018〕27号）",
        "同时废止。",
    ),
)
ALLOWANCE_TABLE = (
    ("年龄段", "每月标准", "资金来源"),
    ("80至89周岁", "60元", "区级财政"),
    ("90至99周岁", "200元", "市、区两级财政各半"),
    ("100周岁以上", "800元", "市级财政"),
)


def write_talent_docx(path: Path) -> None:
    """A Word file with heading styles, articles and a table with merged cells."""
    document = docx.Document()
    for line in (
        "临江市云溪区人民政府办公室",
        "关于印发云溪区引进人才安居保障办法的通知",
        "云溪府办发〔2024〕20号",
    ):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("各镇人民政府、街道办事处，区政府各部门，有关单位：")
    document.add_paragraph("《云溪区引进人才安居保障办法》已经区政府第 45 次常务会议通过，现予印发。")
    for line in ("临江市云溪区人民政府办公室", "2024年5月10日"):
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for style, text in TALENT_PARAGRAPHS:
        if style == "table":
            _add_talent_table(document)
        elif style in ("title", "chapter"):
            document.add_heading(text, level=1 if style == "title" else 2)
        else:
            document.add_paragraph(text)
    document.save(str(path))


def _add_talent_table(document: docx.document.Document) -> None:
    table = document.add_table(rows=len(TALENT_TABLE), cols=len(TALENT_TABLE[0]))
    table.style = "Table Grid"
    for row, values in zip(table.rows, TALENT_TABLE, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.cell(1, 0).merge(table.cell(2, 0)).text = TALENT_TABLE[1][0]


def write_allowance_pdf(path: Path) -> None:
    """A PDF of two pages with a text layer, a ruled table, running headers and page numbers."""
    pages = [_page_content(lines, number) for number, lines in enumerate(ALLOWANCE_PAGES, start=1)]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 2 /Kids [6 0 R 8 0 R] >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
        b"/DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        b"/W [1 95 500 814 939 500] "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] "
        b"/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    for index, content in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (7 + 2 * index)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    path.write_bytes(_pdf_file(objects))


def _page_content(lines: tuple[str, ...], number: int) -> bytes:
    parts = [_text_at(230, 805, "云溪区高龄津贴发放实施细则", 9), _text_at(292, 40, f"- {number} -", 9)]
    y = 770
    for line in lines:
        if line == "TABLE":
            parts.append(_ruled_table(y + 8))
            y -= 22 * (len(ALLOWANCE_TABLE) + 1)
        else:
            parts.append(_text_at(70, y, line, 12))
            y -= 24
    return b"\n".join(parts)


def _ruled_table(top: int) -> bytes:
    columns, height = (70, 190, 310, 520), 22
    bottom = top - height * len(ALLOWANCE_TABLE)
    parts = [b"0.5 w"]
    parts += [b"%d %d m %d %d l S" % (x, top, x, bottom) for x in columns]
    for index in range(len(ALLOWANCE_TABLE) + 1):
        y = top - height * index
        parts.append(b"%d %d m %d %d l S" % (columns[0], y, columns[-1], y))
    for index, row in enumerate(ALLOWANCE_TABLE):
        for x, value in zip(columns, row):
            parts.append(_text_at(x + 6, top - height * index - 15, value, 11))
    return b"\n".join(parts)


def _text_at(x: int, y: int, text: str, size: int) -> bytes:
    code = text.encode("utf-16-be").hex().encode()
    return b"BT /F1 %d Tf %d %d Td <%s> Tj ET" % (size, x, y, code)


def _pdf_file(objects: list[bytes]) -> bytes:
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    xref = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, xref, len(objects) + 1, len(body))
    )


def main(folder: Path) -> None:
    """Writes the three files into `folder`."""
    write_talent_docx(folder / "云溪区引进人才安居保障办法.docx")
    write_allowance_pdf(folder / "云溪区高龄津贴发放实施细则.pdf")
    (folder / "yunxi_parking_fees.html").write_text(PARKING_PAGE, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
