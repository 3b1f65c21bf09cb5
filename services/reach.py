"""What of a period is whose to read: requests, tasks led now, pages; pure of storage, for services.summarising."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from domain.people import Standing
from domain.reports import Answered
from domain.tasks import Task
from domain.views import View


def readable(who: Standing, view: View, answers: Iterable[Answered], owned: Mapping[int, Task]) -> list[Answered]:
    """The requests within the view that are hers to read: what she oversees, else what her departments are asked."""
    known = tuple(answers)
    owners: dict[int, set[int]] = defaultdict(set)
    for answer in known:
        # Whoever was asked then owned it then, whatever became of the task since.
        owners[answer.request.task_id].add(answer.request.department_id)
    for task_id in owners.keys() & owned.keys():
        owners[task_id] |= owned[task_id].owner_ids
    return [
        a
        for a in known
        if view.part in (0, a.request.part)
        and view.department in (0, a.request.department_id)
        and is_hers(who, view, a.request.part, a.request.department_id, owners[a.request.task_id])
    ]


def is_hers(who: Standing, view: View, part: int, department: int, owners: Iterable[int]) -> bool:
    if who.oversees and who.in_charge(part, owners):
        return True
    return department in who.departments and (not who.oversees or view.department == department)


def led(who: Standing, view: View, known: Iterable[Task]) -> list[Task]:
    """The tasks that the figures are about, by who leads them now."""
    return [
        task
        for task in known
        if view.part in (0, task.part.number)
        and view.department in (0, task.lead.id if task.lead else 0)
        and is_hers(who, view, task.part.number, task.lead.id if task.lead else 0, task.owner_ids)
    ]


def may_look(who: Standing, view: View, known: Iterable[Task]) -> bool:
    """Whether a page with nothing on it is still hers to open."""
    if who.in_charge_of_all or not (view.part or view.department):
        return True
    if view.department and not who.oversees:
        return view.department in who.departments
    return view.department in who.departments or any(
        view.part in (0, task.part.number)
        and view.department in (0, *task.owner_ids)
        and (who.in_charge if who.oversees else who.may_see)(task.part.number, task.owner_ids)
        for task in known
    )
