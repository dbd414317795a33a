"""The register as users browse it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from small_corpus import corpus, duty, record

from service.catalogue import Catalogue
from service.problems import ServiceError

CATALOGUE = Catalogue(
    corpus(
        [
            record(span=(2, 7)),
            record("d2", title="食堂办法", region="石桥县", doc_number=None, aliases=("长者食堂",)),
        ],
        duties=[
            duty("民政局", "lead", ((0, 5),), canonical_unit="区民政局"),
            duty("区教委", "support", ((2, 5),)),
        ],
        texts={"d1.txt": "发放补贴。完。"},
    ),
    date(2025, 6, 1),
)


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, ["d1", "d2"]),
        ({"region": "石桥县"}, ["d2"]),
        ({"q": "长者"}, ["d2"]),
        ({"q": "云溪府办发〔2024〕5号"}, ["d1"]),
        ({"q": "没有"}, []),
        ({"validity": "repealed"}, []),
        ({"validity": CATALOGUE.document("d2").validity, "q": "长者"}, ["d2"]),
    ],
)
def test_documents_are_found_by_district_title_alias_and_number(conditions: dict[str, Any], found: list[str]):
    listed = CATALOGUE.documents(limit=10, **conditions)
    assert [entry.id for entry in listed.documents] == found
    assert listed.total == len(found)


def test_a_page_of_the_list_keeps_the_total():
    listed = CATALOGUE.documents(limit=1, offset=1)
    assert ([entry.id for entry in listed.documents], listed.total) == (["d2"], 2)


@pytest.mark.parametrize(
    ("conditions", "units"),
    [
        ({}, ["民政局", "区教委"]),
        ({"unit": "区民政局"}, ["民政局"]),
        ({"role": "support"}, ["区教委"]),
        ({"task": "养老"}, ["民政局", "区教委"]),
        ({"region": "石桥县"}, []),
        ({"limit": 1, "offset": 1}, ["区教委"]),
        ({"limit": None}, ["民政局", "区教委"]),
    ],
)
def test_duties_meet_every_condition(conditions: dict[str, Any], units: list[str]):
    assert [view.unit for view in CATALOGUE.responsibilities(**conditions).responsibilities] == units


def test_a_duty_is_quoted_from_its_source_and_a_text_says_where_the_document_stands():
    assert CATALOGUE.responsibilities().responsibilities[0].quote == "发放补贴。"
    assert (CATALOGUE.text("d1").start, CATALOGUE.text("d1").end) == (2, 7)


def test_an_unknown_document_is_not_found():
    with pytest.raises(ServiceError) as raised:
        CATALOGUE.document("d9")
    assert raised.value.status == 404
