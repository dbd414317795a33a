"""Plain text and Markdown: bytes to the decoded content, character for character as it stands on disk."""

from __future__ import annotations

import io
import re

from charset_normalizer import from_bytes

from ingest.errors import UnreadableSource
from ingest.readers.extracts import Extract
from ingest.spans import Span

_SAMPLE = 65_536
_EXPECTED = re.compile(
    "[\t\n\r\f\x20-\x7e\u00a0-\u00ff\u0391-\u03c9\u2000-\u206f\u2103\u2116\u2150-\u218b\u2190-\u21ff\u2200-\u22ff"
    "\u2460-\u257f\u25a0-\u25ff\u2605\u2606\u3000-\u303f\u3105-\u3129\u3220-\u33ff\u3400-\u9fff\ufe30-\ufe4f"
    "\ufeff\uff00-\uffef\U00020000-\U0003ffff]"
)
_REPLACEMENT = "\ufffd"
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_SIGNATURES = (
    (b"%PDF-", "PDF 文件"),
    (b"PK\x03\x04", "压缩包或 Word 文件"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
)
_MARKDOWN_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(?=\S)(.*)", re.MULTILINE)
_FENCED = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)


def read_text(data: bytes) -> Extract:
    r"""The content of a .txt file.

    Line ends become `\n` and a UTF-8 byte order mark stays as U+FEFF, which is what
    `Path.read_text(encoding="utf-8")` gives, so offsets agree with any other reader of the file.

    Raises:
        UnreadableSource: The file is no text, or holds nothing but white space.
    """
    decoded, warnings = decode(data)
    text = io.IncrementalNewlineDecoder(None, translate=True).decode(decoded, final=True)
    if not text.strip("\ufeff \t\n\r\f\v\u3000\xa0"):
        raise UnreadableSource(f"文件是空的：{len(data)} 字节全是空白或空行；请确认保存的是正文。")
    return Extract(text=text, warnings=warnings)


def read_markdown(data: bytes) -> Extract:
    """The content of a .md file as it stands, with its `#` headings outside fenced code."""
    extract = read_text(data)
    unfenced = _FENCED.sub(lambda match: " " * len(match[0]), extract.text)
    headings: list[tuple[Span, int]] = []
    for match in _MARKDOWN_HEADING.finditer(unfenced):
        words = match[2].rstrip(" \t").rstrip("#").rstrip(" \t")
        if words:
            headings.append(((match.start(2), match.start(2) + len(words)), len(match[1])))
    return Extract(text=extract.text, headings=tuple(headings), warnings=extract.warnings)


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Bytes to text in the encodings that Chinese texts come in, with warnings about damage.

    Order: byte order marks; strict UTF-8; UTF-16 that reads as Chinese; UTF-8 with a few damaged places
    (before GB18030, since torn UTF-8 often is well-formed GB18030 of nonsense); GB18030, strict or with a
    few damaged places; what charset-normalizer makes of it.

    Raises:
        UnreadableSource: The bytes are no text.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableSource(f"内容不是文本，像是{name}；请把扩展名改成与内容一致后再试。")
    for attempt in (_marked_utf16, _utf8, _bare_utf16, _torn_utf8, _gb18030, _guessed):
        found = attempt(data)
        if found is not None:
            return found
    raise UnreadableSource(
        f"认不出文字编码（{len(data)} 字节，试过 UTF-8、UTF-16、GB18030），可能不是文本；请另存为 UTF-8 文本。"
    )


_Decoded = tuple[str, tuple[str, ...]]


def _marked_utf16(data: bytes) -> _Decoded | None:
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    text = data.decode("utf-16", errors="replace")
    return (text, _damage(text)) if _plausibility(text) >= 0.5 else None


def _utf8(data: bytes) -> _Decoded | None:
    text = _strictly(data, "utf-8")
    if text is None or _is_binary(text) or _is_chance_utf8(data, text):
        return None
    return text, ()


def _bare_utf16(data: bytes) -> _Decoded | None:
    if len(data) % 2:
        return None
    sample = data[:_SAMPLE]
    for encoding in ("utf-16-le", "utf-16-be"):
        if _plausibility(sample.decode(encoding, errors="replace")) >= 0.97:
            text = data.decode(encoding, errors="replace")
            return text, _damage(text)
    return None


def _torn_utf8(data: bytes) -> _Decoded | None:
    text = data.decode("utf-8", errors="replace")
    wide = sum(1 for character in text[:_SAMPLE] if character > "\u07ff") - text.count(
        _REPLACEMENT, 0, _SAMPLE
    )
    if not wide or wide < 20 * text.count(_REPLACEMENT, 0, _SAMPLE) or _is_binary(text):
        return None
    return text, _damage(text)


def _gb18030(data: bytes) -> _Decoded | None:
    text = data.decode("gb18030", errors="replace")
    if _plausibility(text) < 0.95 or _is_binary(text):
        return None
    return text, _damage(text)


def _guessed(data: bytes) -> _Decoded | None:
    best = from_bytes(data[:_SAMPLE]).best()
    text = _strictly(data, best.encoding) if best is not None else None
    if best is None or text is None or _is_binary(text) or _plausibility(text) < 0.9:
        return None
    return text, (f"文字编码是猜的（{best.encoding}），请核对；最好另存为 UTF-8。",)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_chance_utf8(data: bytes, text: str) -> bool:
    """GB18030 whose bytes happen to be well-formed UTF-8 of another script (the 联通 effect)."""
    sample = text[:_SAMPLE]
    if sample.isascii() or _CHINESE.search(sample):
        return False
    other = _strictly(data, "gb18030")
    return other is not None and len(_CHINESE.findall(other[:_SAMPLE])) * 2 > len(other[:_SAMPLE])


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_BINARY.findall(sample)) * 100 > len(sample)


def _plausibility(text: str) -> float:
    """Share of characters, from 0 to 1, that one expects in Chinese and English texts."""
    sample = text[:_SAMPLE]
    return len(_EXPECTED.findall(sample)) / max(1, len(sample))


def _damage(text: str) -> tuple[str, ...]:
    count = text.count(_REPLACEMENT)
    return (f"有 {count} 处字节损坏，读成了“�”；请核对原文件。",) if count else ()
