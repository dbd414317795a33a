"""Responsibilities as CSV and XLSX, safe to open in a spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from service.answers import ResponsibilityView
from service.labels import ROLE_NAMES, VALIDITY_NAMES

_COLUMNS = (
    ("单位", 24),
    ("单位（原文）", 24),
    ("角色", 8),
    ("任务", 48),
    ("原文依据", 60),
    ("所在章节", 36),
    ("文件标题", 48),
    ("文号", 24),
    ("发文机关", 20),
    ("区县", 10),
    ("成文日期", 12),
    ("效力", 12),
    ("来源文件", 28),
    ("来源位置", 18),
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def responsibilities_csv(rows: Iterable[ResponsibilityView]) -> bytes:
    """CSV with a byte order mark, which spreadsheet programs need to read Chinese as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([name for name, _ in _COLUMNS])
    writer.writerows([_defuse(value) for value in _values(row)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def responsibilities_xlsx(rows: Iterable[ResponsibilityView]) -> bytes:
    """One sheet with a frozen header and filters; every cell is text, never a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("责任分工")
    for index, (_, width) in enumerate(_COLUMNS):
        sheet.column_dimensions[chr(ord("A") + index)].width = width
    sheet.freeze_panes = "A2"
    lines = [_values(row) for row in rows]
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(_COLUMNS) - 1)}{len(lines) + 1}"
    sheet.append([_cell(sheet, name, bold=True) for name, _ in _COLUMNS])
    for line in lines:
        sheet.append([_cell(sheet, value) for value in line])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _values(row: ResponsibilityView) -> list[str]:
    document = row.document
    return [
        row.canonical_unit,
        row.unit,
        ROLE_NAMES[row.role],
        row.task,
        row.quote,
        " / ".join(row.heading_path),
        document.title,
        document.doc_number or "",
        document.issuer or "",
        document.region or "",
        document.issued_on.isoformat() if document.issued_on else "",
        VALIDITY_NAMES[document.validity],
        row.source,
        ",".join(f"{start}-{end}" for start, end in row.spans),
    ]


def _defuse(value: str) -> str:
    """Keeps a spreadsheet program from running text as a formula."""
    return "'" + value if value.startswith(_FORMULA_STARTS) else value


def _cell(sheet: WriteOnlyWorksheet, value: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
