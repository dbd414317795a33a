"""Responsibilities of the real texts against a sample that was read by eye.

A scope is a stretch of lines (from 1) whose statements are listed in full: who leads, answers for, supports. Bodies
as printed, without blanks; groups without a name (相关部门) are not listed. Empty scopes name nobody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import pytest

from ingest.documents import ParsedSource, Responsibility, SourceText
from ingest.parsing import parse_source
from ingest.responsibilities import find_responsibilities
from ingest.spans import slice_spans, squeeze

pytestmark = pytest.mark.corpus

Scope = tuple[int, int, str, str, str]
"""First line, last line, and the bodies that lead, answer for and support, separated by blanks."""

GARBAGE_PLAN: tuple[Scope, ...] = (
    (2151, 2158, "", "区级各部门 各乡镇（街道） 园区管委会", ""),
    (2305, 2314, "", "各乡镇（街道） 园区管委会 各行业主管部门", ""),
    (2315, 2326, "区生活垃圾分类工作领导小组办公室", "各乡镇（街道）", ""),
    (
        2364, 2900, "",
        "区政务办 区教委 区卫生健康委 区民政局 区国资金融发展中心 区城市管理局 区交通局 区文化旅游委（区体育局） 区商务委 区公安局"
        " 商贸物流园区管委会 各街道 区市场监管局 区住房城乡建委", "",
    ),
    (3028, 3140, "", "区市场监管局 区经济信息委", ""),
    (4673, 4760, "", "区城市管理局 区住房城乡建委 区卫生健康委 区城投集团 各乡镇（街道） 园区管委会", ""),
    (4985, 5095, "", "区商务委", ""),
    (7122, 7225, "", "区经济信息委 区水利局 区交通局 区政务办 区银保监组 区城投集团", ""),
    (7287, 7370, "", "区经济信息委 区商务委等涉企主管部门 各园区管委会", ""),
    (7852, 7900, "", "区垃圾分类办", ""),
)  # fmt: skip

QIJIANG: tuple[Scope, ...] = (
    (
        159, 159, "",
        "区人力社保局 区经济信息委 区国资委 区教委 区应急局 区住房城乡建设委 区交通局 区市场监管局 区总工会 区工业园区管委会"
        " 区食品园区管委会", "",
    ),
    (163, 163, "", "区人力社保局 区扶贫办 区农业农村委 区教委 各街镇", ""),
    (
        169, 171, "",
        "区经济信息委 区教委 区人力社保局 区财政局 区住房城乡建设委 区交通局 区应急局 区国资委 区总工会", "",
    ),
    (175, 175, "", "区人力社保局", ""),
    (183, 187, "", "区人力社保局 区财政局 区退役军人事务局 区扶贫办", ""),
    (
        195, 195, "",
        "区府办 区人力社保局 区发展改革委 区教委 区经济信息委 区国资委 区住房城乡建设委 区工业园区管委会 区食品园区管委会 区财政局"
        " 区农业农村委 区退役军人事务局 区应急局 区市场监管局 各街镇", "",
    ),
    (211, 211, "", "区人力社保局", "领导小组成员单位 各街镇"),
    (221, 221, "", "区商务委", "区人力社保局"),
    (236, 236, "", "区市场监管局", "区人力社保局 区商务委 各街镇"),
    (275, 279, "宣传部门 机关事务部门", "机关事务等部门 教育部门 工青妇等群团组织", ""),
    (291, 303, "区长 党委或政府主要负责人", "商务部门 区城市管理局 各街镇 交通等部门 街镇 村社", ""),
    (373, 373, "", "区经济信息委 各园区管委会", ""),
    (411, 411, "", "区经济信息委 各园区管委会", ""),
    (451, 451, "", "区大数据发展局 区商务委 区科技局 区经济信息委 区发展改革委 各园区管委会", ""),
    (493, 493, "", "工业园区管委会 区经济信息委 区发展改革委", ""),
    (
        509, 511, "",
        "区经济信息委 区发展改革委 区大数据发展局 区商务委 区教委 区金融办 区财政局 区科技局 区人力社保局 区招商投资局 各园区管委会",
        "",
    ),
    (597, 597, "区规划自然资源局", "", ""),
    (
        601, 603,
        "区发展改革委 区教委 区经济信息委 区公安局 区民政局 区生态环境局 区住房城乡建设委 区城管局 区交通局 区水利局 区商务委"
        " 区文化旅游委 区卫生健康委 区应急局 区林业局 区大数据发展局 区规划自然资源局 区气象局 区消防救援支队 东部新城管委会 东溪镇"
        " 郭扶镇 中峰镇", "", "",
    ),
    (611, 611, "区委书记 区长", "区规划自然资源局", ""),
    (623, 623, "", "各镇街", ""),
    (625, 625, "", "各街道办事处 各镇人民政府", "各街道办事处 各镇人民政府"),
    (627, 627, "", "区财政局", ""),
    (629, 633, "区规划自然资源局", "区规划自然资源局", "区规划自然资源局"),
    (672, 672, "东溪镇 郭扶镇 中峰镇", "", ""),
    (685, 685, "东部新城管委会", "", ""),
    (820, 820, "", "区农业农村委 区文化旅游委 南州旅投公司 中峰镇", ""),
    (850, 850, "", "横山镇 岭南文旅公司", ""),
    (862, 862, "", "南州旅投公司", ""),
    (964, 966, "区委办公室", "区政府办公室 区文化旅游委", ""),
    (976, 978, "区委宣传部", "区委网信办 区文化旅游委 旅游度假区管委会 区融媒体中心", ""),
    (989, 991, "区文化旅游委", "街镇 南州旅投公司", ""),
    (997, 1001, "", "区文化旅游委", ""),
    (1003, 1007, "", "南州旅投公司", ""),
    (1009, 1013, "", "街镇", ""),
    (1017, 1019, "区公安局", "区经济信息委 区卫生健康委 区信访办 区市场监管局 区气象局 相关街镇和景区", ""),
    (1023, 1026, "", "区公安局", ""),
    (1044, 1046, "", "区气象局", ""),
    (1048, 1051, "", "相关街镇 景区", ""),
    (1055, 1057, "区城管局", "相关街镇 景区", ""),
    (1066, 1066, "中共綦江区委 綦江区人民政府", "", ""),
    (1074, 1074, "綦江区第三届全民健身运动会组委会", "", ""),
)  # fmt: skip

HECHUAN: tuple[Scope, ...] = (
    (403, 434, "", "", ""),
    (1258, 1258, "", "各林区镇街", ""),
    (1751, 1751, "", "区经济信息委", ""),
    (1805, 1805, "政府区长", "区统计局", ""),
    (
        1809, 1809, "",
        "区财政局 区统计局 区委宣传部 区市场监管局 区税务局 区委编办 区民政局 区委政法委 各行业主管部门"
        " 银行、证券、保险、铁路等部门", "",
    ),
    (2158, 2158, "", "合川区政府 区妇儿工委", ""),
    (2184, 2184, "区统计部门", "区妇儿工委成员单位", ""),
    (2190, 2192, "区统计部门 区妇儿工委办公室", "", ""),
    (2214, 2214, "区卫生健康委", "区发展改革委 区民政局 区财政局 区人社局 区妇联", ""),
    (2215, 2215, "区卫生健康委", "区委宣传部 区教委 区总工会 区妇联 区科协 区残联 区融媒体中心", ""),
    (
        2253, 2253, "区公安局",
        "区法院 区检察院 区委政法委 区发展改革委 区民政局 区司法局 区财政局 区卫生健康委 区妇联", "",
    ),
    (2265, 2265, "区卫生健康委", "", ""),
    (2267, 2267, "区教委 区残联", "", ""),
    (
        2702, 2702, "区卫生健康委 区教委",
        "区委宣传部 区发展改革委 区公安局 区民政局 区财政局 区应急局 区市场监管局", "",
    ),
    (2703, 2703, "区教委", "", ""),
    (2776, 2776, "", "区教委", ""),
    (2790, 2790, "", "区教委 区公安局 区交通局 区卫生健康委", ""),
    (3331, 3331, "", "区安委会办公室 区减灾委办公室", ""),
    (3662, 3662, "", "区大数据发展局", ""),
    (3758, 3760, "区大数据发展局", "", ""),
    (3826, 3826, "", "区委政法委 区民政局", ""),
    (3846, 3846, "", "区城市管理局 区信息安全产业公司", ""),
    (3900, 3900, "", "区文化旅游委", "南津街街道办事处 合阳城街道办事处 钓鱼城街道办事处"),
    (3914, 3914, "", "区市场监管局 区农委 区商务委", ""),
    (4025, 4025, "", "区大数据发展局 区网络安全产业发展中心", ""),
    (4220, 4220, "", "区政法委", ""),
    (4224, 4224, "", "区交通局", ""),
    (4225, 4225, "", "区城市管理局 区信息安全产业发展公司", ""),
    (4236, 4236, "", "区水利局", ""),
    (4282, 4282, "", "区委办公室", ""),
    (4829, 4829, "", "各镇街", ""),
    (4867, 4869, "", "公路管理部门 公安交巡警 交通行政执法部门", ""),
    (5093, 5093, "", "各镇街 区规划自然资源局 区住房城乡建委 区文化旅游委 区林业局 区消防救援支队", ""),
    (5139, 5139, "", "区消防安全委员会", ""),
    (5211, 5211, "", "区城市管理局 区农业农村委 宣传、教育等单位", "区生态环境局 区公安局"),
    (5247, 5247, "区城市管理局 区农业农村委", "镇街 公安机关", "区生态环境局 区公安局"),
    (
        5251, 5253, "",
        "镇街 工业园区管委会 区网络安全发展中心 区新城建设发展中心 区汽车产业发展中心 区城投（集团）公司 区农投（集团）公司"
        " 区工投（集团）公司 钓鱼城文旅公司 区交通设备制造产业公司 区医药健康产业公司", "",
    ),
    (5261, 5265, "", "区域综办 区委宣传部 区教委", ""),
    (5267, 5267, "", "区公安局", "生态环境、城市管理、农业农村部门"),
    (5269, 5269, "", "区生态环境局", "区生态环境局"),
    (5271, 5279, "", "区城市管理局 区农业农村委 国有平台公司 各镇街", ""),
    (5285, 5285, "", "区农业农村委 区城市管理局 各街道 区域综办 各镇街", ""),
    (5402, 5402, "", "区委史志研究中心", ""),
    (
        5454, 5454, "", "区委政法委 区公安局",
        "区委网信办 区检察院 区教委 区民政局 区司法局 区卫生健康委 区大数据发展局 区妇联",
    ),
    (5472, 5472, "", "区民政局", "区公安局 区妇联"),
    (5500, 5500, "", "区公安局 区民政局", "团区委"),
    (5502, 5504, "", "区公安局 区人力社保局 区商务委 区政府外办", "区民政局"),
    (5530, 5530, "", "区法院 区检察院 区公安局", ""),
    (
        5534, 5534, "", "区法院 区检察院 区公安局 区人社局 区卫生健康委",
        "区委政法委 区民政局 区总工会 区妇联 区残联 区市场监管局",
    ),
    (5592, 5592, "", "区公安局 区交通局 区文化旅游委 合川火车站", "区司法局 区财政局 区商务委 团区委 区妇联"),
    (5604, 5604, "", "区公安局", "区反拐联席会议各成员单位"),
    (5608, 5610, "", "区法院 区检察院 区公安局 区司法局 区民政局 区卫生健康委", "区总工会 团区委 区妇联"),
    (5942, 5942, "", "区政府 财政部门", "规划自然资源部门"),
    (6006, 6006, "", "区生态环境局", ""),
    (
        6008, 6008, "",
        "区生态环境局 区住房城乡建设委 区城市管理局 区水利局 区农业农村委 区交通局 区卫生健康委 各级河长办", "区经济信息委",
    ),
    (
        6018, 6018, "", "区推动长江经济带发展领导小组办公室 区生态环境局",
        "区水利局 区住房城乡建设委 区农业农村委",
    ),
    (6078, 6080, "", "区经济信息委 区消防救援支队", ""),
    (6086, 6086, "区经济信息委", "区经济信息委", ""),
    (6088, 6092, "", "区公安局 区规划自然资源局 区住房城乡建设委", ""),
    (6094, 6094, "区城市管理局", "", ""),
    (6096, 6096, "", "区大数据发展局", ""),
    (6098, 6098, "区消防救援支队", "区消防救援支队", ""),
    (6106, 6108, "", "各镇街 区住房城乡建设委 区经济信息委 区城市管理局 区消防救援支队", ""),
    (6140, 6140, "", "区消防救援支队", ""),
    (6174, 6174, "", "区教委", ""),
    (6214, 6214, "", "区民政局", "区医保局"),
    (
        6266, 6266, "",
        "区医保局 区民政局 区财政局 区卫生健康委 区税务局 合川银保监分局 区乡村振兴局 区总工会 区残联 区退役军人事务局 各高校", "",
    ),
)  # fmt: skip

GREEN_PLAN: tuple[Scope, ...] = ((108, 200, "", "", ""),)
FIVE_YEAR_PLAN: tuple[Scope, ...] = ((8, 1240, "", "", ""),)

SAMPLE = {
    "000_23477e3e269953e9.txt": GARBAGE_PLAN,
    "001_ba0f1428db243b2a.txt": GREEN_PLAN,
    "002_1299343780d249e9.txt": QIJIANG,
    "003_b78c4a5612e3a1d9.txt": HECHUAN,
    "004_39f45caf8ec5a53d.txt": FIVE_YEAR_PLAN,
}

TASKS = (
    ("002_1299343780d249e9.txt", 163, "技能扶贫"),
    ("002_1299343780d249e9.txt", 411, "示范车间"),
    ("002_1299343780d249e9.txt", 451, "工业互联网"),
    ("002_1299343780d249e9.txt", 672, "历史文化名镇"),
    ("002_1299343780d249e9.txt", 850, "天竺牡丹"),
    ("002_1299343780d249e9.txt", 964, "综合组"),
    ("003_b78c4a5612e3a1d9.txt", 1809, "普查经费"),
    ("003_b78c4a5612e3a1d9.txt", 2253, "家庭暴力"),
    ("003_b78c4a5612e3a1d9.txt", 3846, "智慧停车"),
    ("003_b78c4a5612e3a1d9.txt", 4225, "智慧停车"),
    ("003_b78c4a5612e3a1d9.txt", 5472, "婚姻登记"),
    ("003_b78c4a5612e3a1d9.txt", 6008, "垃圾填埋场"),
    ("003_b78c4a5612e3a1d9.txt", 6266, "困难职工"),
)
"""Source, line and a word of a task stated there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    source: str
    line: int
    record: Responsibility


@pytest.fixture(scope="module")
def parsed(corpus_dir: Path) -> list[ParsedSource]:
    return [
        parse_source(
            SourceText(source=path.name, text=path.read_text("utf-8"), media_type="text/plain", sha256="")
        )
        for path in sorted(corpus_dir.glob("*.txt"))
    ]


@pytest.fixture(scope="module")
def found(parsed: list[ParsedSource]) -> list[Found]:
    return [each for source in parsed for each in _lined(source)]


def _lined(parsed: ParsedSource) -> Iterator[Found]:
    text = parsed.source.text
    breaks = [index for index, character in enumerate(text) if character == "\n"]
    for document in parsed.documents:
        for record in document.responsibilities:
            line = bisect_right(breaks, record.spans[0][0] - 1) + 1
            yield Found(source=parsed.source.source, line=line, record=record)


def _gold() -> set[tuple[str, int, str, str]]:
    return {
        (source, first, role, unit)
        for source, scopes in SAMPLE.items()
        for first, _, *roles in scopes
        for role, units in zip(("lead", "responsible", "support"), roles, strict=True)
        for unit in units.split()
    }


def _predicted(found: list[Found]) -> set[tuple[str, int, str, str]]:
    return {
        (each.source, first, each.record.role, squeeze(each.record.unit))
        for each in found
        for first, last, *_ in SAMPLE[each.source]
        if first <= each.line <= last
    }


def test_precision_and_recall_on_the_checked_sample(found: list[Found]) -> None:
    gold, predicted = _gold(), _predicted(found)
    precision, recall = len(gold & predicted) / len(predicted), len(gold & predicted) / len(gold)
    wrong, missed = sorted(predicted - gold), sorted(gold - predicted)
    assert len(gold) >= 150
    assert precision >= 0.95, f"precision {precision:.3f}, wrong: {wrong}"
    assert recall >= 0.90, f"recall {recall:.3f}, missed: {missed}"
    print(f"\n{len(gold)} statements: precision {precision:.3f}, recall {recall:.3f}")


@pytest.mark.parametrize(("source", "line", "word"), TASKS)
def test_tasks_name_what_is_to_be_done(found: list[Found], source: str, line: int, word: str) -> None:
    tasks = {each.record.task for each in found if each.source == source and each.line == line}
    assert any(word in task for task in tasks)


def test_every_responsibility_is_proved_by_its_spans(parsed: list[ParsedSource]) -> None:
    for source in parsed:
        for document in source.documents:
            for record in document.responsibilities:
                proof = squeeze(slice_spans(source.source.text, record.spans))
                assert 0 < len(record.task) <= 80
                assert squeeze(record.unit) in proof or squeeze(record.task) in proof
                assert all(document.span[0] <= start < end <= document.span[1] for start, end in record.spans)


def test_all_texts_are_read_within_a_second(parsed: list[ParsedSource]) -> None:
    started = process_time()
    for source in parsed:
        for document in source.documents:
            find_responsibilities(document.blocks, source.source.text)
    assert process_time() - started < 1.0
