"""A question of a conversation, complete: by itself, or with the topic of the one before it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from service.answers import Turn
from service.followups import FollowUp, followed_up
from service.questions import Question
from service.rewriting import Rewriter
from service.searching import Filters, Searcher

_FEW = 2
"""Words of its own with which a follow-up says too little to be searched by itself: 比例和封顶是多少."""
_REACH = 50
"""Hits among which those of the document that was talked about are looked for."""
_AT_HOME = -2.0
"""Lead of another document, in the ranker's score, below which a follow-up by itself finds the one that was talked about."""
_ELSEWHERE = 4.0
"""Lead from which the talk has turned to something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Reads follow-ups over one corpus."""

    searcher: Searcher
    rewriter: Rewriter | None

    def understood(self, text: str, history: Sequence[Turn]) -> Question:
        """The question that `text` asks after `history`."""
        rewritten = self.rewriter.standalone(text, history) if self.rewriter else None
        if rewritten:
            return self._read(rewritten, text)
        asked = [turn.content for turn in history if turn.role == "user"]
        follow = followed_up(text, asked, self.searcher.corpus.gazetteer)
        if follow.tie == "open":
            alone = self._read(follow.alone, text)
            says_enough = len(self.searcher.groups(alone)) > _FEW
            if says_enough and not _AT_HOME <= self._lead_elsewhere(alone, follow) <= _ELSEWHERE:
                return alone
        return self._read(follow.text, text)

    def _read(self, standalone: str, text: str) -> Question:
        return self.searcher.understand(standalone, text if standalone != text else "")

    def _lead_elsewhere(self, alone: Question, follow: FollowUp) -> float:
        """By how much the best passage elsewhere fits a follow-up better than the best of the document talked about."""
        before = self.searcher.search(self.searcher.understand(follow.previous), Filters(), 1)
        best = {True: -math.inf, False: -math.inf}
        for hit in self.searcher.search(alone, Filters(), _REACH) if before else ():
            here = hit.passage.document_id == before[0].passage.document_id
            best[here] = max(best[here], hit.score)
        return best[False] - best[True] if max(best.values()) > -math.inf else 0.0
