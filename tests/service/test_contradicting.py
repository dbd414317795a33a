"""What a question says in passing and its evidence states otherwise."""

from __future__ import annotations

import pytest
from small_corpus import ask, bigram_words, hit, passage

from service.contradicting import contradicted
from service.evidence import Selector, Unit
from service.questions import Terms

NO_WEIGHTS = Selector({}, bigram_words, lambda _: Terms(rarity={}, groups=(), near=()))
TOWNS = ("青石", "白塔")


def evidence(*sentences: str) -> list[Unit]:
    return NO_WEIGHTS.units(ask("养老"), [hit(passage(*sentences))])[:1]


@pytest.mark.parametrize(
    ("question", "sentences", "stated"),
    [
        ("云溪产值要到800亿元，怎么分到各产业", ["产值不低于600亿元。"], "800亿元"),
        ("云溪产值要到600亿元，怎么分到各产业", ["产值不低于600亿元。"], None),
        ("云溪建100个智能工厂，名单在哪", ["建成智能工厂20个。"], "100个"),
        ("离林地500米内算防火区，450米能烧秸秆不", ["林地外缘100米为防火区。"], "500米"),
        ("离林地10到20公里算防火区，谁管", ["林地外缘5公里为防火区。"], "20公里"),
        ("春运1月17日开始，提前走的算不算", ["春运从1月7日开始。"], "1月17日"),
        ("医保局2018年3月挂牌时有哪些机构", ["医保局于2019年1月14日挂牌。"], "2018年3月"),
        ("丰收节在青石镇开，停车场在哪", ["地点：白塔镇。"], "青石镇"),
        ("2020年培训170人次怎么分", ["2020年培训140人次、2021年培训170人次。"], "170人次"),
        ("公办率85%、普惠率55%由谁考核", ["公办率达到55%，普惠率达到85%。"], "85%"),
    ],
)
def test_the_evidence_says_otherwise(question: str, sentences: list[str], stated: str | None):
    assert contradicted(question, evidence(*sentences), TOWNS) == stated


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("我花了5万元，能报多少", ["年度限额6万元。"]),
        ("对口帮扶的是哪20个村", ["帮扶15个村。"]),
        ("云溪“800亿元”工程由谁负责", ["总投资600亿元，由区经信委负责。"]),
        ("春运1月7号开始，提前走的算不算", ["春运从1月7日开始，2月15日结束。"]),
        ("两个娃儿怎么报名", ["设4个报名点。"]),
        ("产值要到800亿元，谁负责", ["由区经信委负责。"]),
        ("产值要到800亿元，谁负责", ["2023年600亿元。", "2025年800亿元。"]),
        ("覆盖率是52%还是42%", ["覆盖率42%。"]),
        ("什么时候要到45件", ["每万人专利30件。"]),
        ("厂房租1平方米多少钱", ["建成区面积5平方米。"]),
        ("青石镇的老人去哪里体检", ["到就近的卫生院体检。"]),
        ("青石和白塔各有几个矿区", ["白塔矿区设置2个区块。"]),
        ("一千个老人配几个床位", ["每千名老人有床位45个。"]),
        ("每做一百块生意赚几块", ["利润总额20元。"]),
        ("2021年培训170人次怎么分", ["2020年培训140人次、2021年培训170人次。"]),
        ("哪些要达到100%，别的呢", ["达标率30%，配备率100%。"]),
        ("年均增长3.9%的是哪一段", ["青石段3.9%，全线8.7%。"]),
    ],
)
def test_what_the_evidence_knows_or_leaves_open_is_no_contradiction(question: str, sentences: list[str]):
    assert contradicted(question, evidence(*sentences), TOWNS) is None
