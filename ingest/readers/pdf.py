"""PDF files: lines in reading order, tables in place, pages known; pages that are pictures go to OCR."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pypdfium2 import PdfiumError

from ingest.errors import UnreadableSource
from ingest.readers.extracts import Extract, ExtractWriter
from ingest.readers.limits import Deadline, ReadLimits
from ingest.readers.page_layout import find_gutter, paragraphs_in_order
from ingest.readers.page_words import is_unreadable, tables_on, upright_page, visible_page, words_on
from ingest.readers.scans import OCR_HINT, Recogniser, write_scan

_END_MARK_WITHIN = 65_536
_FEW = 8
"""A page with an image and fewer characters is taken for a scan: page numbers are stamped on scans too."""
_RESOLUTION = 200
_DAMAGED = "PDF 文件不完整或已损坏（{}）；请重新下载，或用 PDF 阅读器打开后另存。"
_FAULTS = (
    *(PSException, MalformedPDFException, PdfiumError, struct.error, zlib.error),
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError),
)
"""What pdfplumber, pdfminer and pdfium are known to raise on damaged files."""


def read_pdf(data: bytes, limits: ReadLimits, deadline: Deadline, recogniser: Recogniser) -> Extract:
    """Paragraphs with their printed lines, ruled tables as TAB rows; white and off-page text is dropped.

    Raises:
        UnreadableSource: Encrypted, cut off, without text on any page, or beyond the limits.
    """
    if b"%%EOF" not in data[-_END_MARK_WITHIN:]:
        raise UnreadableSource(_DAMAGED.format("缺少结尾标记，可能没有下载完"))
    writer = ExtractWriter(deadline)
    try:
        with _quiet_log(), pdfplumber.open(io.BytesIO(data)) as pdf:
            _check_pages(len(pdf.pages), limits)
            gutter: float | None = None
            for page in pdf.pages:
                writer.page()
                gutter = _write_page(writer, page, recogniser, gutter)
    except PdfminerException as error:
        raise _reason(error) from error
    except _FAULTS as error:
        raise UnreadableSource(_DAMAGED.format(type(error).__name__)) from error
    extract = writer.finish()
    if not extract.text:
        raise UnreadableSource(
            f"PDF 里没有文字（{'；'.join(extract.warnings) or '全是空白页'}）；请换含文字的版本。"
        )
    return extract


def _write_page(
    writer: ExtractWriter, page: Page, recogniser: Recogniser, gutter: float | None
) -> float | None:
    """Writes a page and gives the gutter between its columns, or that of the pages before if it shows none."""
    try:
        seen = visible_page(upright_page(page))
        if is_unreadable(page) or (len(seen.chars) < _FEW and page.images):
            _write_scanned_page(writer, page, recogniser)
            return gutter
        tables = tables_on(seen)
        words = words_on(seen, tables)
        for paragraph in paragraphs_in_order(words, tables, gutter):
            if paragraph.rows:
                writer.table(paragraph.rows)
            else:
                writer.paragraph(paragraph.text)
        return find_gutter(words, gutter) or gutter
    except PdfminerException:
        writer.warn(f"第 {page.page_number} 页已损坏，没有读出。")
        return gutter
    finally:
        page.close()  # Frees what the page was parsed into; long files would fill the memory otherwise.


def _write_scanned_page(writer: ExtractWriter, page: Page, recogniser: Recogniser) -> None:
    try:
        write_scan(writer, page.to_image(resolution=_RESOLUTION).original, recogniser)
    except UnreadableSource:
        writer.warn(f"第 {page.page_number} 页是扫描图片或字体没有编码，未读出；{OCR_HINT}")


@contextmanager
def _quiet_log() -> Iterator[None]:
    """Keeps pdfminer silent, which warns of every oddity of every font in hundreds of lines."""
    log = logging.getLogger("pdfminer")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


def _check_pages(count: int, limits: ReadLimits) -> None:
    if count == 0:
        raise UnreadableSource(_DAMAGED.format("一页也找不到"))
    if count > limits.max_pages:
        raise UnreadableSource(f"PDF 有 {count} 页，超过上限 {limits.max_pages} 页；请拆分后再试。")


def _reason(error: PdfminerException) -> UnreadableSource:
    cause = error.args[0] if error.args else error
    if isinstance(cause, PDFPasswordIncorrect):
        return UnreadableSource("PDF 有打开密码；请去掉密码后再试。")
    return UnreadableSource(_DAMAGED.format(type(cause).__name__))
