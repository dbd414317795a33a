"""The parts of a question, and one thing in the place of another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.wording import asks_alike, exchanged, read_wording, topic_of, without_unit


@pytest.mark.parametrize(
    ("question", "frame", "subject", "predicate", "tail"),
    [
        ("云溪区回收率要到多少？", "", "云溪区回收率", "要到多少", ""),
        ("云溪河一共划了几个采砂禁采区？", "", "云溪河", "一共划了几个采砂禁采区", "采砂禁采区"),
        ("妇女规划里，家庭暴力由谁牵头？", "妇女规划里，", "家庭暴力", "由谁牵头", ""),
        ("云溪区总投资多少？", "", "云溪区总投资", "多少", ""),
        ("云溪区要投资多少？", "", "云溪区", "要投资多少", ""),
        ("云溪2020年新兴产业要占工业产值多少？", "", "云溪2020年新兴产业", "要占工业产值多少", ""),
        ("名镇保护规划由哪几个镇编制？", "", "名镇保护规划", "由哪几个镇编制", ""),
        ("广播每天几点到几点播放？", "", "广播", "每天几点到几点播放", ""),
        ("云溪区要建几个有害垃圾站？", "", "云溪区", "要建几个有害垃圾站", "有害垃圾站"),
        ("云溪区车位按什么标准配？", "", "云溪区车位", "按什么标准配", ""),
        ("高龄津贴", "", "高龄津贴", "", ""),
    ],
)
def test_a_question_is_cut_where_its_predicate_begins(
    question: str, frame: str, subject: str, predicate: str, tail: str
):
    wording = read_wording(question)
    assert (wording.frame, wording.subject, wording.predicate, wording.tail) == (
        frame,
        subject,
        predicate,
        tail,
    )


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("云溪区编纂委员会的主任委员是谁？", "云溪区编纂委员会"),
        ("云溪区绿色出行比例要到多少？", "云溪区绿色出行"),
        ("云溪区救助对象得的不是大病，一次住院花到多少才救助？", "云溪区救助对象得的不是大病，一次住院"),
        ("云溪河一共划了几个采砂禁采区？", "云溪河采砂禁采区"),
        ("谁负责云溪区的垃圾分类？", "云溪区的垃圾分类"),
    ],
)
def test_the_topic_leaves_out_what_is_asked_of_it(question: str, topic: str):
    assert topic_of(question) == topic


def test_the_topic_may_keep_what_is_asked_of_it():
    assert topic_of("云溪区绿色出行比例要到多少？", whole=True) == "云溪区绿色出行比例"


@pytest.mark.parametrize(
    ("subject", "other", "made"),
    [
        ("低保对象住院报销比例", "特困人员", "特困人员住院报销比例"),
        ("规上工业企业上云", "专精特新企业", "专精特新企业上云"),
        ("2025年工业总产值目标", "工业增加值", "2025年工业增加值目标"),
        ("2025年绿色出行", "森林覆盖率", "2025年森林覆盖率"),
        ("2025年回收目标", "经开区", "2025年经开区回收目标"),
        ("空间规划的研究报告", "专项规划阶段", "空间规划的专项规划阶段"),
        ("“六稳”", "“六保”", "“六保”"),
        ("游泳比赛", "篮球比赛", "篮球比赛"),
        ("农贸市场的垃圾分类", "酒店", "酒店的垃圾分类"),
        ("农贸市场垃圾分类", "酒店", None),
    ],
)
def test_a_thing_takes_the_place_of_its_like(subject: str, other: str, made: str | None):
    assert exchanged(subject, other) == made


@given(st.text("云溪区低保对象率的2025年“”", max_size=20), st.text("特困人员酒店率", min_size=1, max_size=8))
def test_what_is_exchanged_is_there(subject: str, other: str):
    made = exchanged(subject, other)
    assert made is None or other in made


@given(st.text(max_size=60))
def test_the_parts_of_a_question_are_the_question(question: str):
    wording = read_wording(question)
    assert question.startswith(wording.frame + wording.subject + wording.predicate)


def test_sorts_of_asking_are_told_apart():
    assert asks_alike("要到多少", "有几个")
    assert not asks_alike("要到多少", "由谁牵头")
    assert without_unit("要有多少张") == "要有多少"
