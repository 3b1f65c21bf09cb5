"""What a contact's departments owe, and which request a report is booked to. Setting what it says is services.answering."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Accepted, Locked, NotFound, NothingOpen, NotYours
from domain.people import Standing
from domain.reports import Answered, Request, RequestKind, RequestState
from domain.tasks import Plan, Task
from services import planning, timing
from storage import requests
from storage.database import Tx


async def mine(tx: Tx, who: Standing) -> list[Answered]:
    """What her departments are asked for in periods that are asked and not locked, or is reopened; oldest period first.

    Without what they are excused from.
    """
    found = await requests.of_departments(tx, who.answers_for)
    return [a for a in found if a.request.state is not RequestState.EXCUSED]


async def owned(tx: Tx, who: Standing, request_id: int) -> Answered:
    """A request that she answers for. Raises NotYours."""
    found = await requests.answered(tx, request_id)
    if found is None:
        raise NotFound
    if not who.may_answer(found.request.department_id):
        raise NotYours(number=found.request.number)
    return found


async def bookable(tx: Tx, who: Standing, number: int, *, now: datetime) -> Answered:
    """The request that a report on this task is booked to now: a missing one first, then one that can still be changed,
    else the next period's, which is made for it (an early report).

    Raises NoSuchTask and NotYours.
    """
    plan = await planning.current(tx)
    task = await planning.task(tx, plan, number)
    hers = [a for a in await mine(tx, who) if a.request.task_id == task.id and a.request.accepts(now)]
    for found in sorted(hers, key=lambda a: (not a.request.is_missing, a.request.kind is not RequestKind.REPORT)):
        return found
    owned_here = [o for o in task.owners if who.may_answer(o.department.id)]
    if not owned_here:
        raise NotYours(number=number)
    return await _early(tx, plan, task, owned_here[0].department.id, now=now)


def must_accept(request: Request, now: datetime) -> None:
    """Raises Accepted and Locked."""
    if request.fixed:
        raise Accepted(period=request.period.label, number=request.number, request=request.id)
    if not request.accepts(now):
        raise Locked(period=request.period.label, number=request.number, request=request.id)


def place(answered: Answered) -> tuple[str, int]:
    """In the order in which cards follow one another."""
    return ("" if answered.request.kind is RequestKind.REPORT else "z", answered.request.number)


async def _early(tx: Tx, plan: Plan, task: Task, department_id: int, *, now: datetime) -> Answered:
    period = await timing.bookable_early(tx, plan, now=now)
    if period is None:
        raise NothingOpen
    leads = task.lead is not None and task.lead.id == department_id
    kind = RequestKind.REPORT if leads else RequestKind.CONTRIBUTION
    due_at = period.due_at if leads else period.contributions_due_at
    await requests.add(tx, period, task_id=task.id, department_id=department_id, kind=kind, due_at=due_at)
    found = await requests.find(tx, period.id, task.id, department_id)
    assert found is not None
    return found
