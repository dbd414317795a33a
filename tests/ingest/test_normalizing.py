from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.normalizing import normalize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到 2025 年底，建成 15 个", "到2025年底，建成15个"),
        ("云溪府办发[2024] 5 号", "云溪府办发〔2024〕5号"),
        ("云溪府办发（2024）第5号", "云溪府办发〔2024〕5号"),
        ("２０２５年，ＰＭ２.５", "2025年，pm2.5"),
        ("扶贫 and 救助", "扶贫和救助"),
        ("学校、医院 etc 场所", "学校、医院等场所"),
        ("Word and Excel", "word and excel"),
        ("2021—2025年、2021-2025年、60～70", "2021-2025年、2021-2025年、60-70"),
        ("二〇三五年远景目标", "2035年远景目标"),
        ("二零二四年", "2024年"),
        ("提高百分之五十", "提高50%"),
        ("百分之十二点五，百分之百，百分之 8", "12.5%，100%，8%"),
        ("8.9 30", "8.9 30"),
        ("師生比 1∶12.5", "师生比1:12.5"),
        ("〈5.5，〉98.5", "<5.5，>98.5"),
        ("《〈办法〉解读》", "《《办法》解读》"),
        ("42,700元，100，200，300", "42700元，100，200，300"),
        ("①甲 ②乙 10²", "①甲②乙10²"),
        ("名称\t2025年\n车间", "名称\n2025年\n车间"),
        ("生活垃圾分類", "生活垃圾分类"),
        ("面积３０㎡", "面积30平方米"),
        ("著名、乾隆", "著名、乾隆"),
    ],
)
def test_spellings_of_the_same_thing_are_folded(text: str, expected: str) -> None:
    assert normalize(text) == expected


@given(
    st.text(
        alphabet="百分之十五点二〇零年号第至%〈〉《》（）()[]【】〔〕，,：∶:-—～~ \t\n0123456789２.and&etc城區Ａb①\u200b"
    )
)
@example("百分之 五 and 五年")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once


@given(st.text())
def test_any_text_is_accepted(text: str) -> None:
    once = normalize(text)
    assert normalize(once) == once
