from __future__ import annotations

import csv
import io
from datetime import date

from openpyxl import load_workbook

from service.answers import DocumentView, ResponsibilityView
from service.exports import responsibilities_csv, responsibilities_xlsx

DOCUMENT = DocumentView(
    id="d", title="救助办法", doc_number="云溪府办发〔2024〕5号", issuer=None, region="云溪区",
    issued_on=date(2024, 4, 12), effective_from=None, effective_to=None, validity="in_force",
)  # fmt: skip


def row(task: str) -> ResponsibilityView:
    return ResponsibilityView(
        task=task, unit="区民政局", canonical_unit="云溪区民政局", role="lead", quote="由区民政局\n牵头", source="a.txt",
        spans=((3, 9), (12, 14)), heading_path=("一、总则", "（一）"), document=DOCUMENT, url="/documents/d",
    )  # fmt: skip


def test_csv_reads_back_as_it_was() -> None:
    content = responsibilities_csv([row("发放“补贴”,按月")])
    assert content.startswith(b"\xef\xbb\xbf")
    [line] = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert line["任务"] == "发放“补贴”,按月"
    assert line["原文依据"] == "由区民政局\n牵头"
    assert (line["角色"], line["效力"], line["成文日期"]) == ("牵头", "现行有效", "2024-04-12")
    assert line["来源位置"] == "3-9,12-14"


def test_a_formula_stays_text() -> None:
    [line] = csv.DictReader(io.StringIO(responsibilities_csv([row("=1+1")]).decode("utf-8-sig")))
    assert line["任务"] == "'=1+1"
    sheet = load_workbook(io.BytesIO(responsibilities_xlsx([row("=1+1")]))).active
    assert sheet is not None
    assert (sheet["D2"].value, sheet["D2"].data_type) == ("=1+1", "s")


def test_xlsx_has_a_frozen_header_filters_and_no_control_characters() -> None:
    sheet = load_workbook(io.BytesIO(responsibilities_xlsx([row("甲\x07乙"), row("丙")]))).active
    assert sheet is not None
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:N3")
    assert [sheet["A1"].value, sheet["A2"].value, sheet["D2"].value] == ["单位", "云溪区民政局", "甲乙"]


def test_nothing_found_is_a_header_alone() -> None:
    assert len(responsibilities_csv([]).decode("utf-8-sig").splitlines()) == 1
    assert load_workbook(io.BytesIO(responsibilities_xlsx([]))).active.max_row == 1
