from __future__ import annotations

import pytest

from eval.answerer import CitedQuote, RankedPassage
from eval.coverage import Sources
from eval.gold import AnswerableItem, Evidence
from eval.runs import RunRow
from eval.scoring.failures import failure_cause

TEXT = "津贴由区民政局发放。" + "其他内容。" * 20
ITEM = AnswerableItem(
    id="g",
    question="谁发",
    persona="staff",
    type="factoid",
    seed="a.txt",
    evidence=(Evidence(quote="由区民政局发放"),),
    answer="区民政局",
    key_facts=("区民政局",),
)
HIT = RankedPassage(source="a.txt", spans=((0, 10),), text=TEXT[:10])
MISS = RankedPassage(source="a.txt", spans=((10, 15),), text=TEXT[10:15])
CITED = CitedQuote(source="a.txt", spans=((0, 10),), quote=TEXT[:10])


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        ({"status": "answered", "answer": "区民政局"}, None),
        ({"error": "HTTP 500"}, "error"),
        ({"status": "answered", "answer": "不知道", "citations": (CITED,)}, "answered_wrongly"),
        ({"status": "answered", "answer": "不知道", "ranking": (HIT,)}, "not_selected"),
        ({"status": "insufficient_evidence", "ranking": (MISS, HIT)}, "refused_wrongly"),
        ({"status": "answered", "ranking": (*[MISS] * 5, HIT)}, "ranked_low"),
        ({"status": "answered", "ranking": (MISS,), "deep_ranking": (*[MISS] * 30, HIT)}, "ranked_low"),
        (
            {"status": "answered", "ranking": (MISS,), "deep_ranking": (MISS,), "indexed": (True,)},
            "not_retrieved",
        ),
        (
            {"status": "answered", "ranking": (MISS,), "deep_ranking": (MISS,), "indexed": (False,)},
            "not_parsed",
        ),
    ],
)
def test_the_first_stage_that_lost_the_evidence_is_the_cause(row, cause):
    run_row = RunRow(item_id="g", question="谁发", query="谁发", **row)
    assert failure_cause(ITEM, run_row, Sources({"a.txt": TEXT})) == cause
