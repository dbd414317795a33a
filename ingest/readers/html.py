"""HTML pages: the content that a visitor sees, without scripts, navigation and hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from ingest.errors import UnreadableSource
from ingest.readers.characters import one_line
from ingest.readers.extracts import Extract, ExtractWriter
from ingest.readers.grids import Cell, grid_rows, is_data_table
from ingest.readers.text import decode
from ingest.spans import squeeze

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_SILENT = {
    "script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "audio", "video",
    "button", "input", "select", "textarea", "nav", "aside", "head", "dialog", "map",
}  # fmt: skip
_SILENT_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"}
_SILENT_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|sidebar|share|footer|foot|copyright|"
    r"pagination|pager|related|advert|ads|toolbar|print|qrcode|hidden|sr-only|skip-link)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:;|$)|font-size:0(?:[a-z%]*)(?:;|$)"
    r"|text-indent:-\d{3,}|(?:left|top|margin-left):-\d{4,}",
)
_HEADING = re.compile(r"h([1-6])")
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_OWN_NUMBER = re.compile(r"\s*(?:[第（(]?[一二三四五六七八九十百\d]{1,4}[章节条项、.．）)]|[①-⑳•·\-—●■])")


def read_html(data: bytes) -> Extract:
    """The visible main content: headings, paragraphs, lists with their numbers, tables as TAB rows.

    Raises:
        UnreadableSource: The page shows no text, or is no text at all.
    """
    text, warnings = _decode_page(data)
    soup = BeautifulSoup(text, "lxml")
    title = one_line(soup.title.get_text()) if soup.title else ""
    for element in soup.find_all(_is_silent):
        element.decompose()
    writer = ExtractWriter()
    for warning in warnings:
        writer.warn(warning)
    content = _main_content(soup)
    _write_missing_title(writer, title, content)
    try:
        _write_children(writer, content)
    except RecursionError:
        raise UnreadableSource("网页的标签嵌套过深，无法读取；请在浏览器中打开后另存为文本。") from None
    extract = writer.finish()
    if not extract.text:
        raise UnreadableSource("网页里没有可见的正文（可能由脚本生成）；请在浏览器中打开后另存为文本或 PDF。")
    return extract


def _decode_page(data: bytes) -> tuple[str, tuple[str, ...]]:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared[1].decode("ascii", errors="replace").lower()
        encoding = "gb18030" if name in {"gb2312", "gbk", "gb_2312-80"} else name
        try:
            return data.decode(encoding), ()
        except (LookupError, UnicodeDecodeError):
            pass  # Many pages state another charset than they use; then the bytes decide.
    return decode(data)


def _is_silent(element: Tag) -> bool:
    if element.name in {"html", "body", "main", "article"}:
        return False
    if element.name in _SILENT or element.get("role") in _SILENT_ROLES or _is_hidden(element):
        return True
    names = " ".join([str(element.get("id") or ""), *_classes(element)])
    return bool(_SILENT_NAMES.search(names)) or _is_page_edge(element) or _is_link_list(element)


def _is_hidden(element: Tag) -> bool:
    style = re.sub(r"\s", "", str(element.get("style") or "")).lower()
    return (
        element.has_attr("hidden")
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN_STYLE.search(style))
    )


def _classes(element: Tag) -> list[str]:
    value = element.get("class")
    return [value] if isinstance(value, str) else list(value or ())


def _is_page_edge(element: Tag) -> bool:
    """A page's own header or footer; inside an article it belongs to the text (title, signature)."""
    return (
        element.name in {"header", "footer"}
        and not element.find_parent(["article", "main"])
        and not element.h1
    )


def _is_link_list(element: Tag) -> bool:
    """Lists of links to elsewhere: menus and "related" boxes. Attachment lists link to files and stay."""
    if element.name not in {"ul", "ol", "dl"}:
        return False
    links = [link for link in element.find_all("a") if not _is_file_link(str(link.get("href") or ""))]
    linked = sum(len(squeeze(link.get_text())) for link in links)
    return len(links) >= 3 and linked >= 0.8 * len(squeeze(element.get_text()))


def _is_file_link(address: str) -> bool:
    return bool(re.search(r"\.(?:docx?|pdf|xlsx?|zip|rar|wps|et|ofd)(?:[?#]|$)", address, re.IGNORECASE))


def _main_content(soup: BeautifulSoup) -> Tag:
    body = soup.body or soup
    candidates = soup.select("main, [role=main]") or soup.select("article")
    if len(candidates) == 1 and 2 * len(squeeze(candidates[0].get_text())) >= len(squeeze(body.get_text())):
        return candidates[0]
    return body


def _write_missing_title(writer: ExtractWriter, title: str, content: Tag) -> None:
    """Some pages print their title only in the window's bar, often with the site's name behind it."""
    own = re.split(r"[_|]|\s[-–—]\s|--", title)[0].strip()
    if own and not content.find("h1") and squeeze(own) not in squeeze(content.get_text()):
        writer.paragraph(own, level=1)


def _write_children(writer: ExtractWriter, parent: Tag, marker: str = "") -> None:
    """Writes what a block holds; `marker` is the number or bullet before its first line."""
    inline: list[str] = []
    for child in parent.children:
        if isinstance(child, Tag) and _holds_blocks(child):
            marker = _flush(writer, inline, marker)
            _write_block(writer, child, marker)
            marker = ""
        else:
            inline.extend(_inline_text(child, parent.name == "pre"))
    _flush(writer, inline, marker)


def _holds_blocks(element: Tag) -> bool:
    if element.name in _BLOCKS:
        return True
    return any(isinstance(inner, Tag) and inner.name in _BLOCKS for inner in element.descendants)


def _flush(writer: ExtractWriter, inline: list[str], marker: str, level: int = 0) -> str:
    """Writes the collected inline text; returns the marker if it is still to be written."""
    text = "".join(inline)
    inline.clear()
    for paragraph in re.split(r"\n[ \t]*\n|\n(?=[ \t]*[\u3000\xa0]{2})", text):
        if not one_line(paragraph):
            continue
        writer.paragraph(paragraph if _OWN_NUMBER.match(paragraph) else marker + paragraph.lstrip(), level)
        marker = ""
    return marker


def _write_block(writer: ExtractWriter, element: Tag, marker: str = "") -> None:
    heading = _HEADING.fullmatch(element.name)
    if heading:
        _flush(writer, list(_inline_text(element)), "", level=int(heading[1]))
    elif element.name == "table":
        _write_table(writer, element)
    elif element.name in {"ol", "ul"}:
        _write_list(writer, element)
    else:
        _write_children(writer, element, marker)


def _write_list(writer: ExtractWriter, element: Tag) -> None:
    number = _integer(element.get("start"), 1)
    for item in element.find_all("li", recursive=False):
        number = _integer(item.get("value"), number)
        _write_children(writer, item, f"{number}. " if element.name == "ol" else "- ")
        number += 1


def _integer(value: object, default: int) -> int:
    return int(str(value)) if re.fullmatch(r"-?\d{1,9}", str(value or "").strip()) else default


def _write_table(writer: ExtractWriter, table: Tag) -> None:
    """Data tables row by row; tables that only arrange the page are written as the blocks they hold."""
    for caption in table.find_all("caption", recursive=False):
        _write_children(writer, caption)
    rows = [
        [_cell(cell) for cell in row.find_all(["td", "th"], recursive=False)]
        for row in table.find_all("tr")
        if row.find_parent("table") is table
    ]
    if is_data_table(rows) and not table.find("table"):
        writer.table(grid_rows(rows))
        return
    for cell in table.find_all(["td", "th"]):
        if cell.find_parent("table") is table:
            _write_children(writer, cell)


def _cell(cell: Tag) -> Cell:
    rows = _integer(cell.get("rowspan"), 1) or 65_534  # 0 stands for "to the end of the table".
    text = one_line("".join(_inline_text(cell)))
    return Cell(text=text, columns=_integer(cell.get("colspan"), 1), rows=rows)


def _inline_text(node: object, keeps_lines: bool = False) -> Iterator[str]:
    """Text below a node with HTML's blanks collapsed, `<br>` and ends of inner blocks as line ends."""
    if isinstance(node, PreformattedString):
        return  # Comments and the like.
    if isinstance(node, NavigableString):
        yield str(node) if keeps_lines else re.sub(r"[ \t\r\n\f]+", " ", str(node))
    elif isinstance(node, Tag):
        if node.name == "br":
            yield "\n"
        for child in node.children:
            yield from _inline_text(child, keeps_lines or node.name == "pre")
        if node.name in _BLOCKS:
            yield "\n"
