"""How a question that asks several things is taken apart."""

from __future__ import annotations

import pytest

from service.parts import split_parts


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("云溪区高龄津贴每月多少元？", []),
        ("云溪区高龄津贴每月多少元，哪个部门负责？", ["云溪区高龄津贴每月多少元", "哪个部门负责"]),
        ("我在云溪种地，补贴什么时候发？到哪里领？", ["补贴什么时候发", "到哪里领"]),
        ("云溪区厨余厂、焚烧厂分别哪年建成？", ["云溪区厨余厂", "焚烧厂"]),
        ("云溪区2023、2024年新建站点各是多少？", ["2023年", "2024年"]),
        ("云溪区2019、2020、2021三年的目标分别是多少？", ["2019年", "2020年", "2021年"]),
        ("云溪区2020年和2025年目标各是多少？", ["2020年", "2025年"]),
        ("校车组长是哪个 办公室在哪", ["校车组长是哪个", "办公室在哪"]),
        ("云溪区垃圾分类，责任单位有哪些？", []),
        ("云溪村委会、居委会里女的比例，2025年各是多少？", ["云溪村委会", "居委会里女"]),
        ("云溪河、双江禁采区哪条最长？各多长？", ["云溪河", "双江禁采区哪条最长"]),
        ("“预防和制止家暴”和“依法保障权益”分别由谁牵头？", ["“预防和制止家暴”", "“依法保障权益”"]),
        ("云溪自来水普及率和卫生厕所普及率分别多少？", ["云溪自来水普及率", "卫生厕所普及率"]),
        ("云溪初中生、高中阶段学生近视率各要压到多少？", ["云溪初中生", "高中阶段学生"]),
        ("云溪各镇街有多少站点？", []),
    ],
)
def test_each_thing_asked_is_a_part(question: str, asked: list[str]):
    assert [part.asked for part in split_parts(question)] == asked


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        (
            "云溪区高龄津贴每月多少元，哪个部门负责？",
            ["云溪区高龄津贴每月多少元", "云溪区高龄津贴，哪个部门负责"],
        ),
        (
            "云溪区示范学校和示范医院的创建分别由谁负责？",
            ["云溪区示范学校的创建由谁负责", "云溪区示范学校，示范医院的创建由谁负责"],
        ),
        (
            "云溪区到2025年床位数和护理员数分别是多少？",
            ["云溪区到2025年床位数是多少", "云溪区到2025年护理员数是多少"],
        ),
        ("床位2020年有多少张，2025年要多少张？", ["床位2020年有多少张", "床位，2025年要多少张"]),
    ],
    ids=[
        "a clause leans on the topic",
        "a shared noun goes to all",
        "so does the year before the first",
        "another year takes the place of the first",
    ],
)
def test_a_part_is_a_question_of_its_own(question: str, texts: list[str]):
    assert [part.text for part in split_parts(question)] == texts


def test_there_is_an_end_of_parts():
    assert len(split_parts("？".join(f"第{n}件事是多少" for n in range(20)))) == 5
