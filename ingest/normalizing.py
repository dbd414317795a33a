"""The search form of a text: one spelling for what means the same. Citations always keep the original."""

from __future__ import annotations

import re
import unicodedata

from ingest.traditional import TO_SIMPLIFIED

_WIDE_KEPT = frozenset("，；：？！（）")
"""Chinese punctuation that stays wide, so that a comma between two Chinese numbers never joins them."""
_CHARACTERS = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _WIDE_KEPT},
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2160, 0x2180)},
    **dict.fromkeys("(", "（"),
    **dict.fromkeys(")", "）"),
    **dict.fromkeys("[【〖［", "〔"),
    **dict.fromkeys("]】〗］", "〕"),
    **dict.fromkeys("“”„‟〝〞＂「」『』", '"'),
    **dict.fromkeys("‘’‚‛＇`", "'"),
    **dict.fromkeys("—–‐‑‒―─－﹣−", "-"),
    **dict.fromkeys("～〜∼˜﹏", "~"),
    **dict.fromkeys("∶︰﹕", "："),
    **dict.fromkeys("•・‧∙●", "·"),
    **dict.fromkeys("﹪", "%"),
    **dict.fromkeys("≦", "≤"),
    **dict.fromkeys("≧", "≥"),
    "㎡": "平方米",
    "㎞": "km",
    "㎏": "kg",
    "㎎": "mg",
    "㎜": "mm",
    "㎝": "cm",
    "㎥": "立方米",
    "○": "〇",
}
_INVISIBLE = ("\u00ad", *map(chr, range(0x200B, 0x2010)), "\u2060", "\ufeff")
_FOLDED = {
    **TO_SIMPLIFIED,
    **{ord(one): other.translate(TO_SIMPLIFIED) for one, other in _CHARACTERS.items()},
    **dict.fromkeys(map(ord, _INVISIBLE)),
}
"""All that is folded character by character; what maps to None goes."""
_CJK = r"\u3400-\u4dbf\u4e00-\u9fff〇"
_WIDE = _CJK + r"，。；：？！、（）《》〔〕〈〉·…①-⑳%％‰℃\""
_BREAK = re.compile(r"[^\S\n]*[\n\t\r\f\v\u2028\u2029]\s*")
_AND = re.compile(rf"(?<=[{_CJK}])[ ]*(?:\band\b|&)[ ]*(?=[{_CJK}])")
_ETC = re.compile(rf"(?<=[{_CJK}])[ ]*\betc\b\.?(?=[ ]*(?:[{_CJK}，。；：、）]|$))")
_BLANK = re.compile(rf"(?<=[{_WIDE}])[^\S\n]+|[^\S\n]+(?=[{_WIDE}])")
_BLANKS = re.compile(r"[^\S\n]+")
_DASH = re.compile(r"(?<=\d)[ ]?(?:-+|~+|至(?=\d+(?:\.\d+)?[%人天个元岁]))[ ]?(?=\d)")
_DASHES = re.compile(r"-{2,}")
_RATIO = re.compile(r"(?<=\d)[ ]?：[ ]?(?=\d)")
_ANGLES = ((re.compile(r"〈(?=\s*\d)"), "<"), (re.compile(r"〉(?=\s*\d)"), ">"))
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_DOC_NUMBER = re.compile(rf"(?<=[{_CJK}])[（〔]\s*((?:19|20)\d\d)\s*[）〕]\s*第?\s*(\d+)\s*号")
_YEAR = re.compile(r"(?<![〇零一二三四五六七八九十百])([一二][〇零一二三四五六七八九]{3})(?=年)")
_PERCENT = re.compile(r"百分之([〇零一二三四五六七八九十百点两]+|\d+(?:\.\d+)?)(?!分)")
_DIGITS = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": "0",
    "两": "2",
}


def normalize(text: str) -> str:
    """Folds widths, brackets, dashes, blanks, numbers written in words and traditional characters.

    Blanks beside Chinese go, those between Latin words or numbers stay (`8.9 30` are two cells); line breaks and
    TABs become one line break, since words do not run across them. Normalising twice changes nothing.
    """
    text = _blanks(text.translate(_FOLDED).lower())
    # Most texts have few of these; to look for a character is a tenth of looking for a pattern.
    if "〈" in text or "〉" in text:
        for pattern, sign in _ANGLES:
            text = pattern.sub(sign, text)
        text = text.replace("〈", "《").replace("〉", "》")
    if "号" in text:
        text = _DOC_NUMBER.sub(r"〔\1〕\2号", text)
    if "年" in text:
        text = _YEAR.sub(lambda match: "".join(_DIGITS[character] for character in match[1]), text)
    if "百分之" in text:
        text = _PERCENT.sub(_percent, text)
    if "," in text:
        text = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text)
    if "：" in text:
        text = _RATIO.sub(":", text)
    return _DASHES.sub("-", _DASH.sub("-", text))


def _blanks(text: str) -> str:
    text = _BREAK.sub("\n", text.strip())
    if "and" in text or "&" in text:
        text = _AND.sub("和", text)
    if "etc" in text:
        text = _ETC.sub("等", text)
    return _BLANKS.sub(" ", _BLANK.sub("", text)).strip()


def _percent(match: re.Match[str]) -> str:
    number = match[1]
    if not number[0].isdigit() or number[0] in _DIGITS:
        whole, _, decimals = number.partition("点")
        value = _chinese_number(whole)
        if value is None or (decimals and not set(decimals) <= set(_DIGITS)):
            return match[0]
        number = value + ("." + "".join(_DIGITS[character] for character in decimals) if decimals else "")
    return f"{number}%"


def _chinese_number(text: str) -> str | None:
    """`五十` → "50", `一百` → "100", `二五` → "25"; None for what is no number below 1000."""
    if not re.search(r"[十百]", text):
        return "".join(_DIGITS[character] for character in text) or None
    match = re.fullmatch(
        r"(?:([一二两三四五六七八九])?百)?零?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?", text
    )
    if not match:
        return None
    hundreds = int(_DIGITS[match[1] or "一"]) * 100 if "百" in text else 0
    tens = int(_DIGITS[match[2] or "一"]) * 10 if match[3] else 0
    return str(hundreds + tens + int(_DIGITS[match[4]] if match[4] else 0))
