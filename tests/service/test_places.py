"""Districts, towns and places without documents, read out of questions."""

from __future__ import annotations

import pytest
from small_corpus import GAZETTEER

from service.places import Gazetteer, Place, short_name


@pytest.mark.parametrize(
    ("region", "short"),
    [
        ("云溪区", "云溪"),
        ("石桥县", "石桥"),
        ("云区", "云区"),
        ("江安新区", "江安"),
        ("青岭苗族自治县", "青岭"),
    ],
)
def test_a_short_name_keeps_two_characters_at_least(region: str, short: str):
    assert short_name(region) == short


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("云溪区养老服务归谁管", Place(region="云溪区", explicit=True)),
        ("云溪的养老服务归谁管", Place(region="云溪区", explicit=True)),
        ("石桥和云溪的补贴", Place(region="石桥县", explicit=True, others=("云溪区",))),
        ("双河镇的老人有补贴吗", Place(region="云溪区")),
        ("我在青坪能领补贴吗", Place(region="石桥县")),
        ("共有镇的老人有补贴吗", Place()),
        ("双河和青坪的老人有补贴吗", Place()),
        ("建制镇的老人有补贴吗", Place()),
        ("长阳县有什么补贴", Place(uncovered="长阳")),
        ("长阳的补贴", Place(uncovered="长阳")),
        ("长阳岛的补贴", Place()),
        ("大方一点行不行", Place()),
        ("大方县有什么补贴", Place(uncovered="大方")),
        ("补贴要跟长阳县一样吗", Place()),
        ("临水区的高龄津贴", Place(uncovered="临水区")),
        ("高龄津贴有多少", Place()),
    ],
)
def test_the_district_of_a_question(question: str, place: Place):
    assert GAZETTEER.locate(question) == place


def test_the_city_above_a_district_is_not_an_uncovered_place():
    assert "临江" in GAZETTEER.parents
    assert GAZETTEER.locate("临江市的补贴") == Place()


def test_a_town_that_shares_its_name_with_a_far_district_is_the_town():
    texts = [("云溪区", "横山镇、双河镇。横山镇组织花会")]
    gazetteer = Gazetteer.learn(texts, [("横山", "ns"), ("横山县", "ns")])
    assert gazetteer.locate("横山的花会哪天开") == Place(region="云溪区")
    assert gazetteer.locate("横山县的花会哪天开") == Place(uncovered="横山")


def test_a_street_in_the_middle_of_a_line_is_no_far_district_either():
    texts = [("云溪区", "建设横山街道花园。")]
    gazetteer = Gazetteer.learn(texts, [("横山", "ns"), ("横山县", "ns")])
    assert gazetteer.locate("横山的花园在哪") == Place(region="云溪区")


@pytest.mark.parametrize(
    ("text", "dictionary"),
    [
        ("完善新增城镇的道路", [("增城", "ns"), ("增城市", "ns"), ("新增", "v")]),
        ("完善增城街道的道路", [("增城", "v"), ("增城市", "ns")]),
        ("完善新建街道的设施", [("新建", "ns"), ("新建县", "ns")]),
    ],
    ids=["a longer word", "an ordinary word", "a verb that is a district's name too"],
)
def test_what_only_looks_like_a_street_leads_nowhere(text: str, dictionary: list[tuple[str, str]]):
    assert Gazetteer.learn([("云溪区", text)], dictionary).towns == {}


@pytest.mark.parametrize(
    ("question", "uncovered"),
    [
        ("跟沿海城市合作什么", None),
        ("海城市的补贴有多少", "海城"),
        ("我在海城市能领补贴吗", "海城"),
        ("请问海城市的补贴有多少", "海城"),
        ("新建小区的车位怎么配", None),
        ("新建县的补贴有多少", "新建"),
    ],
)
def test_an_ordinary_word_is_no_district_elsewhere(question: str, uncovered: str | None):
    names = [(name, "ns") for name in ("海城市", "海城", "东海", "新建", "新建县")]
    dictionary = [*names, ("沿海", "n")]
    assert Gazetteer.learn([("云溪区", "云溪区")], dictionary).locate(question).uncovered == uncovered


def test_a_town_that_is_mentioned_once_leads_nowhere():
    assert Gazetteer.learn([("云溪区", "双河镇。")], []).towns == {}


@pytest.mark.parametrize(
    ("question", "uncovered"),
    [
        ("长阳市的补贴有多少", "长阳"),
        ("长阳岛市的补贴", None),
        ("长阳经开区由谁牵头", "长阳"),
        ("云南的补贴有多少", "云南"),
        ("跟大方市长阳县合作什么", None),
        ("加强组织领导怎么做", None),
        ("经开区在外地设了什么中心", None),
    ],
)
def test_cities_zones_and_provinces_are_places_too(question: str, uncovered: str | None):
    assert GAZETTEER.locate(question).uncovered == uncovered


def test_words_before_town_are_no_towns():
    text = "、强化城镇、各街镇、加强乡镇、组织镇街、组织镇街、强化城镇、加强乡镇、双河镇、双河镇"
    gazetteer = Gazetteer.learn([("云溪区", text)], [("组织", "v"), ("加强", "v")])
    assert gazetteer.towns == {"双河": "云溪区"}
