"""The same notice in every format gives the same document."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from ingest.documents import PolicyDocument
from ingest.parsing import parse_source
from ingest.reading import find_files, read_source
from ingest.spans import slice_spans, squeeze

TITLE = "临江市云溪区人民政府办公室关于印发医疗救助实施方案的通知"
LONG = "对特困人员、孤儿按100%给予救助，对低保对象按70%给予救助，年度救助限额为3万元，超出部分由区民政局会同区财政局研究后给予倾斜救助。"
BODY = ["一、救助对象", "（一）特困人员和孤儿。", "（二）低保对象。", "二、救助标准", LONG, LONG.replace("3万", "5万"), "三、保障措施",
        "由区医保局牵头，区财政局、区民政局配合，做好资金保障和政策宣传。"]  # fmt: skip
ROWS = [("对象", "比例", "限额"), ("特困人员", "100%", "不限"), ("低保对象", "70%", "3万元")]


def _text() -> bytes:
    rows = "\n".join("\t".join(row) for row in ROWS)
    body = "\n".join("　　" + line for line in BODY)
    return f"{TITLE}\n云溪府办发〔2024〕5号\n\n各镇人民政府：\n{body}\n\n救助比例表\n{rows}\n\n2024年6月3日\n".encode()


def _html() -> bytes:
    body = "".join(f"<p>　　{line}</p>" for line in BODY)
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return (
        f"<html><head><meta charset=gbk></head><body><h1>{TITLE}</h1><p>云溪府办发〔2024〕5号</p><p>各镇人民政府：</p>"
        f"{body}<p>救助比例表</p><table>{rows}</table><p align=right>2024年6月3日</p></body></html>"
    ).encode("gbk")


def _word() -> bytes:
    document = Document()
    for line in (TITLE, "云溪府办发〔2024〕5号", "各镇人民政府：", *BODY, "救助比例表"):
        document.add_paragraph(line)
    table = document.add_table(3, 3)
    for cell, text in zip(table._cells, [cell for row in ROWS for cell in row], strict=True):
        cell.text = text
    document.add_paragraph("2024年6月3日")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _pdf(new_page: Any, build_pdf: Any) -> bytes:
    """Two pages with running titles and page numbers; the second long paragraph crosses the page."""
    pages = [new_page(), new_page()]
    for number, page in enumerate(pages, start=1):
        page.text(400, 40, "云溪区人民政府公报", size=9).text(280, 800, f"— {number} —")
    pages[0].text(195, 80, TITLE[:13], size=16).text(177, 106, TITLE[13:], size=16)
    pages[0].text(230, 150, "云溪府办发〔2024〕5号").text(72, 190, "各镇人民政府：")
    lines = [piece for text in BODY for piece in _wrapped(text, 36)]
    for index, (indent, line) in enumerate(lines):
        page, y = (pages[0], 210 + 20 * index) if index < 7 else (pages[1], 72 + 20 * (index - 7))
        page.text(72 + indent, y, line)
    pages[1].text(250, 220, "救助比例表").grid([72, 200, 330, 450], [240, 265, 290, 315])
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            pages[1].text([76, 204, 334][column], 257 + 25 * row, cell)
    pages[1].text(380, 360, "2024年6月3日")
    return bytes(build_pdf(*pages))


def _wrapped(text: str, width: int) -> list[tuple[int, str]]:
    rest = text[width - 2 :]
    return [(24, text[: width - 2]), *[(0, rest[at : at + width]) for at in range(0, len(rest), width)]]


@pytest.mark.parametrize("kind", ["txt", "html", "docx", "pdf"])
def test_a_notice_is_understood_in_every_format(
    tmp_path: Path, new_page: Any, build_pdf: Any, kind: str
) -> None:
    data = {"txt": _text, "html": _html, "docx": _word}.get(kind, lambda: _pdf(new_page, build_pdf))()
    (tmp_path / f"a.{kind}").write_bytes(data)
    (source,) = read_source(find_files([tmp_path])[0])
    (document,) = parse_source(source).documents
    assert (document.title, document.doc_number) == (TITLE, "云溪府办发〔2024〕5号")
    assert document.issued_on == date(2024, 6, 3)
    _check_blocks(document, source.text)


def _check_blocks(document: PolicyDocument, text: str) -> None:
    for block in document.blocks:
        assert squeeze(slice_spans(text, block.text.spans(text))) == squeeze(block.text.text)
    written = [squeeze(block.text.text) for block in document.blocks]
    assert [line for line in BODY if squeeze(line) not in written] == []
    (table,) = [block.table for block in document.blocks if block.table]
    assert table.columns == ROWS[0]
    assert [row.values for row in table.rows] == ROWS[1:]
