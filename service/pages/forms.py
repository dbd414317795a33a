"""Reads what browsers without JavaScript send: the ask form and the filters in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args
from urllib.parse import parse_qs

from fastapi import Depends, Request
from pydantic import ValidationError

from ingest import Validity
from service.answers import AskRequest, Feedback, Turn
from service.pages.reader import DocumentQuery, ResponsibilityQuery
from service.problems import ServiceError

_MOST_FORM_BYTES = 200_000
"""A Chinese character takes nine bytes in a form, and the page carries its conversation along."""
_MOST_TURNS = 6
DOCUMENTS_A_PAGE = 20
RESPONSIBILITIES_A_PAGE = 50
_ROLES: Mapping[str, Literal["lead", "responsible", "support"]] = {
    "lead": "lead",
    "responsible": "responsible",
    "support": "support",
}

_VALIDITIES: Mapping[str, Validity] = {validity: validity for validity in get_args(Validity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForm:
    """The ask form: the new question and the conversation that the page itself carries."""

    question: str
    region: str | None
    history: tuple[Turn, ...]

    def request(self, most_chars: int) -> AskRequest:
        """The request of the same meaning.

        Raises:
            ServiceError: No question, or one longer than `most_chars` (422).
        """
        if not self.question:
            raise ServiceError(422, "empty-question", "请先输入问题。")
        if len(self.question) > most_chars:
            raise ServiceError(422, "question-too-long", f"问题太长，请控制在 {most_chars} 字以内。")
        return AskRequest(question=self.question, history=self.history, region=self.region)


async def read_form(request: Request) -> dict[str, list[str]]:
    """Reads an URL-encoded body of bounded size.

    Raises:
        ServiceError: Larger than a form of ours can be (413).
    """
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_FORM_BYTES:
            raise ServiceError(413, "body-too-large", "提交的内容太长。")
    return parse_qs(body.decode("utf-8", errors="replace"), max_num_fields=100)


Form = Annotated[Mapping[str, list[str]], Depends(read_form)]
"""The fields of a posted form; read by a dependency, so that the routes can be plain functions."""


def ask_form(fields: Mapping[str, list[str]]) -> AskForm:
    """Reads the ask form; an example's button outweighs the question box."""
    question = (_first(fields, "example") or _first(fields, "question")).strip()
    return AskForm(question=question, region=_first(fields, "region") or None, history=history(fields))


def history(fields: Mapping[str, list[str]]) -> tuple[Turn, ...]:
    """The conversation so far, which the page itself carries."""
    asked, answered = fields.get("asked", []), fields.get("answered", [])
    turns: list[Turn] = []
    for user, assistant in list(zip(asked, answered, strict=False))[-_MOST_TURNS:]:
        turns.append(Turn(role="user", content=user[:10_000]))
        turns.append(Turn(role="assistant", content=assistant[:10_000]))
    return tuple(turns)


def feedback_form(fields: Mapping[str, list[str]]) -> Feedback:
    """Reads what the asker says of an answer.

    Raises:
        ServiceError: It says neither yes nor no, or too much (422).
    """
    helpful = {"yes": True, "no": False}.get(_first(fields, "helpful"))
    if helpful is None:
        raise ServiceError(422, "no-verdict", "请选择“有帮助”或“没有帮助”。")
    try:
        comment = _first(fields, "comment").strip()
        return Feedback(answer_id=_first(fields, "answer_id"), helpful=helpful, comment=comment)
    except ValidationError as error:
        raise ServiceError(422, "feedback-invalid", "反馈没有收下：意见请控制在 2000 字以内。") from error


def document_query(parameters: Mapping[str, str]) -> DocumentQuery:
    """Reads the filters of `/documents`."""
    return DocumentQuery(
        region=parameters.get("region") or None,
        text=parameters.get("q", "").strip(),
        validity=_VALIDITIES.get(parameters.get("validity", "")),
        limit=DOCUMENTS_A_PAGE,
        offset=(page_number(parameters) - 1) * DOCUMENTS_A_PAGE,
    )


def responsibility_query(parameters: Mapping[str, str], *, everything: bool = False) -> ResponsibilityQuery:
    """Reads the filters of `/responsibilities`, for one page or for the export of everything."""
    return ResponsibilityQuery(
        unit=parameters.get("unit", "").strip(),
        role=_ROLES.get(parameters.get("role", "")),
        task=parameters.get("task", "").strip(),
        region=parameters.get("region") or None,
        limit=None if everything else RESPONSIBILITIES_A_PAGE,
        offset=0 if everything else (page_number(parameters) - 1) * RESPONSIBILITIES_A_PAGE,
    )


def page_number(parameters: Mapping[str, str]) -> int:
    """The page asked for, from 1; anything unreadable is the first page."""
    text = parameters.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _first(fields: Mapping[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]
