"""Word files (.docx, .docm): what is printed, in reading order, with automatic numbers written out."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.package import OpcPackage
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from ingest.errors import UnreadableSource
from ingest.readers.archives import open_zip
from ingest.readers.extracts import Extract, ExtractWriter
from ingest.readers.grids import Cell, grid_rows, is_data_table
from ingest.readers.limits import Deadline, ReadLimits
from ingest.readers.word_lists import WordLists
from ingest.readers.word_styles import WordStyles, child_value, w

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTAINERS = {
    w(name)
    for name in (
        *("sdt", "sdtContent", "ins", "moveTo", "smartTag", "hyperlink", "fldSimple", "customXml"),
        *("dir", "bdo", "ruby", "rubyBase"),
    )
}
_MEGABYTE = 1024 * 1024
_MACROS = "vbaProject.bin"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_FAULTS = (
    *(OpcError, zipfile.BadZipFile, zlib.error, SyntaxError, RuntimeError, OSError, EOFError),
    *(KeyError, ValueError, TypeError, AttributeError),
)
"""What zipfile, lxml (its syntax errors are Python's) and python-docx are known to raise on damaged files."""
_NOTE_KINDS = {w("footnoteReference"): w("footnote"), w("endnoteReference"): w("endnote")}
_Notes = dict[tuple[str, str | None], BaseOxmlElement]
"""Footnotes and endnotes by kind and id."""
_MOST_SKIPPED = 63
"""Word's own limit on the columns of a table."""
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


def read_word(data: bytes, limits: ReadLimits, deadline: Deadline) -> Extract:
    """Paragraphs, headings by style, numbered lists and tables of a .docx; macros are never looked at.

    Left out: hidden text, deleted revisions, tables of contents, page headers and footers, comments.

    Raises:
        UnreadableSource: An old .doc, an encrypted or damaged file, or one that holds no text.
    """
    _refuse_other_formats(data)
    writer = ExtractWriter(deadline)
    with open_zip(data, limits) as parts:  # Sizes are checked before python-docx unpacks them into memory.
        if any(name.endswith(_MACROS) for name in parts.namelist()):
            writer.warn("文件带有宏；只读取了正文，宏没有读取，也不会运行。")
    try:
        extract = _extract(data, writer)
    except _FAULTS as error:
        raise UnreadableSource(
            f"Word 文件已损坏（{type(error).__name__}）；请用 Word 或 WPS 打开修复后另存。"
        ) from error
    if not extract.text:
        raise UnreadableSource("Word 文件里没有文字（可能全是图片）；请改交含文字的文件，或导出图片后识别。")
    return extract


def _extract(data: bytes, writer: ExtractWriter) -> Extract:
    main = OpcPackage.open(io.BytesIO(data)).main_document_part
    styles = WordStyles(_related(main, RELATIONSHIP_TYPE.STYLES))
    lists = WordLists(_related(main, RELATIONSHIP_TYPE.NUMBERING), styles)
    body = parse_xml(main.blob).find(w("body"))
    if body is not None:
        notes = _notes(
            _related(main, RELATIONSHIP_TYPE.FOOTNOTES), _related(main, RELATIONSHIP_TYPE.ENDNOTES)
        )
        _WordBody(styles, lists, writer, notes).write(body)
    return writer.finish()


def _notes(*parts: BaseOxmlElement | None) -> _Notes:
    return {(note.tag, note.get(w("id"))): note for part in parts if part is not None for note in part}


def _refuse_other_formats(data: bytes) -> None:
    """What Word opens but is no .docx: encrypted files, files from before 2007, RTF and saved pages."""
    if _ENCRYPTED in data[:_MEGABYTE]:
        raise UnreadableSource("Word 文件有打开密码；请在 Word 或 WPS 中去掉密码后再试。")
    if data.startswith(_OLE):
        raise UnreadableSource("这是旧版 Word 文件（.doc）；请用 Word 或 WPS 另存为 .docx 后再试。")
    if not data.startswith(b"PK"):
        raise UnreadableSource("内容不是 Word 的 .docx 格式；请用 Word 或 WPS 打开后另存为 .docx 再试。")


def _related(main: Any, relation: str) -> BaseOxmlElement | None:
    try:
        element: BaseOxmlElement = parse_xml(main.part_related_by(relation).blob)
    except (KeyError, SyntaxError):
        return None
    return element


class _WordBody:
    """Walks the body once, counting lists on the way."""

    def __init__(self, styles: WordStyles, lists: WordLists, writer: ExtractWriter, notes: _Notes) -> None:
        self._notes = notes
        self._styles = styles
        self._lists = lists
        self._writer = writer

    def write(self, parent: BaseOxmlElement) -> None:
        """Writes the paragraphs and tables below `parent`."""
        for block in _blocks(parent):
            if block.tag == w("tbl"):
                self._write_table(block)
            else:
                self._writer.paragraph(self._paragraph(block), self._styles.heading_level(block))
                for extra in (*_text_boxes(block), *self._notes_of(block)):
                    self.write(extra)

    def _notes_of(self, paragraph: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
        """Footnotes and endnotes follow the paragraph that refers to them."""
        for reference in paragraph.iter(*_NOTE_KINDS):
            note = self._notes.get((_NOTE_KINDS[reference.tag], reference.get(w("id"))))
            if note is not None:
                yield note

    def _write_table(self, table: BaseOxmlElement) -> None:
        rows = [list(self._cells(row)) for row in _rows(table)]
        if is_data_table(rows):
            self._writer.table(grid_rows(rows))
        else:
            for cell in (cell for row in rows for cell in row):
                self._writer.paragraph(cell.text)

    def _cells(self, row: BaseOxmlElement) -> Iterator[Cell]:
        yield from [Cell(text="")] * _skipped_columns(row)
        for cell in _inside(row, w("tc")):
            properties = cell.find(w("tcPr"))
            merge = None if properties is None else properties.find(w("vMerge"))
            goes_on = merge is not None and merge.get(w("val"), "continue") == "continue"
            text = "" if goes_on else "\n".join(self._cell_lines(cell))
            yield Cell(text=text, columns=int(child_value(properties, "gridSpan") or 1))

    def _cell_lines(self, cell: BaseOxmlElement) -> Iterator[str]:
        for block in _blocks(cell):
            if block.tag == w("tbl"):
                for row in _rows(block):
                    yield " ".join(inner.text for inner in self._cells(row) if inner.text)
            else:
                yield self._paragraph(block)

    def _paragraph(self, paragraph: BaseOxmlElement) -> str:
        if self._styles.is_contents(paragraph):
            return ""
        label = self._lists.label(paragraph)
        text = "".join(self._text(paragraph, self._styles.hides(paragraph)))
        return label + text if text.strip() else ""

    def _text(self, parent: BaseOxmlElement, hidden: bool) -> Iterator[str]:
        for child in parent:
            if child.tag == w("r"):
                if not (hidden or self._styles.hides(child)):
                    yield from _run_text(child)
            elif child.tag in _CONTAINERS:
                yield from self._text(child, hidden)
            elif str(child.tag).startswith(_MATH_TEXT[:-1]):
                yield "".join(text.text or "" for text in child.iter(_MATH_TEXT))


def _run_text(run: BaseOxmlElement) -> Iterator[str]:
    for child in run:
        if child.tag == w("t"):
            yield child.text or ""
        elif child.tag == w("tab"):
            yield "  "  # A real TAB would make the line look like a table row.
        elif child.tag == w("cr") or (child.tag == w("br") and child.get(w("type")) is None):
            yield "\n"
        elif child.tag == w("noBreakHyphen"):
            yield "-"


def _blocks(parent: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    for child in parent:
        if child.tag in (w("p"), w("tbl")):
            yield child
        elif child.tag in _CONTAINERS and not _is_contents(child):
            yield from _blocks(child)


def _is_contents(container: BaseOxmlElement) -> bool:
    galleries = container.findall(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
    return any(gallery.get(w("val")) == "Table of Contents" for gallery in galleries)


def _rows(table: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    for row in _inside(table, w("tr")):
        properties = row.find(w("trPr"))
        if properties is None or properties.find(w("del")) is None:
            yield row


def _inside(parent: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _inside(child, tag)


def _skipped_columns(row: BaseOxmlElement) -> int:
    return min(_MOST_SKIPPED, int(child_value(row.find(w("trPr")), "gridBefore") or 0))


def _text_boxes(paragraph: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Text boxes anchored in the paragraph, each once (`Fallback` repeats them for old programs)."""
    for box in paragraph.iter(w("txbxContent")):
        ancestors = list(box.iterancestors(w("p"), _FALLBACK))
        if ancestors and ancestors[0] is paragraph:
            yield box
