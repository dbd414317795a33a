"""A question of a conversation as the search needs it: complete, and tied to the document that was talked about."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexes import Hit
from service.answers import Turn
from service.followups import FollowUp, followed_up
from service.questions import Question
from service.rewriting import Rewriter
from service.searching import Filters, Searcher

_BONUS = 6.0
"""What passages of the document that was talked about are ahead by, in units of the ranker's score, if a follow-up points back."""
_REACH = 50
_ELSEWHERE = 4.0
"""Lead of another document, for the follow-up by itself, from which the talk has turned to something else."""
_AT_HOME = -2.0
"""Lead below which the follow-up by itself finds the document that was talked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Reads follow-ups over one corpus."""

    searcher: Searcher
    rewriter: Rewriter | None

    def understood(self, text: str, history: Sequence[Turn]) -> Question:
        """The question that `text` asks after `history`."""
        asked = [turn.content for turn in history if turn.role == "user"]
        follow = followed_up(text, asked, self.searcher.corpus.gazetteer)
        rewritten = self.rewriter.standalone(text, history) if self.rewriter else None
        document = self._talked_of(follow)
        if follow.tie == "open" and document and not rewritten:
            alone = self._read(follow.alone, text)
            lead = self._lead_elsewhere(alone, document)
            if lead > _ELSEWHERE:
                return alone
            if lead < _AT_HOME:
                return replace(alone, talked_of=document, bonus=_BONUS)
        question = self._read(rewritten or follow.text, text)
        if not document:
            return question
        title = self.searcher.corpus.records[document].title
        bound = bool(follow.document_kind) and follow.document_kind in title
        return replace(question, talked_of=document, bonus=_BONUS, bound=bound)

    def _read(self, standalone: str, text: str) -> Question:
        return self.searcher.understand(standalone, text if standalone != text else "")

    def _talked_of(self, follow: FollowUp) -> str | None:
        """The document that answers the question before, where the follow-up may rest on it."""
        if follow.tie == "none":
            return None
        found = self.searcher.search(self.searcher.understand(follow.previous), Filters(), 1)
        return found[0].passage.document_id if found else None

    def _lead_elsewhere(self, alone: Question, document: str) -> float:
        """By how much the best passage of another document fits a question better than the best of this one."""
        best = {True: -math.inf, False: -math.inf}
        for hit in self.searcher.search(alone, Filters(), _REACH):
            here = hit.passage.document_id == document
            best[here] = max(best[here], hit.score)
        return best[False] - best[True] if best != {True: -math.inf, False: -math.inf} else 0.0


def of_one_document(question: Question, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits of the document that was talked about, where the best one is of it."""
    if question.talked_of and hits and hits[0].passage.document_id == question.talked_of:
        return tuple(hit for hit in hits if hit.passage.document_id == question.talked_of)
    return tuple(hits)
