"""Asks for progress: opens a period, and asks each person once with one message, whoever joins later included."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime

from domain.errors import AlreadyAsked, NotForYou
from domain.outgoing import Outgoing
from domain.people import Duty, Person, Post, Role, Standing
from domain.reports import Answered, Period, PeriodState, Request, RequestKind, RequestState
from domain.tasks import Plan, Task, TaskState
from messages import absences as away
from messages import prompts
from services import cards, planning, posting, standing_in, timing
from storage import audit, needs, people, periods, requests, tasks
from storage.database import Tx


async def ask_by_hand(tx: Tx, who: Standing, label: str, *, now: datetime) -> Outgoing:
    """`/ask 2023-03`: ask a period before its time, or one that was passed over. Raises AlreadyAsked."""
    if not who.is_admin:
        raise NotForYou(role="admin")
    t = await posting.words_for(tx, who.person)
    plan = await planning.current(tx)
    period = await planning.period(tx, plan, label)
    if period.state is not PeriodState.PLANNED:
        raise AlreadyAsked(period=t.period(period.label), when=t.when(period.asked_at))
    dates = await timing.dates_when_asked(tx, plan, timing.key_of(period), now=now)
    period = await timing.move(tx, plan, timing.key_of(period), dates, now=now)
    await requests.set_due(tx, period)
    asked = await open_period(tx, plan, period, now=now)
    for step in await periods.steps_of(tx, period.id):
        if step.kind in (periods.StepKind.ASK, periods.StepKind.CHECK):
            await periods.finish(tx, step.id, "asked by hand", now=now)
    await audit.note(tx, person_id=who.person.id, act="ask", on=("period", period.id), after=period.label, now=now)
    return prompts.asked_by_hand(t, period, asked, await unreachable(tx, plan))


async def open_period(tx: Tx, plan: Plan, period: Period, *, now: datetime) -> int:
    """Freeze what is asked, one request per task and owner, and ask the contacts; how many people were asked.

    A department without a contact who can be reached is asked through its deputies at once.
    """
    active = asked_about(await tasks.tasks(tx, plan.id), period)
    begun = await _settle_early(tx, period, active)
    for task in active:
        await _request(tx, period, task, (RequestKind.CONTRIBUTION,) if task.id in begun else tuple(RequestKind))
    await periods.set_asked(tx, period.id, now=now)
    asked = await _first_to_ask(tx, await requests.of_period(tx, period.id), now=now)
    for person in asked:
        await _prompt(
            tx, plan, await periods.period(tx, period.id), person, key=f"prompt:{period.id}:{person.id}", now=now
        )
    return len(asked)


async def ask_deputies(tx: Tx, plan: Plan, period: Period, *, now: datetime) -> int:
    """A working day later: deputies of departments that still owe something; how many are asked now."""
    missing = [a.request for a in await requests.of_period(tx, period.id) if a.request.is_missing]
    owing = {r.department_id for r in missing if not r.disputed}
    asked = 0
    for person in await standing_in.answering(tx, owing, (Post.DEPUTY,), now=now):
        asked += await _prompt(tx, plan, period, person, key=f"prompt:{period.id}:{person.id}", now=now)
    return asked


async def prompt_person(tx: Tx, person: Person, *, again: str, now: datetime) -> None:
    """Ask one person at once for all that is asked and missing: she joined, took a seat or came back after the opening.

    `again` tells one such occasion from another; without it she is asked at most once a period.
    """
    for plan in await tasks.plans(tx):
        for period in await periods.periods(tx, plan.id):
            if period.state is PeriodState.ASKED:
                suffix = f":{again}" if again else ""
                await _prompt(tx, plan, period, person, key=f"prompt:{period.id}:{person.id}{suffix}", now=now)


async def owners_moved(tx: Tx, task: Task, *, now: datetime) -> int:
    """Bring the open requests of asked periods to the task's owners as they are now; how many moved.

    What has been answered stays where it was. Telling the people is services.assigning.
    """
    moved = 0
    for period in await periods.periods(tx, task.plan_id):
        if period.state is PeriodState.ASKED:
            moved += await _move(tx, period, task)
    return moved


async def unreachable(tx: Tx, plan: Plan) -> list[str]:
    """Departments that own something in the plan and in which nobody can be asked, by name."""
    reachable = await people.reachable_departments(tx)
    owners = {
        owner.department
        for task in await tasks.tasks(tx, plan.id)
        if task.state is TaskState.ACTIVE
        for owner in task.owners
        if owner.asked
    }
    return sorted(d.name for d in owners if d.id not in reachable)


async def warn_unreachable(tx: Tx, plan: Plan, period: Period, *, now: datetime) -> int:
    """Before a period is asked: tell the admins which departments nobody can be reached in, or is there; how many."""
    names = await unreachable(tx, plan)
    owned = {
        owner.department.id: owner.department.name
        for task in await tasks.tasks(tx, plan.id)
        if task.state is TaskState.ACTIVE
        for owner in task.owners
        if owner.asked
    }
    alone = [owned[each] for each in await standing_in.left_alone(tx, owned, at=period.asked_at)]
    if alone:
        for admin in await people.charged(tx, Role.ADMIN):
            t = await posting.words_for(tx, admin.person)
            outgoing = away.nobody_there(t, period, alone)
            await posting.notify(tx, admin.person, outgoing, key=f"alone:{period.id}:{admin.person.id}", now=now)
    if names:
        for admin in await people.charged(tx, Role.ADMIN):
            t = await posting.words_for(tx, admin.person)
            outgoing = prompts.nobody_reachable(t, period, names)
            await posting.notify(tx, admin.person, outgoing, key=f"unreachable:{period.id}:{admin.person.id}", now=now)
    return len(names) + len(alone)


def asked_about(known: Iterable[Task], period: Period) -> list[Task]:
    """The tasks that this period asks about: in force, and not suspended to its end or beyond."""
    last_day = timing.key_of(period).last_day
    return [task for task in known if task.state is TaskState.ACTIVE and not task.rests(last_day)]


async def _request(tx: Tx, period: Period, task: Task, kinds: Container[RequestKind]) -> None:
    if task.lead is None:
        return
    for department_id, kind in _wanted(task).items():
        if kind in kinds:
            due_at = period.due_at if kind is RequestKind.REPORT else period.contributions_due_at
            await requests.add(tx, period, task_id=task.id, department_id=department_id, kind=kind, due_at=due_at)


async def _settle_early(tx: Tx, period: Period, active: Iterable[Task]) -> set[int]:
    """What was begun ahead of time follows the owners of now, or falls away with a task that is asked no more.

    Returns the tasks whose report was begun, or given: by whoever led them then.
    """
    wanted = {task.id: task for task in active}
    early = [answered.request for answered in await requests.of_period(tx, period.id)]
    for task_id in {request.task_id for request in early} & wanted.keys():
        await _move(tx, period, wanted[task_id])
    for request in early:
        if request.task_id not in wanted and request.is_missing:
            await requests.set_state(tx, request.id, RequestState.EXCUSED)
    return {request.task_id for request in early if request.kind is RequestKind.REPORT}


def _wanted(task: Task) -> dict[int, RequestKind]:
    """What each owner of the task is asked for."""
    return {
        owner.department.id: RequestKind.REPORT if owner.duty is Duty.LEAD else RequestKind.CONTRIBUTION
        for owner in task.owners
        if owner.duty is not Duty.SUPPORTING or owner.asked
    }


async def _first_to_ask(tx: Tx, asked: Iterable[Answered], *, now: datetime) -> list[Person]:
    departments = {a.request.department_id for a in asked if a.request.is_missing}
    first: dict[int, Person] = {}
    for department_id in sorted(departments):
        contacts = await standing_in.answering(tx, [department_id], (Post.CONTACT,), now=now)
        for person in contacts or await standing_in.answering(tx, [department_id], (Post.DEPUTY,), now=now):
            first[person.id] = person
    return list(first.values())


async def _prompt(tx: Tx, plan: Plan, period: Period, person: Person, *, key: str, now: datetime) -> bool:
    standing = await people.standing_of(tx, person)
    mine = [a for a in await requests.of_departments(tx, standing.answers_for) if a.request.period.id == period.id]
    missing = [a.request for a in mine if a.request.is_missing]
    if not missing or await standing_in.is_away(tx, person, now=now):
        return False
    t = await posting.words_for(tx, person)
    before = [found.health for a in mine if (found := await requests.before(tx, a.request)) and found.health]
    absent = await standing_in.names_of_absent(tx, person, missing, now=now)
    due = sum([len((await cards.promised_on(tx, request)).due) for request in missing])
    help_open = await needs.count_open(tx, standing.answers_for)
    question = prompts.asked(t, plan, period, missing, before, promises_due=due, help_open=help_open)
    outgoing = away.instead_of(t, question, absent)
    return await posting.schedule(
        tx, plan, period, person, outgoing, key=key, needed=standing.answers_for, expires_at=period.locked_at, now=now
    )


async def _move(tx: Tx, period: Period, task: Task) -> int:
    """Bring one period's requests of a task to its owners; how many changed hands, fell away or came in."""
    wanted = _wanted(task)
    rows = {
        a.request.department_id: a.request
        for a in await requests.of_task(tx, task.id)
        if a.request.period.id == period.id
    }
    if not rows:
        return 0
    moved = await _move_report(tx, period, task, rows)
    for department_id, request in rows.items():
        if department_id not in wanted and request.is_missing:
            await requests.set_state(tx, request.id, RequestState.EXCUSED)
            moved += 1
        elif department_id in wanted and request.state is RequestState.EXCUSED:
            await requests.set_state(tx, request.id, RequestState.OPEN)
            moved += 1
    for department_id, kind in wanted.items():
        if department_id not in rows and kind is RequestKind.CONTRIBUTION:
            due_at = period.contributions_due_at
            await requests.add(tx, period, task_id=task.id, department_id=department_id, kind=kind, due_at=due_at)
            moved += 1
    return moved


async def _move_report(tx: Tx, period: Period, task: Task, rows: dict[int, Request]) -> int:
    """Hand the report, where it has not been given, to the lead of now; `rows` follow. How many moved: 0 or 1."""
    report = next((r for r in rows.values() if r.kind is RequestKind.REPORT), None)
    if (
        report is None
        or task.lead is None
        or report.department_id == task.lead.id
        or report.state is RequestState.REPORTED
    ):
        return 0
    mine = rows.pop(task.lead.id, None)
    if mine is None:
        rows.pop(report.department_id)
        await requests.move(tx, report.id, task.lead.id)
    else:
        # The new lead was asked for a contribution already: the two requests change places.
        await requests.change(tx, mine.id, RequestKind.REPORT, period.due_at)
        await requests.change(tx, report.id, RequestKind.CONTRIBUTION, period.contributions_due_at)
    await requests.set_state(tx, mine.id if mine else report.id, RequestState.OPEN)
    return 1
