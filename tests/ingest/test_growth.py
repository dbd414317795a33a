"""Parsing takes time in proportion to the text, whatever it is made of."""

from __future__ import annotations

from time import process_time

import pytest

from ingest.documents import SourceText
from ingest.parsing import parse_source

_LARGE = {
    "documents": "".join(
        f"云溪区人民政府\n关于{n}号村规划的批复\n云溪府〔2024〕{n % 999 + 1}号\n红石镇人民政府：\n同意{n}号村规划。\n"
        "云溪区人民政府\n2024年3月1日\n抄送：区民政局。\n表 清单\n序号\t任务\n1\t建站\n2\t改造\n"
        for n in range(2000)
    ),
    "brackets on lines of their own": "".join(
        f"{n + 1}. 加强{n}号社区工作\n（责任单位：区民政局、区财政局）\n" for n in range(2500)
    ),
    "lines without an end": "各社区要做好养老服务工作，\n" * 8000,
    "open brackets": "责任单位：（" * 15000,
    "one endless sentence": "由区民政局牵头，区财政局配合，" * 6000,
}


@pytest.mark.parametrize("name", _LARGE)
def test_a_large_text_takes_no_more_than_its_share(name: str) -> None:
    source = SourceText(source="云溪.txt", text=_LARGE[name], media_type="text/plain", sha256="0")
    start = process_time()
    parse_source(source)
    # Linear time is a second or two; what looked at everything for each line took minutes.
    assert process_time() - start < 20
