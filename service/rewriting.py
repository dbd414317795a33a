"""Has a language model make a follow-up question stand alone; rules check that it brought in nothing of its own."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest import normalize
from prompts import PromptError, new_fence, render
from service.answers import Turn
from service.leaving import asker_has_left
from service.llm_client import LanguageModel, LanguageModelError, Stop
from service.places import Place
from service.scope import outside_scope
from service.verification import has_markup

_LOG = logging.getLogger(__name__)
_TURNS = 6
_TURN_CHARS = 300
_LONGEST = 150
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_CHINESE = re.compile(r"[一-鿿]")
_SHARED = 0.7
"""Least share of the characters that must come from the conversation."""
_QUOTES = "\"'“”「」 "


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewriter:
    """Rewrites follow-ups."""

    model: LanguageModel
    locate: Callable[[str], Place]
    """Reads the districts that a text names."""

    def standalone(self, question: str, history: Sequence[Turn], stop: Stop = asker_has_left) -> str | None:
        """The question made complete; None where there is nothing to add or the rules must do."""
        if not history:
            return None
        fence = new_fence()
        recent = [Turn(role=turn.role, content=turn.content[:_TURN_CHARS]) for turn in history[-_TURNS:]]
        try:
            text = self.model.complete(
                render("rewrite_system", fence=fence),
                render("rewrite_user", fence=fence, question=question, history=recent),
                stop,
            )
        except (LanguageModelError, PromptError) as error:
            _LOG.warning("the language model rewrote nothing: %s", error)
            return None
        rewritten = text.strip().strip(_QUOTES)
        return rewritten if self._acceptable(rewritten, question, recent) else None

    def _acceptable(self, rewritten: str, question: str, history: Sequence[Turn]) -> bool:
        """One plain question of numbers, places and words that the conversation holds."""
        if not rewritten or "\n" in rewritten or len(rewritten) > _LONGEST or has_markup(rewritten):
            return False
        if outside_scope(rewritten):
            return False
        said = normalize("\n".join([question, *(turn.content for turn in history)]))
        text = normalize(rewritten)
        if set(_NUMBERS.findall(text)) - set(_NUMBERS.findall(said)):
            return False
        place, asked = self.locate(text), self.locate(normalize(question))
        if asked.region and asked.explicit and place.region != asked.region:
            return False
        if (place.uncovered or "") not in said:
            return False
        characters = _CHINESE.findall(text)
        shared = sum(character in said for character in characters)
        return bool(characters) and shared >= _SHARED * len(characters)
