from __future__ import annotations

from ingest.lines import Line, read_lines, split_lines
from ingest.structure.gazette import Extent, find_extents

RED_HEAD = "云溪府发〔2024〕5号\n\n云溪区人民政府\n关于加强养老服务的意见\n\n各镇人民政府：\n\n现提出意见。\n\n云溪区人民政府\n2024年3月1日\n\n"
GAZETTE = "云溪区人民政府 关于调整收费标准的通知\n\n云溪府发〔2024〕6号\n\n各镇人民政府：\n\n现通知如下。\n\n"
BODY_FIRST = "各镇人民政府：\n\n现印发给你们。\n\n云溪区人民政府\n\n2024年4月1日\n\n（此件公开发布）\n\n云溪府发〔2024〕7号\n\n云溪区人民政府\n关于印发云溪区养老规划的通知\n\n为了加强养老，制定本规划。\n\n"
UNNUMBERED = "云溪区人民政府办公室 关于停车收费的通知\n\n各街道办事处：\n\n现通知如下。\n\n"
ESSAY = (
    "守初心\n\n"
    + "干部要常修为政之德，常思贪欲之害，常怀律己之心，常念群众之苦，把工作做到群众心坎上，让广大群众满意放心。\n\n"
    * 2
)


def _extents(text: str) -> tuple[list[Line], tuple[Extent, ...]]:
    lines = list(read_lines(text, split_lines(text)))
    return lines, find_extents(lines)


def _firsts(text: str) -> list[tuple[str, str]]:
    lines, extents = _extents(text)
    return [(extent.kind, lines[extent.lines.start].text) for extent in extents]


def test_three_layouts_and_a_notice_without_number_are_told_apart() -> None:
    assert _firsts(RED_HEAD + GAZETTE + BODY_FIRST + UNNUMBERED) == [
        ("policy", "云溪府发〔2024〕5号"),
        ("policy", "云溪区人民政府 关于调整收费标准的通知"),
        ("policy", "各镇人民政府："),
        ("policy", "云溪区人民政府办公室 关于停车收费的通知"),
    ]


def test_a_signature_above_a_body_first_head_belongs_to_it() -> None:
    lines, extents = _extents(GAZETTE + BODY_FIRST)
    head = extents[1].head
    assert head is not None
    assert head.body_first
    assert [lines[at].text for at in head.title] == ["云溪区人民政府", "关于印发云溪区养老规划的通知"]


def test_extents_leave_no_gap() -> None:
    lines, extents = _extents(
        ESSAY + "封面\n\n" + RED_HEAD + "政务要闻\n\n△我区召开大会\n\n" + "会议强调。" * 9
    )
    assert [extent.kind for extent in extents] == ["news", "between", "policy", "news"]
    assert [at for extent in extents for at in extent.lines] == list(range(len(lines)))


def test_a_cited_title_is_not_a_document() -> None:
    text = GAZETTE + "一、贯彻\n\n《云溪区人民政府关于加强养老服务的意见》要落实。\n\n二、要求\n\n抓好落实。"
    assert len(_extents(text)[1]) == 1


def test_the_opinion_that_a_notice_issues_is_not_a_second_document() -> None:
    text = (
        "云溪区人民政府关于印发关于加强养老服务的实施意见的通知\n\n云溪府发〔2024〕8号\n\n各镇人民政府：\n\n现印发。\n\n"
        "云溪区人民政府\n2024年5月1日\n\n关于加强养老服务的实施意见\n\n为加强养老，提出意见。"
    )
    assert len(_extents(text)[1]) == 1


def test_a_text_without_any_head_is_one_document() -> None:
    lines, (extent,) = _extents("云溪区养老服务\n第十四个五年规划\n\n第一章 总体要求\n\n加强领导。")
    assert extent.kind == "policy"
    assert extent.head is not None
    assert [lines[at].text for at in extent.head.title] == ["云溪区养老服务", "第十四个五年规划"]


def test_a_plan_before_the_first_number_is_kept_as_a_document() -> None:
    plan = "云溪区养老规划\n\n" + "".join(
        f"{number}、任务\n\n{'各单位要切实加强组织领导，明确责任分工，细化工作举措，确保各项任务落到实处，取得实效，群众满意。' * 2}\n\n"
        for number in "一二三"
    )
    assert [kind for kind, _ in _firsts(plan + RED_HEAD)] == ["policy", "policy"]


def test_nothing_has_no_extents() -> None:
    assert find_extents([]) == ()
