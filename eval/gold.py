"""Gold items: questions with known answers, read from JSON Lines; what a run is scored against.

Three kinds are told apart by their fields: answerable items (with verbatim evidence), unanswerable items
(with a kind and a reason) and conversations (with turns; the evidence is for the last one).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Text = Annotated[str, Field(min_length=1)]
_TOLD = 5
"""Faults that one error tells."""
PERSONAS = ("citizen", "staff", "widget")
UNANSWERABLE_KINDS = (
    "missing_detail",
    "uncovered_region",
    "false_premise",
    "out_of_domain",
    "injection",
    "opinion",
)


class GoldError(ValueError):
    """A gold file that cannot be used; the message is for its author, in Chinese."""


class Evidence(BaseModel):
    """A verbatim quote; compared with white space removed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    quote: Text


class _Item(BaseModel):
    """What all kinds have in common; fields that a file adds for its own use are let pass."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Text
    split: str = ""
    note: str = ""
    file: str = Field(default="", exclude=True)
    """Name of the file it was read from; a slice of the scores."""
    variant: str = ""
    """Robustness variant it is: typo, everyday, halfwidth, traditional; "" for an item as written."""


class _Evidenced(_Item):
    region: str | None = None
    seed: Text
    """File name of the source."""
    document: str = ""
    doc_number: str | None = None
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    answer: Text
    key_facts: tuple[Text, ...] = Field(min_length=1)
    """Each is a list of accepted wordings separated by `|`."""
    difficulty: str = ""


class AnswerableItem(_Evidenced):
    """A question that the corpus answers."""

    question: Text
    persona: str
    type: str

    @property
    def query(self) -> str:
        """What is searched for."""
        return self.question


class UnanswerableItem(_Item):
    """A question that the corpus does not answer, or that is none of the service's business."""

    question: Text
    persona: str
    kind: str
    why: str = ""

    @property
    def query(self) -> str:
        """What is searched for."""
        return self.question


class ConversationItem(_Evidenced):
    """Questions in a row; the last one can only be understood with the ones before."""

    turns: tuple[Text, ...] = Field(min_length=2)
    standalone: Text
    persona: str = ""
    type: str = ""

    @property
    def question(self) -> str:
        """The last question, as asked."""
        return self.turns[-1]

    @property
    def query(self) -> str:
        """What is searched for: the question as it would be asked without the conversation."""
        return self.standalone


EvidencedItem = AnswerableItem | ConversationItem
GoldItem = AnswerableItem | UnanswerableItem | ConversationItem


def history_of(item: GoldItem) -> tuple[str, ...]:
    """The questions asked before the one that is scored."""
    return item.turns[:-1] if isinstance(item, ConversationItem) else ()


def load_gold(paths: Iterable[Path]) -> tuple[GoldItem, ...]:
    """Reads gold files in order.

    Raises:
        GoldError: a file is missing, a line is no gold item, an id occurs twice, or there is no item at all.
    """
    items, faults = read_gold(paths)
    if faults:
        more = (
            f"\n另有 {len(faults) - _TOLD} 处，可用 policyqa gold check 全部列出"
            if len(faults) > _TOLD
            else ""
        )
        raise GoldError("\n".join(faults[:_TOLD]) + more)
    if not items:
        raise GoldError("评测文件里没有题目，请用 --gold 指定至少一个非空的 .jsonl 文件")
    return items


def read_gold(paths: Iterable[Path]) -> tuple[tuple[GoldItem, ...], tuple[str, ...]]:
    """Reads what can be read; returns the items and, for each line or file that is none, what is wrong (Chinese)."""
    items: list[GoldItem] = []
    faults: list[str] = []
    seen: dict[str, str] = {}
    for path, number, line in _numbered_lines(paths, faults):
        where = f"{path} 第 {number} 行"
        try:
            item = _parse(line, where, path.name)
        except GoldError as error:
            faults.append(str(error))
            continue
        if item.id in seen:
            faults.append(f"{where}：编号 {item.id!r} 与 {seen[item.id]} 重复，请改用不同编号")
        else:
            items.append(item)
        seen.setdefault(item.id, where)
    return tuple(items), tuple(faults)


def _numbered_lines(paths: Iterable[Path], faults: list[str]) -> Iterator[tuple[Path, int, str]]:
    """The lines that are not blank; a file that cannot be read is added to the faults."""
    for path in paths:
        try:
            lines = _lines(path)
        except GoldError as error:
            faults.append(str(error))
            continue
        yield from ((path, number, line) for number, line in enumerate(lines, start=1) if line.strip())


def dump_gold(items: Sequence[GoldItem], path: Path) -> None:
    """Writes items as JSON Lines."""
    lines = (json.dumps(item.model_dump(exclude_defaults=True), ensure_ascii=False) for item in items)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise GoldError(f"找不到评测文件 {path}") from None
    except (UnicodeDecodeError, IsADirectoryError, PermissionError) as error:
        raise GoldError(f"读不了评测文件 {path}（应为 UTF-8 编码的 .jsonl 文件）：{error}") from error


def _parse(line: str, where: str, file: str) -> GoldItem:
    try:
        fields = json.loads(line)
    except json.JSONDecodeError as error:
        raise GoldError(f"{where} 不是合法的 JSON：{error}") from error
    if not isinstance(fields, dict):
        raise GoldError(f"{where} 应是一个 JSON 对象")
    fields = {name: value for name, value in fields.items() if value is not None} | {"file": file}
    kind = _kind(fields)
    try:
        return kind.model_validate(fields)
    except ValidationError as error:
        faults = "；".join(f"{'.'.join(map(str, e['loc']))}：{e['msg']}" for e in error.errors())
        raise GoldError(f"{where}（编号 {fields.get('id')!r}）不合格式：{faults}") from error


def _kind(fields: dict[str, object]) -> type[GoldItem]:
    if "turns" in fields:
        return ConversationItem
    return AnswerableItem if "evidence" in fields else UnanswerableItem
