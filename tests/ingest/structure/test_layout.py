from __future__ import annotations

import pytest

from ingest.lines import read_lines, split_lines
from ingest.spans import slice_spans, squeeze
from ingest.structure.layout import find_wrap, paragraphs


def _paragraphs(text: str) -> list[str]:
    lines = read_lines(text, split_lines(text))
    made = paragraphs(text, lines, find_wrap(lines))
    for paragraph in made:
        spans = paragraph.text.spans(text)
        assert squeeze(slice_spans(text, spans)) == squeeze(paragraph.text.text)
    return [paragraph.text.text for paragraph in made]


LONG = "区民政局要会同区财政局、区医保局等部门加强统筹协调，完善工作机制，落实工作责任，定期研究"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LONG + "解决困", "难群众急难愁盼问题，确保落到实处。"),
        (LONG + "问题，（责任单位：区经济", "信息委、区教委）"),
        (LONG + "，到2025年覆盖率达", "到 20%。"),
        ("坚持统筹推进、协同发展，逐步完善体系，", "着力补齐短板。"),
        (LONG + "“十四", "五”规划实施。推进"),
    ],
)
def test_a_paragraph_cut_by_a_page_is_joined(first: str, second: str) -> None:
    assert _paragraphs(f"{first}\n\n{second}") == [first + second]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2. “十四五”时期是供给侧结构性改革深入实施，区域枢纽地位不断凸显的五年", "枢纽前期工作取得突破。完成论证。"),
        ("成员单位：区教委、区公安局、区民政局、区司法局、区财政局、区交通局、区水利局、区商务委", "领导小组办公室设在区民政局，承担日常工作。"),
        ("航运枢纽：续建嘉江枢纽，新开工溪江船闸升级改造工程、云溪江富金坝电厂船闸扩能升级改造工程", "货运码头：研究推进二期工程。"),
        (LONG, "（二）加强监督。各单位要落实。"),
        (LONG + "。", "区财政局负责保障经费。"),
        ("乐游国庆 玩趣之秋", "四、主要活动项目"),
    ],
)  # fmt: skip
def test_a_paragraph_that_is_whole_is_not_joined(first: str, second: str) -> None:
    assert _paragraphs(f"{first}\n\n{second}") == [first, second]


WRAPPED = (
    "（一）完善设施。\n\n"
    "园区建设取得新成效。拓展东部组团发展格局，新增面积五\n\n点五平方公里，建成厂房十万平方米、道路三十公里、变电\n\n站三座，基础设施实现提档升级，承载能力明显增强了。\n\n"
    "产业结构实现新突破。积极推动结构调整，以医药、建材、\n\n机械为主导的体系基本形成。引进企业二十家，产值达到二\n\n百亿元。\n\n"
    "到二〇二五年，全区力争建成十个示范园区，累计完成改造\n\n（云溪府办〔\n\n2018〕76 号）项目。\n\n"
)


def test_wrapped_lines_are_joined_up_to_the_short_line() -> None:
    assert [text[:9] for text in _paragraphs(WRAPPED)] == [
        "（一）完善设施。",
        "园区建设取得新成效",
        "产业结构实现新突破",
        "到二〇二五年，全区",
    ]
    assert _paragraphs(WRAPPED)[3].endswith("（云溪府办〔2018〕76 号）项目。")


def test_an_indent_begins_a_paragraph_in_wrapped_text() -> None:
    line = "　　各村民委员会主任为本辖区森林防火第一责任人，护林\n员实行分片包干，每日巡山不少于两次，镇林业站要督促检\n查并且做好各项火源管控工作，坚决防止发生森林火灾啊。\n"
    assert len(_paragraphs(line * 3)) == 3


def test_a_paragraph_goes_on_over_a_running_title() -> None:
    line = "　　各村民委员会主任为本辖区森林防火第一责任人，护林\n员实行分片包干，每日巡山不少于两次，镇林业站要督促检\n查并且做好各项火源管控工作，坚决防止发生森林火灾啊；\n"
    text = line * 3 + "云溪区森林防火规划\n三年内建成瞭望塔十座，配齐护林员和扑火装备物资器材。"
    lines = [line for line in read_lines(text, split_lines(text)) if line.text != "云溪区森林防火规划"]
    assert len(paragraphs(text, lines, find_wrap(lines))) == 3


def test_markup_is_left_out_of_the_text() -> None:
    assert _paragraphs("- **坚持公平。**落实<8 与 >98.5") == ["坚持公平。落实<8 与 >98.5"]
    assert _paragraphs("（面积 $>200\\text{ m}^2$ ）") == ["（面积 $>200\\text{ m}^2$ ）"]


def test_two_headings_on_one_line_are_cut_apart() -> None:
    assert _paragraphs("三、保障措施**（一）强化组织保障。**") == ["三、保障措施", "（一）强化组织保障。"]


def test_the_second_line_of_a_chapter_heading_is_joined() -> None:
    assert _paragraphs("第四篇　依托内需战略　在新发展格局中\n展现新作为\n\n以内需为基点。") == [
        "第四篇　依托内需战略　在新发展格局中展现新作为",
        "以内需为基点。",
    ]


def test_whole_paragraphs_are_not_taken_for_wrapped_lines() -> None:
    text = "\n\n".join(["建设" * size + "。" for size in (3, 9, 14, 22, 35, 47, 60, 88, 120)])
    assert find_wrap(read_lines(text, split_lines(text))) is None


def test_latin_words_do_not_run_together() -> None:
    wrapped = (
        "各单位要积极推广使用国产的操作系统和数据库软件open\nsource，并且做好安全防护和数据备份工作，确保平稳运\n行，有关情况要在每个季度末月二十五日之前报送区大数据\n"
        * 3
    )
    assert "open source" in "".join(_paragraphs(wrapped))
