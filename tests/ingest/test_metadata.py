from __future__ import annotations

import pytest

from ingest.metadata import kind_of, region_of


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("云溪区养老规划（2024—2026年）", "plan"),
        ("云溪区救助实施方案（试行）", "plan"),
        ("云溪区养犬管理办法", "measures"),
        ("云溪区反拐行动计划实施细则", "measures"),
        ("云溪区人民政府关于加强养老服务的实施意见", "opinion"),
        ("云溪区人民政府关于废止部分文件的决定", "decision"),
        ("云溪区人民政府关于石桥村规划的批复", "reply"),
        ("云溪区人民政府关于禁火的通告", "announcement"),
        ("云溪区人民政府关于丁一等同志职务任免的通知", "appointment"),
        ("云溪区人民政府关于春运的通知", "notice"),
        ("云溪概况", "other"),
    ],
)
def test_kind_is_told_by_the_last_words(title: str, kind: str) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("issuer", "titles", "number", "whole", "region"),
    [
        ("临江市云溪区人民政府", [], None, "", "云溪区"),
        ("临江省清江市人民政府办公室", [], None, "", "清江市"),
        ("临江省人民政府", [], None, "", "临江省"),
        ("白鹭土家族苗族自治县民政局", [], None, "", "白鹭土家族苗族自治县"),
        (None, ["重庆市云溪区国民经济和社会发展规划"], None, "", "云溪区"),
        (None, ["城乡社区服务体系建设方案"], None, "", None),
        (None, ["全区安全生产工作要点"], "云溪府发〔2024〕5号", "云溪区各镇", "云溪区"),
        (None, ["养老工作要点"], None, "", None),
    ],
)
def test_region_is_the_district_and_never_invented(
    issuer: str | None, titles: list[str], number: str | None, whole: str, region: str | None
) -> None:
    assert region_of(issuer, titles, number, whole) == region
