"""Finds the plan, task, department and period that somebody means, or says what there is instead."""

from __future__ import annotations

from collections.abc import Callable, Container

from domain.errors import NoPlan, NoSuchDepartment, NoSuchPart, NoSuchPeriod, NoSuchTask, NotInCharge
from domain.outgoing import Button
from domain.people import Department, departments_named
from domain.periods import BadPeriod, PeriodFault, parse_label
from domain.reports import Period, PeriodState
from domain.tasks import Part, Plan, Task
from domain.unreadable import Ambiguous, NoSuchMonth, NotAPeriod
from storage import people, periods, tasks
from storage.database import Tx


async def current(tx: Tx) -> Plan:
    """The plan that is being carried out: the one loaded last. Raises NoPlan."""
    known = await tasks.plans(tx)
    if not known:
        raise NoPlan
    return known[-1]


async def task(tx: Tx, plan: Plan, number: int) -> Task:
    """Raises NoSuchTask with the numbers that there are."""
    found = await tasks.task(tx, plan.id, number)
    if found is None:
        first, last = await tasks.span(tx, plan.id)
        raise NoSuchTask(number=number, first=first, last=last)
    return found


async def task_ever(tx: Tx, plan: Plan, number: int) -> Task:
    """The same, withdrawn ones included: they can be read, and nothing else."""
    found = await tasks.task_ever(tx, plan.id, number)
    return found if found is not None else await task(tx, plan, number)


async def part(tx: Tx, plan: Plan, number: int) -> Part:
    """Raises NoSuchPart with the numbers that there are."""
    known = await tasks.parts(tx, plan.id)
    for found in known:
        if found.number == number:
            return found
    raise NoSuchPart(number=number, first=known[0].number if known else 0, last=known[-1].number if known else 0)


async def department(
    tx: Tx, text: str, *, choice: Callable[[Department], str], among: Container[int] | None = None
) -> Department:
    """The one department that this name, alias or part of a name fits.

    `among` holds the ids of those that the asker may be told of, None for all. Raises NoSuchDepartment, NotInCharge
    where only others fit, or Ambiguous with a button for each that fits; `choice` gives the button's data.
    """
    found = departments_named(text, await people.departments(tx), await people.aliases(tx))
    if not found:
        raise NoSuchDepartment(name=text)
    if among is not None:
        found = tuple(d for d in found if d.id in among)
        if not found:
            # The words as they were written: the name that they fit is not hers to learn.
            raise NotInCharge(name=text)
    if len(found) > 1:
        raise Ambiguous(name=text, buttons=tuple(Button(d.name, choice(d)) for d in found[:8]))
    return found[0]


async def period(tx: Tx, plan: Plan, text: str) -> Period:
    """The period of a label as people write it. Raises NotAPeriod, NoSuchMonth or NoSuchPeriod."""
    try:
        key = parse_label(text)
    except BadPeriod as bad:
        raise (NotAPeriod(text=text) if bad.fault is PeriodFault.UNREADABLE else NoSuchMonth(text=text)) from bad
    found = await periods.by_label(tx, plan.id, key.label)
    if found is None:
        known = await periods.periods(tx, plan.id)
        span = (known[0].label, known[-1].label) if known else ("–", "–")
        raise NoSuchPeriod(label=key.label, first=span[0], last=span[1])
    return found


async def current_period(tx: Tx, plan: Plan) -> Period | None:
    """The newest period that has been asked."""
    return next((p for p in reversed(await periods.periods(tx, plan.id)) if p.state is not PeriodState.PLANNED), None)
