"""Names of public bodies: where they stand in a text, and one form to look each up under.

Recognition goes by structure (level, field, kind of body: 区 + 卫生健康 + 委), so bodies that no table lists
are found as well; `canonical_unit` maps printed variants (区卫健委, 綦江区卫生健康委员会) to one name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ingest.duties.unit_names import (
    FIELDS,
    GRASS_ROOTS,
    MINISTRIES,
    NOT_IN_NAMES,
    STANDING_ALONE,
    STEMS,
    SUFFIXES,
    WHOLE_NAMES,
)

_NOT_LEVEL_AFTER = "(?<![社园辖景地城校小库片林山灾我各新特街牧矿郊老主老战时军港湿城都超门夜股本乡])"
_BODY = rf"(?:(?!{NOT_IN_NAMES}|(?<![园社地景校灾城库假牧林开])[区县])[^\s，,、。；;：:！？（）()《》“”〔〕\[\]将为是从并每])"
_BRACKET = r"(?:[（(]\s*(?:区|县|市)?[^（()）]{2,10}[局委办室会心社]\s*[)）])?"
_TAIL = (
    rf"(?:[^，,、。；;：:（()）的负由]{{2,4}}(?:支队|大队)|各?成员单位|[一二三四五六七八九十]分局)?{_BRACKET}"
)
_PLACE_NAME = (
    r"[^\W\da-zA-Z由与及会应要的将按为挥设加强进推实施完善健成立其余对把向从各全该我充分区县局委办院厅司部]"
)
_PLACE = rf"(?:(?:中共)?(?:{_PLACE_NAME}{{2,4}}[省市])?(?:{_PLACE_NAME}{{2,4}}?(?=[区县市州旗]))?)"

_OFFICE = (
    rf"(?:区|县|市|州|旗|省)(?:级)?(?:"
    rf"(?:人民)?(?:{STANDING_ALONE})(?:办公室)?"
    rf"|{_BODY}{{1,14}}?(?:[（(][^（()）]{{2,6}}[）)])?(?:{SUFFIXES})"
    rf"|(?:(?!负责|牵头|成立|会同|建立|[区县])[^\s，,、。；;：:！？（）()《》由的要和]){{2,20}}?领导小组(?:办公室)?"
    rf"|(?:人民)?政府(?!性)|委(?![员托派])){_TAIL}"
)
_COLLECTIVE = (
    r"各(?:级)?(?:乡镇|镇|街道|街|县|区|镇街|街镇)(?:[（(]街道[）)]|街|镇|人民政府|街道|办事处)*(?:[（(]街道办事处[）)])?"
    r"|各[一-龥]{2,3}镇街|(?:相关|有关|所在)?(?:镇街|街镇)|(?:有关|相关|其他)+(?:部门|单位)|村社|各?(?:工业|高新|开发|产业|商贸物流)?园区管委会|各高校|各级河长办"
    r"|各(?:级|有关|相关)?(?:行业)?(?:主管|监管|职能|成员)?(?:部门|单位)"
    r"|(?:区|县|市)级(?:各|有关|相关)?(?:行业)?(?:主管)?(?:部门|单位)"
    r"|团(?:区|县|市)委|(?:区|县|市)(?:直)?机关各部门|(?:区|县|市)政府(?:各|有关|相关|其他)+(?:部门|单位)"
    r"|各?村[（(](?:居|社区)[）)](?:民)?(?:委员会|委会|两委)?"
)
_FUNCTIONAL = (
    rf"(?:各级|区|县|市)?(?:(?:{FIELDS})(?:[、和](?:{FIELDS}))*(?:等部门和单位|等?(?:行政|行业)?(?:主管|管理|执法)?部门|等单位))"
    r"|公安机关|公安派出所|公安交巡警|检察机关|司法行政机关|司法机关|审判机关"
)
_TOWN = rf"(?:镇|乡|街道)(?:党委|(?:人民)?政府|人大|纪委|{_BODY}{{1,10}}?(?:办公室|办|所|站|中心|大队|中队|卫生院|学校))"
_GOVERNMENTS = (
    r"各(?:区县|县区|县市区|市县|市州|地市|设区市|市、县|县|市|区)?(?:[（(][^（()）]{2,9}[）)])?"
    r"(?:人民)?政府(?!部门)|各(?:区县|县区|市州|县|市)[（(][^（()）]{2,9}[）)]"
)
_NAMED = rf"(?:(?!{NOT_IN_NAMES}|[与和及是各于除将但该在])[一-龥])"
_PLACED = (
    rf"{_NAMED}{{2,10}}?(?:街道办事处|管委会|分局|火车站|汽车站|有限公司|公司|集团|银行|度假区|大学|学院)"
    rf"|(?!中心){_NAMED}{{2,4}}?(?:街道|镇人民政府|乡人民政府|(?<![城乡集村制])镇(?![街域村]))"
)

_UNIT_IN_TEXT = re.compile(
    rf"(?:{_NOT_LEVEL_AFTER}(?!区[域间位情内外划])(?!市[区域场]){_OFFICE}|{MINISTRIES}|团(?:区|县|市)委"
    rf"|各(?:乡镇[（(]街道[）)]|镇街|街镇|街道办事处|镇人民政府|乡镇人民政府|街道|乡镇|园区管委会)"
    rf"|(?<![一-龥])(?:{_PLACED}))"
)
_UNIT_HERE = re.compile(
    rf"(?:{_GOVERNMENTS}|{_COLLECTIVE}|{MINISTRIES}|{_TOWN}|{_PLACE}{_OFFICE}|{_PLACED}|{_FUNCTIONAL}|{GRASS_ROOTS})"
)
_GENERIC = re.compile(
    r"^(?:各|区级|市级|县级|区政府|县政府|市政府)*(?:有关|相关|其他|其它|政府各)+(?:区级|市级|县级)?各?"
    r"(?:部门|单位|方面|企业|机构)(?:[和、](?:部门|单位|方面))*$|^(?:各级?|全区)?各?(?:部门|单位)(?:[和、](?:部门|单位))?$"
)
_AND_OTHERS = re.compile(r"等(?:有关|相关|区级|涉企|各|成员)*(?:主管)?(?:部门|单位|街镇|镇街)?(?:和单位)?$")
_OTHERS_FOLLOW = re.compile(
    r"等(?:有关|相关|区级|各)?(?:部门|单位|街镇|镇街)?(?:和单位)?|、(?:各|区级|有关|相关)*(?:部门|单位)(?:和单位)?(?![一-龥]{0,4}[、：:])"
)
_SEPARATOR = re.compile(r"\s*(?:[、，,；;]|以及|和|及|与)\s*")
_NAMED_LEVEL = re.compile(rf"^(?:中共)?(?![区县市各])[一-龥]{{2,8}}?{_NOT_LEVEL_AFTER}(?={_OFFICE}$)")


def find_units(text: str) -> list[tuple[int, int, str]]:
    """Finds names of bodies anywhere in running text as (start, end, name as printed)."""
    return [(match.start(), match.end(), match.group()) for match in _UNIT_IN_TEXT.finditer(text)]


def read_units(text: str, position: int = 0) -> tuple[list[tuple[int, int]], int]:
    """Reads the list of bodies that begins at `position`: their spans and where the list (with 等) ends."""
    units: list[tuple[int, int]] = []
    end = position
    while (match := _UNIT_HERE.match(text, end if not units else position)) is not None:
        units.append(match.span())
        end = match.end()
        others = _OTHERS_FOLLOW.match(text, end)
        if others:
            end = others.end()
            if others.group().startswith("等"):
                break
        separator = _SEPARATOR.match(text, end)
        if separator is None:
            break
        position = separator.end()
    return units, end


def is_unit(name: str) -> bool:
    """Whether the whole of `name` is the name of a body (等 at its end allowed)."""
    cleaned = _AND_OTHERS.sub("", "".join(name.split()))
    match = _UNIT_HERE.match(cleaned)
    while match is not None and match.end() < len(cleaned):
        match = None
    return match is not None or bool(_UNIT_IN_TEXT.fullmatch(cleaned))


def is_generic(name: str) -> bool:
    """Whether `name` names nobody in particular (相关部门, 有关单位)."""
    return bool(_GENERIC.match("".join(name.split())))


@lru_cache(maxsize=4096)
def canonical_unit(name: str) -> str:
    """One name for all printed forms of a body within a district; 区 stays, the district's own name goes."""
    cleaned = "".join(name.split()).replace("(", "（").replace(")", "）")
    whole = _whole_names().get(cleaned)
    if whole is not None:
        return whole
    cleaned = re.sub(r"（[^（）]*[局委办会室]）$", "", _AND_OTHERS.sub("", cleaned) or cleaned)
    cleaned = cleaned.replace("委员会", "委") if cleaned.endswith("委员会") else cleaned
    cleaned = re.sub(r"(?<=街道)办事处$|(?<=[一-龥]{2}[镇乡])(?:人民)?政府$", "", cleaned)
    cleaned = _NAMED_LEVEL.sub("", cleaned)
    level, body = cleaned[:1], cleaned[1:]
    if level in ("区", "县", "市"):
        return level + _variants().get(body, body)
    return _variants().get(cleaned, cleaned).removeprefix("委")


@cache
def _variants() -> dict[str, str]:
    table = {canonical: canonical for canonical in STEMS}
    for canonical, others in STEMS.items():
        table.update({other.removesuffix("员会"): canonical for other in others})
        table.update(dict.fromkeys(others, canonical))
    return table


@cache
def _whole_names() -> dict[str, str]:
    return {other: canonical for canonical, others in WHOLE_NAMES.items() for other in (canonical, *others)}
