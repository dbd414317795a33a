from __future__ import annotations

from typing import Literal

from scripted_texts import VIEW

from service.answers import ResponsibilityView
from service.pages.tasks import gather_tasks

Role = Literal["lead", "responsible", "support"]


def duty(task: str, unit: str, role: Role, quote: str = "区民政局牵头。") -> ResponsibilityView:
    return ResponsibilityView(
        task=task, unit=unit, canonical_unit=unit, role=role, quote=quote, source="a.txt", spans=((0, 7),),
        heading_path=(), document=VIEW, url="/documents/a",
    )  # fmt: skip


def test_a_task_names_its_units_once_with_the_leading_ones_first() -> None:
    first, second = gather_tasks(
        [
            duty("救助", "区财政局", "support"),
            duty("救助", "区民政局", "lead"),
            duty("核对", "区民政局", "responsible"),
            duty("救助", "区财政局", "support"),
            duty("救助", "区医保局", "support"),
        ]
    )
    assert (first.stated.task, first.units) == (
        "救助",
        (("lead", ("区民政局",)), ("support", ("区财政局", "区医保局"))),
    )
    assert (second.stated.task, second.units) == ("核对", (("responsible", ("区民政局",)),))


def test_the_same_words_in_another_sentence_are_another_task() -> None:
    tasks = gather_tasks([duty("救助", "区民政局", "lead"), duty("救助", "区民政局", "lead", "另一句。")])
    assert len(tasks) == 2
