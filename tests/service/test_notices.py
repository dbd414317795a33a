"""Warnings about the validity of what is cited."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.answers import Citation, DocumentView
from service.notices import validity_notices


def citation(**more: Any) -> Citation:
    values: dict[str, Any] = {
        "id": "d1",
        "title": "云溪区养老服务办法",
        "doc_number": "云溪府办发〔2024〕5号",
        "issuer": "区民政局",
        "region": "云溪区",
        "issued_on": None,
        "effective_from": None,
        "effective_to": None,
        "validity": "in_force",
    }
    return Citation(
        number=1,
        quote="…",
        source="d1.txt",
        spans=((0, 1),),
        passage_id="d1#一、",
        heading_path=(),
        document=DocumentView(**(values | more)),
        url="/",
    )


NAME = "《云溪区养老服务办法》（云溪府办发〔2024〕5号）"


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (
            {"validity": "expired", "effective_to": date(2024, 12, 31)},
            f"{NAME}已于2024-12-31届满，请向区民政局核实现行规定。",
        ),
        ({"validity": "repealed"}, f"{NAME}已被废止，内容仅供了解，请以现行规定为准。"),
        (
            {"validity": "not_yet_effective", "effective_from": date(2026, 1, 1)},
            f"{NAME}自2026-01-01起施行，现在还没有生效。",
        ),
        (
            {"validity": "unknown", "issuer": None, "doc_number": None},
            "《云溪区养老服务办法》没有载明日期，是否仍然有效请向12345 热线核实。",
        ),
    ],
    ids=["expired", "repealed", "not yet", "unknown"],
)
def test_a_document_that_may_not_hold_is_warned_of(document: dict[str, Any], text: str):
    (notice,) = validity_notices([citation(**document)], "12345")
    assert (notice.kind, notice.text) == ("validity", text)


def test_a_document_in_force_needs_no_warning_and_others_one_each():
    cited = [citation(), *(citation(id=name, validity="repealed") for name in ("d2", "d2", "d3"))]
    assert len(validity_notices(cited, "12345")) == 2
