"""Names that a question asks for by their number: 哪三个社区 needs three names, 2所医院是哪两所 two.

A text that says only how many there are names none; names are told from other words by standing in a list before the kind
of thing they name, or right before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIGURES = {word: value for value, word in enumerate("一二三四五六七八九十", start=1)} | {"两": 2, "几": 2}
_THINGS = "[个家所处项类大座条位支种件镇街]"
_SO_MANY = re.compile(
    rf"哪(?:里)?(?P<n>[两二三四五六七八九十]|\d{{1,2}}){_THINGS}"
    rf"|(?P<m>[两二三四五六七八九十]|\d{{1,2}}){_THINGS}.{{2,16}}(?:是哪|分别(?:叫|在|是(?!多少|几))|叫什么|名单|名字|在哪)"
)
_ITEM_ENDS = re.compile(r"、|和|与|及(?!格|时|其)|[;；]")
_KINDS = (
    "社区|街道|医院|学校|中学|小学|公司|企业|小区|公园|园区|村|镇|乡|湖|山|寺|桥|站|中心|景区|馆|厂|院士|大学"
    "|机构|基地|组团"
)
_OF_KIND = re.compile(
    rf"哪(?:里)?(?P<n>[两二三四五六七八九十几]|\d{{1,2}})[个家所处座条支]?(?P<kind>{_KINDS})"
    rf"|(?P<m>[两二三四五六七八九十]|\d{{1,2}})[个家所处座条支][^，,。？?]{{0,10}}?(?P<such>{_KINDS})[^，,。？?]{{0,12}}[,，]?(?:分别)?(?:是|叫|在)?哪"
)
_ALSO = {
    "学校": "(?:学校|中学|小学|大学|幼儿园|学院)",
    "企业": "(?:企业|公司|集团|厂)",
    "公司": "(?:企业|公司|集团|厂)",
    "厂": "(?:企业|公司|集团|厂)",
    "医院": "(?:医院|卫生院|保健院)",
}
"""How names of a kind end where they end in other words too."""
_COMPARES = re.compile(r"最[高低多少大小长短快慢早晚]|一样|相同")
"""What asks for some of the things that it names itself."""
_ENOUGH = 3
"""Names that are enough of a longer list: a text that only counts them gives none."""
_NO_NAME = re.compile(r"[个家所处座各等类型级的]$|\d")


def unnamed(asked: str, told: Sequence[str]) -> str | None:
    """What is missing where the question asks for names and no text gives as many; all in search form."""
    if _COMPARES.search(asked):
        return None
    of_kind = _OF_KIND.search(asked)
    if of_kind:
        kind = of_kind["kind"] or of_kind["such"]
        wanted = min(_number(of_kind["n"] or of_kind["m"]), 2)
        named = set().union(*(_names(text, kind, asked) for text in told))
        if len(named) < wanted:
            return "具体名单"
    match = _SO_MANY.search(asked)
    if not match:
        return None
    items = sum(1 + len(_ITEM_ENDS.findall(text)) for text in told)
    return "具体名单" if items < min(_number(match["n"] or match["m"]), _ENOUGH) else None


def _number(figure: str) -> int:
    return _FIGURES.get(figure) or int(figure)


def _names(text: str, kind: str, asked: str) -> set[str]:
    """Names of things of a kind; words that the question itself puts before the kind are none."""
    kind = _ALSO.get(kind, kind)
    single = (match[1] for match in re.finditer(rf"([一-鿿]{{2,8}}?){kind}", text))
    found = {name for name in single if name[-2:] not in asked and not _NO_NAME.search(name)}
    listed = rf"((?:[一-鿿]{{2,10}}[、和与及])+[一-鿿]{{2,10}}?)(?:等?(?:\d+|[一二两三四五六七八九十])?[个家所处座]?|等[一-鿿]{{2,6}}){kind}"
    for match in re.finditer(listed, text):
        items = re.split("[、和与及]", match[1])
        found.update(item for item in items if item[-2:] not in asked and "的" not in item)
    return found
