"""The words that give a body its duty: 牵头, 负责, 配合, 是…的主管部门. Text after a name in, its role out."""

from __future__ import annotations

import re

from ingest.documents import Role

_MODAL = r"(?:要|应当|应|须|需|必须|按[^，,。；;]{0,12}?|具体|全面|统一|共同|联合|统筹|分别|认真|积极|切实)*"
_BODY_FOR = r"\s*(?:是|为|系|作为)[^，,。；;]{0,30}?"
_LEAD = re.compile(
    rf"\s*{_MODAL}(?:负责)?牵头|\s*(?:要)?(?:充分)?发挥[^，。；]{{0,4}}牵头|{_BODY_FOR}牵头(?:部门|单位)"
)
_SUPPORT = re.compile(
    rf"\s*{_MODAL}(?:负责)?(?:配合|协助|协同|参与|参加|予以支持)|{_BODY_FOR}(?:配合|协助|协办)(?:部门|单位)"
)
TOGETHER = re.compile(r"\s*(?:按照?[^，,。；;]{0,12}[，,])?(?:要|应|应当|须|将)?会同")
DUTY_WORD = re.compile(
    r"\s*(?:是|为|系|作为)(?=[^，,。；;]{2,30}(?:部门|机关|单位|机构|主体))"
    r"|\s*(?:(?:具体|主要|全面)?负责(?!人|同志)(?:按职责|具体)?|要|应当|应|须)(?=[^，,。；;]{3})(?!和|会同|求)"
)
_EXPLICIT = re.compile(
    rf"\s*{_MODAL}(?:负责(?!人|同志|制)|承担|负总责|主管|主抓|协调|统筹|统一行使)"
    rf"|\s*{_MODAL}(?:落实|实施|执行|承办)(?=[，,；;。]|$)"
    rf"|{_BODY_FOR}(?:主管|责任|实施|执法|监管|管理|主办)(?:部门|机关|单位|机构|主体)"
    r"|\s*(?:要|应当|应|须|必须)(?!求|以[^，。]{2,40}(?:为指导|精神))|\s*作为[^，。；]{2,30}[，,](?:要|应)"
    r"|\s*对[^，。；]{2,40}负[^，。；]{0,4}责任|\s*落实[^，。；]{0,6}责任"
    r"|(?:党政)?主要(?:负责人|负责同志|领导)[为是][^，。；]{2,24}责任人"
)
PLAIN = re.compile(
    r"\s*(?:督促|指导|做好|制定|组织|加强|开展|落实|统筹|协调|承担|审批|核定|提供|健全|完善|推动|具体|成立|全面|牵头"
    r"|建立|监督|审核|实施|编制|办理|查处|履行|行使|按照|根据|结合|依托|依法|因地制宜|充分发挥|将|按(?:各自)?(?:职责|职能|分工)|对[^，。；]{2,20}(?:开展|进行|实施))"
)
_ROLE_ONLY = re.compile(
    r"(?:负责|牵头|主办|配合|协助|协同|协作|参与|参加|支持|落实|做好|予以|共同|积极|具体|分别|工作|是|为|作为|部门|单位|要|应当|应|按照?|各自|职责|职能|分工|[\s，,、；;。])*"
)


def states_role_only(task: str) -> bool:
    """Whether a task says no more than the role does (牵头, 配合做好工作): what is to be done stands elsewhere."""
    return _ROLE_ONLY.fullmatch(task) is not None


def role_of_verb(text: str) -> Role | None:
    """The role that the words after a body give it; None where they state no duty."""
    if _LEAD.match(text):
        return "lead"
    if _SUPPORT.match(text):
        return "support"
    if TOGETHER.match(text) or _EXPLICIT.match(text):
        return "responsible"
    return None
