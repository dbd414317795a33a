from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.duties.units import canonical_unit, find_units, is_generic, is_unit, read_units


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("区卫健委", "区卫生健康委"),
        ("云溪区卫生健康委员会", "区卫生健康委"),
        ("区人社局", "区人力社保局"),
        ("县人力资源和社会保障局", "县人力社保局"),
        ("区城管局", "区城市管理局"),
        ("区住房城乡建委", "区住房城乡建设委"),
        ("区住建委", "区住房城乡建设委"),
        ("市住房和城乡建设局", "市住房城乡建设委"),
        ("区文旅委", "区文化旅游委"),
        ("区文化旅游委（区体育局）", "区文化旅游委"),
        ("云溪区文化旅游委(体育局)", "区文化旅游委"),
        ("区环保局", "区生态环境局"),
        ("区发改委", "区发展改革委"),
        ("区经信委", "区经济信息委"),
        ("区医保局", "区医疗保障局"),
        ("区政法委", "区委政法委"),
        ("区农委", "区农业农村委"),
        ("区农业农村局", "区农业农村委"),
        ("区教育局", "区教委"),
        ("区府办", "区政府办公室"),
        ("各街镇", "各镇街"),
        ("各乡镇(街道)", "各镇街"),
        ("城东街道办事处", "城东街道"),
        ("区商务委等涉企主管部门", "区商务委"),
        ("工业园区管委会", "工业园区管委会"),
        ("区城市管理局", "区城市管理局"),
        ("卫健委", "卫生健康委"),
        ("政法委", "政法委"),
        ("临江市云溪区人民政府", "区政府"),
        ("中共云溪区委", "区委"),
        ("青山镇人民政府", "青山镇"),
        ("青山镇", "青山镇"),
        ("临江市体育局", "市体育局"),
    ],
)
def test_printed_variants_have_one_canonical_name(printed: str, canonical: str) -> None:
    assert canonical_unit(printed) == canonical


@given(
    st.sampled_from(
        ["区卫健委", "县教育局", "各街镇", "云溪区委宣传部", "区城投（集团）公司", "青山镇", "团区委"]
    )
)
def test_canonical_names_are_stable(name: str) -> None:
    assert canonical_unit(canonical_unit(name)) == canonical_unit(name)


@pytest.mark.parametrize(
    "name",
    [
        "区民政局", "区委宣传部", "区委政法委", "团区委", "区妇联", "区总工会", "区法院", "区检察院", "区人大常委会办公室",
        "区纪委监委机关", "区委史志研究中心", "区城投（集团）公司", "区大数据发展局", "各街镇", "各乡镇（街道）",
        "各园区管委会", "旅游度假区管委会", "市邮政管理局三分局", "区消防救援支队", "区公安局刑警支队", "区融媒体中心",
        "青山镇", "城东街道办事处", "云溪银保监分局", "云溪火车站", "区妇儿工委办公室", "各高校", "区政府办公室", "区委", "区政府",
    ],
)  # fmt: skip
def test_bodies_of_every_kind_are_recognised(name: str) -> None:
    assert is_unit(name)


@pytest.mark.parametrize(
    "text", ["社区服务", "园区建设", "服务设施布局", "完成率（%）", "智慧教育云平台", "一般公共预算"]
)
def test_other_words_are_no_bodies(text: str) -> None:
    assert not is_unit(text)


@pytest.mark.parametrize("name", ["相关部门", "各有关单位", "有关部门", "区政府其他有关部门"])
def test_bodies_without_a_name_are_generic(name: str) -> None:
    assert is_generic(name)


def test_bodies_are_found_in_running_text() -> None:
    text = "由区民政局会同区医保局等相关部门落实，青山镇、团区委配合，加强社区服务。"
    assert [name for _, _, name in find_units(text)] == ["区民政局", "区医保局", "青山镇", "团区委"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("成立了临江市云溪区减灾委员会", ["区减灾委员会"]),
        ("按照市委、市政府和区委要求", ["市委", "市政府", "区委"]),
        ("建设现代化区域中心城市和新型城镇", []),
        ("对城镇污水处理厂和各镇街开展检查", ["各镇街"]),
        ("财政部、税务总局印发", ["财政部", "税务总局"]),
        ("位于青山镇，由云溪区公安局刑警支队办理", ["区公安局刑警支队"]),
    ],
)
def test_words_around_a_body_stay_out(text: str, names: list[str]) -> None:
    assert [name for _, _, name in find_units(text)] == names


def test_a_list_of_bodies_ends_before_the_verb() -> None:
    text = "区教委、区民政局和区财政局等部门负责落实"
    units, end = read_units(text)
    assert [text[start:stop] for start, stop in units] == ["区教委", "区民政局", "区财政局"]
    assert text[end:] == "负责落实"


def test_verbs_before_a_level_are_no_place_names() -> None:
    for text in ("会同区教委", "充分发挥区民政局", "其余由区财政局", "加快建设区应急指挥中心"):
        assert read_units(text)[0] == []


@given(st.text(alphabet="区县市委局办教育、，（）负责由各镇街公司", max_size=40))
def test_found_names_are_slices_in_order(text: str) -> None:
    found = find_units(text)
    assert all(text[start:end] == name for start, end, name in found)
    assert all(left[1] <= right[0] for left, right in pairwise(found))
