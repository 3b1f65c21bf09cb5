"""What a granted application changes: a report's or a task's date, a task's owners, a task's rest, a report that is taken again.

Each with its audit row.
"""

from __future__ import annotations

from datetime import date, datetime

from domain.applications import ApplicationKind
from domain.deadlines import local_instant
from domain.errors import Outdated
from domain.ownership import Change, Wish, owners_after
from domain.people import Department, Duty, Standing
from domain.reports import PeriodState, Request, RequestKind, RequestState
from domain.tasks import Owner, Task
from messages import outcomes
from messages.outcomes import Case
from services import amending, applied, assigning, posting, reviewing, standing_in, timing
from services.membership import occasion
from storage import applications, audit, periods, requests, tasks
from storage.applications import ApplicationStep
from storage.database import Tx
from storage.periods import StepKind


async def apply(
    tx: Tx, who: Standing, case: Case, granted: date | None, owner: Department | None, *, now: datetime
) -> None:
    """Do what was asked, until this day or for this owner. Raises Outdated where it cannot be done any more."""
    match case.application.kind:
        case ApplicationKind.REPORT_EXTENSION:
            await _extend_report(tx, who, case, _known(granted), now=now)
        case ApplicationKind.TASK_EXTENSION:
            await tasks.extend(tx, case.task.id, _known(granted))
            amendment = amending.Amendment(await amending.at_once(tx, case.task.plan_id), case.application.reason)
            await amending.note(
                tx, case.task, await tasks.task_of(tx, case.task.id), amendment, person_id=who.person.id, now=now
            )
            await _note(tx, who, case, "extend", case.task.due_on, granted, now=now)
        case ApplicationKind.SUSPENSION:
            await _suspend(tx, who, case, _known(granted), now=now)
        case ApplicationKind.WRONG_OWNER:
            if owner is None:
                raise Outdated
            await _hand_over(tx, who, case, owner, now=now)
        case ApplicationKind.REOPENING:
            if case.request is None:
                raise Outdated
            await reviewing.open_again(
                tx, who, case.request, besides=case.application.person_id, reason=case.application.reason, now=now
            )
        case ApplicationKind.CLOSING:
            # It takes a grade: services.closing.
            raise Outdated


async def _extend_report(tx: Tx, who: Standing, case: Case, day: date, *, now: datetime) -> None:
    """The report is due later, and chased by that day; beyond the lock it stays open until then."""
    request = case.request
    if request is None or not request.is_missing:
        raise Outdated
    plan = await tasks.plan(tx, request.plan_id)
    due_at = applied.due_at(plan, day)
    await requests.postpone(tx, request.id, due_at)
    closes_at = max(filter(None, (request.period.locked_at, request.unlocked_until_at)))
    if due_at > closes_at:
        closes_at = due_at
        await requests.reopen(tx, request.id, request.state, until=due_at)
        await periods.renew_step(tx, request.period.id, StepKind.RELOCK, request.id, due_at)
    await audit.note(
        tx,
        person_id=who.person.id,
        act="extend",
        on=("request", request.id),
        before=request.due_at,
        after=due_at,
        now=now,
    )
    calendar = await timing.calendar_of(tx, plan)
    steps = [(ApplicationStep.DUE, 0), (ApplicationStep.OVERDUE, 1), (ApplicationStep.HEAD, 2)]
    # Contributions are reminded of, and never escalate.
    for kind, days in steps if request.kind is RequestKind.REPORT else steps[:1]:
        at = local_instant(calendar.shift(day, days), applied.MORNING, plan.zone)
        if now < at < closes_at:
            await applications.put_step(tx, case.application.id, kind, at)


async def _suspend(tx: Tx, who: Standing, case: Case, until: date, *, now: datetime) -> None:
    """The task rests; what is open about it in periods that end by then is waited for no more."""
    await tasks.suspend(tx, case.task.id, until)
    await _note(tx, who, case, "suspend", case.task.suspended_until, until, now=now)
    for answered in await requests.of_task(tx, case.task.id):
        request = answered.request
        ends = timing.key_of(request.period).last_day
        if request.is_missing and request.period.state is not PeriodState.LOCKED and ends <= until:
            await requests.set_state(tx, request.id, RequestState.EXCUSED)
            await audit.note(
                tx, person_id=who.person.id, act="suspend", on=("request", request.id), before=request.state,
                after=RequestState.EXCUSED, now=now,
            )  # fmt: skip
            if request.department_id != case.application.department_id:
                await _tell_resting(tx, case, request, until, now=now)


async def _tell_resting(tx: Tx, case: Case, request: Request, until: date, *, now: datetime) -> None:
    """Another owner of the task need not report either."""
    for person in await standing_in.told(tx, [request.department_id], now=now):
        outgoing = outcomes.rests(await posting.words_for(tx, person), case.task, until, today=case.today)
        key = f"suspended:{case.application.id}:{request.id}:{person.id}"
        await posting.notify(tx, person, outgoing, key=key, now=now)


async def _hand_over(tx: Tx, who: Standing, case: Case, owner: Department, *, now: datetime) -> None:
    """The department named takes the asking one's share, with its open requests; both are told."""
    after = owners_instead(case.task, case.application.department_id, owner)
    await assigning.apply(tx, case.task, after, by=who.person, now=now)
    await assigning.tell(tx, who, [Change(case.task, after)], occasion(), now=now)


def owners_instead(task: Task, old: int, new: Department) -> tuple[Owner, ...]:
    """The owners once one's share has gone to another, which keeps a greater one of its own."""
    share = next((o for o in task.owners if o.department.id == old), None)
    if share is None or new.id == old:
        raise Outdated
    rest = tuple(o for o in task.owners if o.department.id != old)
    order = list(Duty)
    has = next((o for o in rest if o.department == new), None)
    if has is not None and order.index(has.duty) <= order.index(share.duty):
        return rest
    return owners_after(rest, Wish(new, share.duty, share.asked))


def _known(day: date | None) -> date:
    if day is None:
        raise Outdated
    return day


async def _note(
    tx: Tx, who: Standing, case: Case, act: str, before: object, after: object, *, now: datetime
) -> None:  # fmt: skip
    await audit.note(
        tx, person_id=who.person.id, act=act, on=("task", case.task.id), before=before, after=after, now=now
    )
