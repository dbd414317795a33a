from __future__ import annotations

import pytest

from ingest.structure.regions import region_of


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
