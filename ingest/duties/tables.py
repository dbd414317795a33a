"""Duties in tables: the column name gives the role (牵头部门, 责任单位 …), another column the task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.documents import Role, Table, TableRow
from ingest.duties.lists import role_of_label, split_units
from ingest.spans import squeeze

_TASK_COLUMNS = (
    re.compile(r"任务内容|工作任务|任务名称|目标任务|工作内容|具体任务|主要任务|工作措施|事项"),
    re.compile(r"名称|项目内容|指标$|主要指标"),
    re.compile(r"任务|职责|措施|内容|指标|项目|工程|活动|工作"),
    re.compile(r"类别|领域|应用"),
)
_TOTAL = re.compile(r"^(?:合|总|小)\s*计$")
_LABEL_AT_START = re.compile(r"^\s*(?:[（(]?\d{1,2}[）)]?\s*[.．、]|[（(][一二三四五六七八九十]+[）)])\s*")
_SENTENCE_END = re.compile("[。；]")
_TASK_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDuty:
    """A body, its role and its task, and the row that says so."""

    unit: str
    role: Role
    task: str
    row: TableRow


def table_duties(table: Table) -> Iterator[TableDuty]:
    """Reads every row of a table that has a column of bodies; others yield nothing."""
    roles = {index: role for index, name in enumerate(table.columns) if (role := role_of_label(name))}
    tasks = _task_columns(table.columns, set(roles))
    if not roles or not tasks:
        return
    for row in table.rows:
        if any(_TOTAL.match(value) for value in row.values):
            continue
        task = next((_own_words(row.values[index], row) for index in tasks if _value(row, index)), "")
        for index, role in roles.items():
            value = _value(row, index)
            for start, end in split_units(value, 0, len(value)):
                yield TableDuty(unit=value[start:end], role=role, task=_shortened(task), row=row)


def _value(row: TableRow, index: int) -> str:
    return row.values[index].strip() if index < len(row.values) else ""


def _own_words(task: str, row: TableRow) -> str:
    """Of a task that was filled down from the row above and goes on here, the sentences that this row prints."""
    printed = squeeze(row.text.text)
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(task))]
    return next((task[start:] for start in starts if squeeze(task[start:]) in printed and task[start:]), task)


def _task_columns(columns: tuple[str, ...], taken: set[int]) -> list[int]:
    """Columns that may name the task, the best first."""
    found = [
        index
        for pattern in _TASK_COLUMNS
        for index, name in enumerate(columns)
        if index not in taken and pattern.search("".join(name.split()))
    ]
    return list(dict.fromkeys(found))


def _shortened(task: str) -> str:
    task = _LABEL_AT_START.sub("", task).rstrip("。；; ")
    if len(task) <= _TASK_LENGTH:
        return task
    cut = max(task.rfind(mark, 0, _TASK_LENGTH) for mark in "，,、；;。")
    return task[: cut if cut > 10 else _TASK_LENGTH]
