"""What each lexical leg sees of a passage."""

from __future__ import annotations

import pytest

from indexes.lexical_legs import LexicalLegs
from indexes.tokenizing import PolicyTokenizer
from ingest import Passage, Sentence

TEXT = "发放津贴。"
PASSAGE = Passage(
    passage_id="d#1",
    document_id="d",
    source="d.txt",
    kind="text",
    text=TEXT,
    spans=((0, len(TEXT)),),
    heading_path=(),
    sentences=(Sentence(text=TEXT, spans=((0, len(TEXT)),)),),
    context="校车",
)


@pytest.mark.parametrize(
    ("leg", "term", "seen"),
    [
        ("body", "津贴", True),
        ("body", "校车", False),
        ("context", "校车", True),
        ("context", "食堂", True),
        ("context", "津贴", False),
        ("bigrams", "津贴", True),
        ("bigrams", "校车", True),
    ],
)
def test_a_leg_sees_text_or_context_or_both(leg: str, term: str, seen: bool):
    legs = LexicalLegs.build([PASSAGE], ["食堂"], PolicyTokenizer())
    assert bool(getattr(legs, leg).scores({term: 1.0})[0] > 0) is seen
