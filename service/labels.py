"""Chinese names of the values that the wire types carry, for pages and exports."""

from __future__ import annotations

from collections.abc import Mapping

VALIDITY_NAMES: Mapping[str, str] = {
    "in_force": "现行有效",
    "expired": "已过有效期",
    "repealed": "已废止",
    "not_yet_effective": "尚未施行",
    "unknown": "效力待核实",
}
ROLE_NAMES: Mapping[str, str] = {"lead": "牵头", "responsible": "责任", "support": "配合"}
RELATION_NAMES: Mapping[str, str] = {
    "repeals": "本文件废止",
    "repealed_by": "本文件被下列文件废止",
    "replaces": "本文件替代",
    "replaced_by": "本文件被下列文件替代",
}
FACT_NAMES: Mapping[str, str] = {
    "effective_from": "施行日期",
    "effective_to": "有效期至",
    "trial": "试行期至",
    "period": "规划（计划）期至",
}
STATUS_NAMES: Mapping[str, str] = {
    "insufficient_evidence": "资料中没有找到依据",
    "out_of_scope": "不在政策问答范围内",
    "needs_region": "请选择区县",
}
