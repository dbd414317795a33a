from __future__ import annotations

from ingest.lines import read_lines, split_lines
from ingest.spans import Span
from ingest.structure.furniture import find_furniture


def _reasons(text: str, pages: tuple[Span, ...] = ()) -> dict[str, str]:
    lines = read_lines(text, split_lines(text))
    found = find_furniture(lines, pages)
    return {line.text: found[line.number] for line in lines if line.number in found}


def test_page_numbers_pinyin_and_mastheads_are_furniture() -> None:
    text = (
        "临江市云溪区人民政府公报\nYUNXI QU RENMIN ZHENGFU GONGBAO\n第2期（总第34期）\n— 12 —\n区民政局负责。"
    )
    assert _reasons(text) == {
        "临江市云溪区人民政府公报": "masthead",
        "YUNXI QU RENMIN ZHENGFU GONGBAO": "letters only",
        "第2期（总第34期）": "masthead",
        "— 12 —": "page number",
    }


def test_contents_with_a_wrapped_entry_are_furniture() -> None:
    text = "目 录\n\n关于养老的通知·····\t1\n关于幼儿园布局\n规划的通知·····\t9\n\n一、总体要求\n\n加强领导。"
    assert set(_reasons(text).values()) == {"contents"}
    assert len(_reasons(text)) == 4


def test_one_line_with_leaders_is_not_a_contents_page() -> None:
    assert _reasons("收费标准……20\n一、总体要求") == {}


def test_copies_and_printing_are_furniture_but_the_signature_is_not() -> None:
    text = (
        "临江市云溪区人民政府办公室\n2024年5月1日\n抄送：区委办公室。\n临江市云溪区人民政府办公室\n"
        "2024年5月2日印发"
    )
    lines = read_lines(text, split_lines(text))
    assert sorted(find_furniture(lines)) == [2, 3, 4]


def test_contacts_are_furniture_only_beside_an_imprint() -> None:
    assert _reasons("联系人：丁一\n联系电话：0990-5550327") == {}
    imprint = "主管单位：云溪区人民政府\n主办单位：云溪区人民政府办公室\n编辑出版：公报室\n地址：柳堤路18号\n邮编：401000"
    assert len(_reasons(imprint)) == 5


def test_lines_repeated_at_page_ends_are_running_heads() -> None:
    page = "云溪区养老规划 第{}页\n\n正文{}。\n\n说明{}。\n更多{}。\n"
    pages = [page.format(number, "甲乙丙"[number - 1], number, number) for number in (1, 2, 3)]
    spans, start = [], 0
    for text in pages:
        spans.append((start, start + len(text)))
        start += len(text)
    reasons = _reasons("".join(pages), tuple(spans))
    assert reasons["云溪区养老规划 第2页"] == "running head"
    assert "正文乙。" not in reasons


def test_hosts_of_an_event_are_not_an_imprint() -> None:
    assert (
        _reasons("主办单位：云溪区人民政府\n承办单位：区文化旅游委\n协办单位：石桥镇\n联系电话：5550327")
        == {}
    )


def test_a_sentence_about_papers_is_not_a_letterhead() -> None:
    assert _reasons("组织学习上级有关文件") == {}
    assert _reasons("临江市云溪区应急管理局文件") == {"临江市云溪区应急管理局文件": "masthead"}
