"""HTML pages: the content that a visitor sees, without scripts, navigation and hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from ingest.errors import UnreadableSource
from ingest.readers.characters import one_line
from ingest.readers.extracts import Extract, ExtractWriter
from ingest.readers.html_blocks import write_children
from ingest.readers.limits import Deadline
from ingest.readers.text import decode
from ingest.spans import squeeze

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_SILENT = {
    "script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "audio", "video",
    "button", "input", "select", "textarea", "nav", "aside", "head", "dialog", "map",
}  # fmt: skip
_ROOTS = {"html", "body", "main", "article"}
_BOXES = ["div", "section", "ul", "ol", "dl", "table", "td", "p", "span", "header", "footer"]
_SILENT_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"}
_SILENT_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|sidebar|share|footer|foot|copyright|"
    r"pagination|pager|related|advert|ads|toolbar|print|qrcode|hidden|sr-only|skip-link)(?:$|[-_ ])",
    re.IGNORECASE,
)
_SILENT_WORDS = re.compile(
    r"(?:您?(?:当前|现在|所在|的)的?位置[:：是]|首页[>》»/]|无障碍(?:阅读|浏览|版)|长者(?:版|模式|浏览)|关怀版|设为首页"
    r"|相关(?:阅读|链接|文章|新闻|稿件)[:：]?|延伸阅读|上一[篇条][:：]|下一[篇条][:：]|分享到|扫一扫|版权所有|网站地图"
    r"|(?:主办|承办)(?:单位)?[:：].*(?:标识码|备案|ICP))[^。；]*"
)
"""What menus, link boxes and imprints of government sites begin with."""
_FEW_PARTS = 80
_HIDDEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:;|$)|font-size:0(?:[a-z%]*)(?:;|$)"
    r"|text-indent:-\d{3,}|(?:left|top|margin-left):-\d{4,}",
)
_CONDITIONAL = re.compile(r"@[^{};]{0,300}\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|/\*.*?(?:\*/|\Z)", re.DOTALL)
_COMPOUND = r"(?:[A-Za-z]\w*|(?=[.#]))(?:[.#][A-Za-z_][\w-]*)*"
_SELECTOR = re.compile(rf"{_COMPOUND}(?:(?:\s*>\s*|\s+){_COMPOUND})*")
_ENCODINGS = {
    "utf-8": "utf-8", "utf8": "utf-8", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5",
}  # fmt: skip
"""What pages state, and what they mean by it; other statements are not believed."""


def read_html(data: bytes, deadline: Deadline) -> Extract:
    """The visible main content: headings, paragraphs, lists with their numbers, tables as TAB rows.

    Raises:
        UnreadableSource: The page shows no text, or is no text at all.
    """
    text, warnings = _decode_page(data)
    soup = BeautifulSoup(text, "lxml")
    title = one_line(soup.title.get_text()) if soup.title else ""
    for element in [*_hidden_by_style_sheet(soup), *soup.find_all(_is_silent)]:
        element.decompose()
    for element in list(_page_furniture(soup)):
        element.decompose()
    writer = ExtractWriter(deadline)
    for warning in warnings:
        writer.warn(warning)
    content = _main_content(soup)
    _write_missing_title(writer, title, content)
    try:
        write_children(writer, content)
    except RecursionError:
        raise UnreadableSource("网页的标签嵌套过深，无法读取；请在浏览器中打开后另存为文本。") from None
    extract = writer.finish()
    if not extract.text:
        raise UnreadableSource("网页里没有可见的正文（可能由脚本生成）；请在浏览器中打开后另存为文本或 PDF。")
    return extract


def _decode_page(data: bytes) -> tuple[str, tuple[str, ...]]:
    declared = _CHARSET.search(data[:4096])
    encoding = _ENCODINGS.get(declared[1].decode("ascii", errors="replace").lower()) if declared else None
    if encoding and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(encoding), ()
        except UnicodeDecodeError:
            pass  # Many pages state another charset than they use; then the bytes decide.
    return decode(data)


def _is_silent(element: Tag) -> bool:
    if element.name in _ROOTS:
        return False
    return element.name in _SILENT or element.get("role") in _SILENT_ROLES or _is_hidden(element)


def _hidden_by_style_sheet(soup: BeautifulSoup) -> list[Tag]:
    """Elements that the page's own style sheets hide on every screen."""
    rules = _CONDITIONAL.sub("", " ".join(sheet.get_text() for sheet in soup.find_all("style")))
    found: list[Tag] = []
    for rule in rules.split("}"):
        selectors, _, declarations = rule.rpartition("{")
        if _HIDDEN_STYLE.search("".join(declarations.split()).lower()):
            found.extend(
                element
                for selector in selectors.split(",")
                if _SELECTOR.fullmatch(
                    selector.strip()
                )  # Not :hover and the like, which hide nothing for good.
                for element in soup.select(selector.strip())
            )
    return [element for element in found if element.name not in _ROOTS]


def _page_furniture(soup: BeautifulSoup) -> Iterator[Tag]:
    """Menus, footers and boxes of links, told by name or make-up; never what holds most of the text."""
    most = len(squeeze(soup.get_text())) / 2
    for element in soup.find_all(_BOXES):
        names = " ".join([str(element.get("id") or ""), *_classes(element)])
        is_furniture = (
            _SILENT_NAMES.search(names)
            or _is_page_edge(element)
            or _is_link_list(element)
            or _SILENT_WORDS.fullmatch(_short_text(element))
        )
        if is_furniture and len(squeeze(element.get_text())) < most:
            yield element


def _short_text(element: Tag) -> str:
    """The text of a small element, "" of a large one, which is not looked through (bs4's own walks would)."""
    waiting: list[PageElement] = [element]
    texts: list[str] = []
    for _ in range(_FEW_PARTS):
        if not waiting:
            return squeeze("".join(texts))
        part = waiting.pop()
        if isinstance(part, Tag) and len(part.contents) <= _FEW_PARTS:
            waiting.extend(reversed(part.contents))
        elif isinstance(part, Tag):
            return ""
        elif type(part) is NavigableString:  # Not a comment, which is a kind of it.
            texts.append(part)
    return ""


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
