"""A supervisor reopens a single report; which one is meant, and until when it takes answers then. Sending back is services.returning."""

from __future__ import annotations

import re
from datetime import datetime, time

from domain.deadlines import local_instant
from domain.errors import NotAskedOf, NotAskedThen, NotForYou, NotFound, NothingAsked, NotInCharge, Outdated, Refusal
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Department, Person, Role, Standing, departments_named
from domain.periods import BadPeriod, parse_label
from domain.reports import PeriodState, Request, RequestKind, RequestState
from domain.tasks import Task
from domain.unreadable import Usage
from domain.views import wanted
from messages import review as words
from services import expecting, planning, posting, standing_in, timing
from storage import acceptances, audit, drafts, people, periods, reports, requests, tasks
from storage.database import Tx
from storage.periods import StepKind

ANSWER_DAYS = 2
"""Working days that a reopened or returned report stays open, the last one until ANSWER_BY."""
ANSWER_BY = time(18)

DRAFT = "reopening"
"""The draft that says that the reason for reopening what was accepted is waited for."""
REASON = "reason"

_NUMBERED = re.compile(r"\s*(?:#|任务|task)?\s*(\d{1,6})(?!\d)\s*(.*)", re.DOTALL | re.IGNORECASE)


async def reopen(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/reopen 12`, `/reopen 12 2023-03`, `/reopen 12 省财政厅` for a contribution: answers are taken again.

    Without a period the newest locked one is meant, else the one that is asked. What has been accepted needs a reason:
    `/reopen 12 2023-03 …`, else it is asked for. Raises NotForYou, NotInCharge, Usage,
    NothingAsked, NotAskedThen, NotAskedOf, and what planning raises.
    """
    task, rest = await reviewed(tx, who, text, usage="/reopen 12\n/reopen 12 2023-03")
    accepted = await _accepted(tx, task, rest)
    if accepted is not None:
        return await _reopen(tx, who, *accepted, now=now)
    meant = wanted(rest)
    plan = await planning.current(tx)
    label = (await planning.period(tx, plan, meant.period)).label if meant.period else ""

    def choice(department: Department) -> str:
        return f"reopen.{task.number}.{department.id}.{label}"

    department = None
    if meant.department:
        among = await _told_of(tx, who, task)
        department = await planning.department(tx, meant.department, choice=choice, among=among)
    return await _reopen(tx, who, await _to_reopen(tx, task, label, department), "", now=now)


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where the reason for reopening what was accepted is waited for; None where it is not."""
    draft = await expecting.waiting(tx, who, DRAFT, (REASON,), now=now)
    if draft is None or draft.request_id is None or not text.strip():
        return None
    if about and about != f"reopening:{draft.request_id}":
        return None
    try:
        answered = await requests.answered(tx, draft.request_id)
        if answered is None:
            raise Outdated
        await reviewed(tx, who, str(answered.request.number), usage="")
    except Refusal as gone:
        await expecting.let_go(tx, who, DRAFT, gone, now=now)
        return None
    await drafts.drop(tx, who.person.id, DRAFT)
    return below(await _reopen(tx, who, answered.request, text.strip(), now=now))


async def reopen_of(tx: Tx, who: Standing, number: int, department_id: int, label: str, *, now: datetime) -> Reply:
    """The same for a department pointed at."""
    task, _ = await reviewed(tx, who, str(number), usage="")
    department = await people.department(tx, department_id)
    told_of = await _told_of(tx, who, task)
    if department is None or (told_of is not None and department_id not in told_of):
        raise Outdated
    return in_place(await _reopen(tx, who, await _to_reopen(tx, task, label, department), "", now=now))


async def _reopen(tx: Tx, who: Standing, request: Request, reason: str, *, now: datetime) -> Outgoing:
    t = await posting.words_for(tx, who.person)
    until = await answer_by(tx, request, now=now)
    open_until = _open_until(request)
    if open_until is not None and open_until >= until:
        return words.open_already(t, request, open_until)
    if request.fixed and not reason:
        await drafts.put(tx, who.person.id, DRAFT, request_id=request.id, expects=REASON, body={}, now=now)
        return words.why_reopened(t, request)
    told = await open_again(tx, who, request, besides=None, reason=reason, now=now)
    return words.reopened(t, request, until, [person.name for person in told])


async def open_again(
    tx: Tx, who: Standing, request: Request, *, besides: int | None, reason: str, now: datetime
) -> list[Person]:  # fmt: skip
    """Take answers to it again and tell those who answer, but for the person who hears of it anyhow; whom."""
    until = await answer_by(tx, request, now=now)
    missed = request.state in (RequestState.MISSED, RequestState.EXCUSED)
    state = RequestState.OPEN if missed else request.state
    await take_answers(tx, who, request, state, until, act="reopen", reason=reason, now=now)
    told = [person for person in await standing_in.told(tx, [request.department_id], now=now) if person.id != besides]
    for person in told:
        outgoing = words.reopened_for_you(await posting.words_for(tx, person), request, until, who.person.name, reason)
        await posting.notify(tx, person, outgoing, key=f"reopen:{request.id}:{until:%Y-%m-%d}:{person.id}", now=now)
    return told


async def take_answers(
    tx: Tx, who: Standing, request: Request, state: RequestState, until: datetime, *, act: str, now: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Take answers until then, also to what was accepted; what was said so far stays as its own version."""
    await acceptances.lift(tx, request.id, now=now)
    await requests.reopen(tx, request.id, state, until=until)
    await reports.leave(tx, request.id, now=now)
    await periods.renew_step(tx, request.period.id, StepKind.RELOCK, request.id, until)
    after = {"state": state, "until": until} | ({"reason": reason} if reason else {})
    await audit.note(
        tx, person_id=who.person.id, act=act, on=("request", request.id), before=request.state, after=after, now=now
    )


def _open_until(request: Request) -> datetime | None:
    """Until when it takes answers as things stand; None where it must be opened first."""
    if request.fixed or request.state in (RequestState.MISSED, RequestState.EXCUSED):
        return None
    ends = [request.period.locked_at] if request.period.state is PeriodState.ASKED else []
    return max([*ends, *filter(None, [request.unlocked_until_at])], default=None)


async def _accepted(tx: Tx, task: Task, rest: str) -> tuple[Request, str] | None:
    """The lead's accepted report that is meant, with the reason written behind the period; None where it is another."""
    first, _, reason = rest.partition(" ")
    try:
        label = parse_label(first).label
    except BadPeriod:
        label, reason = "", rest
    try:
        request = await _to_reopen(tx, task, label, None)
    except NotFound:
        return None
    if not request.fixed or not reason.strip():
        return None
    # The name of a department means its contribution, and is no reason.
    named = departments_named(reason, await people.departments(tx), await people.aliases(tx))
    return None if named else (request, reason.strip())


async def _told_of(tx: Tx, who: Standing, task: Task) -> frozenset[int] | None:
    """The departments whose names she may be told: those that have to do with the task or had; None for all."""
    if who.in_charge_of_all:
        return None
    return task.owner_ids | {a.request.department_id for a in await requests.of_task(tx, task.id)}


async def _to_reopen(tx: Tx, task: Task, label: str, department: Department | None) -> Request:
    """The newest locked one that fits, else the newest."""
    found = [a.request for a in await requests.of_task(tx, task.id)]
    asked = [r for r in found if r.period.state is not PeriodState.PLANNED]
    if not asked:
        raise NothingAsked(number=task.number)
    then = [r for r in asked if label in ("", r.period.label)]
    if not then:
        raise NotAskedThen(period=label, number=task.number)
    if department is not None:
        theirs = [r for r in then if r.department_id == department.id]
        if not theirs:
            raise NotAskedOf(department=department.name, number=task.number)
    else:
        theirs = [r for r in then if r.kind is RequestKind.REPORT] or then
    return next((r for r in theirs if r.period.state is PeriodState.LOCKED), theirs[0])


async def reviewed(tx: Tx, who: Standing, text: str, *, usage: str) -> tuple[Task, str]:
    """The task whose number is written first, which she is in charge of, and what is written after it."""
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    match = _NUMBERED.fullmatch(text)
    if not match:
        raise Usage(example=usage)
    task = await planning.task(tx, await planning.current(tx), int(match[1]))
    if not who.in_charge(task.part.number, task.owner_ids):
        t = await posting.words_for(tx, who.person)
        raise NotInCharge(name=t("Task {number}", number=task.number))
    return task, match[2].strip()


async def answer_by(tx: Tx, request: Request, *, now: datetime) -> datetime:
    """By when what is reopened or sent back now is to be answered."""
    plan = await tasks.plan(tx, request.plan_id)
    calendar = await timing.calendar_of(tx, plan)
    return local_instant(calendar.shift(now.astimezone(plan.zone).date(), ANSWER_DAYS), ANSWER_BY, plan.zone)
