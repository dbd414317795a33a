from __future__ import annotations

from ingest.lines import Line, read_lines, split_lines
from ingest.structure.front_matter import make_up
from ingest.structure.gazette import find_extents
from ingest.structure.makeup import Makeup

HEAD = "云溪区人民政府关于印发{}的通知\n\n云溪府发〔2024〕9号\n\n各镇人民政府：\n\n现印发给你们。\n\n云溪区人民政府\n\n2024年3月1日\n\n"


def _made(text: str, tables: dict[int, str] | None = None) -> tuple[list[Line], Makeup]:
    lines = list(read_lines(text, split_lines(text)))
    (extent,) = find_extents(lines)
    assert extent.head is not None
    return lines, make_up(lines, extent.head, 0, tables or {})


def _roles(text: str) -> list[tuple[str, str]]:
    lines, makeup = _made(text)
    return [(lines[at].text, role) for at, role in sorted(makeup.roles.items())]


def _parts(text: str, tables: dict[int, str] | None = None) -> list[tuple[str, str]]:
    lines, makeup = _made(text, tables)
    return [(lines[part.start].text, part.title) for part in makeup.parts]


def test_signature_seal_and_date_are_one_block() -> None:
    text = "云溪区旅游办公室关于活动的通知\n\n各镇：\n\n请落实。\n\n云溪区旅游办公室\n(云溪区文化旅游委代章)\n\n2024年9月23日\n"
    lines, makeup = _made(text)
    signed = [lines[at].text for at in makeup.groups if makeup.groups[at] == 3]
    assert signed == ["云溪区旅游办公室", "(云溪区文化旅游委代章)", "2024年9月23日"]


def test_an_authority_in_the_text_is_not_a_signature() -> None:
    assert ("云溪区民政局", "issuer") not in _roles(
        "养老要点\n\n一、牵头单位\n\n云溪区民政局\n\n二、目标\n\n建成。"
    )


def test_a_plan_called_otherwise_than_in_the_notice_is_found() -> None:
    text = (
        HEAD.format("云溪区“十四五”综合交通发展规划（2021—2025年）")
        + "云溪区综合交通“十四五”发展规划\n\n(2021—2025年)\n\n第一章 基础"
    )
    assert _parts(text) == [
        ("云溪区综合交通“十四五”发展规划", "云溪区综合交通“十四五”发展规划（2021—2025年）")
    ]


def test_a_plan_that_is_the_annex_of_its_notice_is_the_plan() -> None:
    text = HEAD.format("云溪区养老方案") + "附件\n\n云溪区养老方案\n\n一、目标\n\n建成设施。"
    assert [title for _, title in _parts(text)] == ["云溪区养老方案"]


def test_a_date_under_the_title_stands_on_the_cover() -> None:
    text = HEAD.format("云溪区养老规划") + "云溪区养老规划\n\n2024年4月\n\n一、目标\n\n建成设施。"
    assert ("2024年4月", "plan_title") in _roles(text)


def test_annexes_begin_at_their_number_and_are_named_by_the_next_line_or_table() -> None:
    text = HEAD.format("云溪区养老方案") + (
        "云溪区养老方案\n\n一、目标\n\n建成设施。\n\n附件：1. 任务分工\n\n2. 指标表\n\n附件1\n\n任务分工\n\n区民政局牵头。\n\n附件 2\n\n一、说明"
    )
    number = text[: text.index("附件 2")].count("\n")
    assert _parts(text, {number + 1: "指标表"})[1:] == [("附件1", "任务分工"), ("附件 2", "指标表")]


def test_the_list_of_annexes_does_not_begin_one() -> None:
    text = (
        HEAD.format("云溪区养老方案")
        + "云溪区养老方案\n\n一、目标\n\n建成设施。\n\n附件：任务分工表\n\n附件\n\n任务分工表\n\n甲"
    )
    assert [start for start, _ in _parts(text)] == ["云溪区养老方案", "附件"]


def test_a_table_between_two_chapters_is_no_annex() -> None:
    text = (
        HEAD.format("云溪区养老方案")
        + "云溪区养老方案\n\n一、目标\n\n建成设施。\n\n附表 1：主要目标\n\n二、任务\n\n加强领导。"
    )
    assert len(_parts(text)) == 1


def test_a_wrapped_annex_title_is_joined_but_not_the_first_entry() -> None:
    text = (
        HEAD.format("云溪区养老方案")
        + "云溪区养老方案\n\n建成设施。\n\n附件\n\n云溪区养老工作领导小组成员\n名单\n\n组 长：丁 一"
    )
    assert _parts(text)[-1] == ("附件", "云溪区养老工作领导小组成员名单")
    listed = (
        HEAD.format("云溪区养老方案")
        + "云溪区养老方案\n\n建成设施。\n\n附件\n\n领导小组成员名单\n\n丁 一 区民政局局长"
    )
    assert _parts(listed)[-1] == ("附件", "领导小组成员名单")
