"""Tells departments what a reloaded plan changes for them: one message a person, whatever it moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from domain.people import Person, Standing
from domain.plan_changes import PlanChanges
from domain.reports import Request
from domain.tasks import Plan, Task
from messages import changes as words
from messages.changes import Line
from services import posting, standing_in
from storage import people
from storage.database import Tx


async def tell(
    tx: Tx, plan: Plan, found: PlanChanges, excused: Iterable[Request], *, besides: Standing | None, now: datetime
) -> None:
    """To contacts and deputies: tasks that came to their department or left it, and requests that fall away.

    `besides` made the change and knows.
    """
    departments = {d.name: d.id for d in await people.departments(tx)}
    lines: dict[int, list[Line]] = defaultdict(list)
    for one in found.added:
        for share in one.shares:
            lines[departments[share.department]].append(
                Line(one.row.number, one.row.title, share.department, None, share.duty)
            )
    for update in found.owners_moved:
        before = {share.department: share.duty for share in update.before}
        after = {share.department: share.duty for share in update.after}
        for name in dict.fromkeys((*before, *after)):
            if before.get(name) != after.get(name):
                line = Line(update.row.number, update.row.title, name, before.get(name), after.get(name))
                lines[departments[name]].append(line)
    for task in found.withdrawn:
        for owner in task.owners:
            lines[owner.department.id].append(Line(task.number, task.title, owner.department.name, owner.duty, None))
    await _send(tx, plan, lines, {request.number for request in excused}, besides=besides, now=now)


async def tell_back(
    tx: Tx, plan: Plan, before: Iterable[Task], after: Iterable[Task], *, besides: Standing | None, now: datetime
) -> None:
    """The same, where a file was taken back: owners of these tasks before and after that."""
    were, are = ({task.number: task for task in found} for found in (before, after))
    lines: dict[int, list[Line]] = defaultdict(list)
    for number in sorted({*were, *are}):
        old, new = (
            {owner.department: owner.duty for owner in found[number].owners} if number in found else {}
            for found in (were, are)
        )
        title = (are.get(number) or were[number]).title
        for department in dict.fromkeys((*old, *new)):
            if old.get(department) != new.get(department):
                line = Line(number, title, department.name, old.get(department), new.get(department))
                lines[department.id].append(line)
    await _send(tx, plan, lines, set(), besides=besides, now=now)


async def _send(
    tx: Tx, plan: Plan, lines: dict[int, list[Line]], fallen: set[int], *, besides: Standing | None, now: datetime
) -> None:
    for person, told in (await _by_person(tx, lines, now=now)).items():
        if besides is None or person.id != besides.person.id:
            outgoing = words.told(await posting.words_for(tx, person), plan, told, fallen)
            await posting.notify(tx, person, outgoing, key=f"reload:{plan.id}:{person.id}:{now.isoformat()}", now=now)


async def _by_person(tx: Tx, lines: dict[int, list[Line]], *, now: datetime) -> dict[Person, list[Line]]:
    gathered: dict[Person, list[Line]] = defaultdict(list)
    for department_id, told in lines.items():
        for person in await standing_in.told(tx, [department_id], now=now):
            gathered[person] += told
    return gathered
