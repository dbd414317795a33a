"""Several districts with a rule: which of them are rivals."""

from types import SimpleNamespace

import pytest

from service.districts import by_region, rivals


def _hits(*scored: tuple[str | None, float]):
    records = {f"d{n}": SimpleNamespace(region=region) for n, (region, _) in enumerate(scored)}
    hits = [
        SimpleNamespace(passage=SimpleNamespace(document_id=f"d{n}"), score=score)
        for n, (_, score) in enumerate(scored)
    ]
    return hits, records


def test_hits_are_grouped_by_district_best_first_and_those_without_one_left_out():
    hits, records = _hits(("云溪区", 9.0), (None, 8.5), ("石桥县", 8.0), ("云溪区", 7.0))
    grouped = by_region(hits, records)
    assert list(grouped) == ["云溪区", "石桥县"]
    assert [hit.score for hit in grouped["云溪区"]] == [9.0, 7.0]


@pytest.mark.parametrize(
    ("scored", "expected"),
    [
        ([("云溪区", 9.0), ("石桥县", 7.5)], ("云溪区", "石桥县")),
        ([("云溪区", 9.0), ("石桥县", 6.5)], ("云溪区",)),
        ([("云溪区", 9.0)], ("云溪区",)),
        ([], ()),
    ],
)
def test_districts_within_the_margin_are_rivals(scored, expected):
    hits, records = _hits(*scored)
    assert rivals(by_region(hits, records), margin=2.0) == expected
