"""The clock of applications: those who decide are reminded, more are told, what has lost its sense is closed; and reports
whose date was moved are chased by that date. What the clock does in a period is services.chasing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.applications import ApplicationKind, ApplicationState, lapse
from domain.people import Person, Post, Standing
from domain.reports import Period, Request, RequestKind
from messages import decisions, prompts
from messages.outcomes import Case
from services import applied, posting, standing_in, timing
from storage import applications, people, requests, tasks
from storage.applications import ApplicationStep, DueStep
from storage.database import Tx

CHASING = (ApplicationStep.DUE, ApplicationStep.OVERDUE, ApplicationStep.HEAD)


async def take(tx: Tx, step: DueStep, *, now: datetime) -> str:
    """Do what falls due and mark it done, in one transaction; returns what came of it. One that is done does nothing."""
    if step.id not in {due.id for due in await applications.due_steps(tx, now=now)}:
        return "done before"
    case = await applied.case(tx, step.application_id, now=now)
    outcome = await (_chase if step.kind in CHASING else _remind)(tx, case, step, now=now)
    await applications.finish_step(tx, step.id, outcome, now=now)
    return outcome


async def senseless(tx: Tx, *, now: datetime) -> list[int]:
    """The open applications that nobody needs to decide on any more."""
    found = []
    for asked in await applications.all_open(tx):
        case = await applied.case_of(tx, asked, now=now)
        if lapse(asked.kind, asked.department_id, asked.wanted, case.task, case.request, today=case.today, now=now):
            found.append(asked.id)
    return found


async def expire(tx: Tx, application_id: int, *, now: datetime) -> bool:
    """Close one of these and tell both sides; whether it was still open and senseless."""
    return await applied.expire(tx, await applied.case(tx, application_id, now=now), now=now) is not None


async def chased_apart(tx: Tx, period: Period) -> frozenset[int]:
    """Requests that the period's own reminders leave out: more time is asked for, or was granted and has its own."""
    return frozenset(
        a.request_id
        for a in await applications.of_period(tx, period.id)
        if a.request_id is not None and a.kind is ApplicationKind.REPORT_EXTENSION
    )


async def _remind(tx: Tx, case: Case, step: DueStep, *, now: datetime) -> str:
    """Who decides, once; later who is in charge of the whole plan."""
    asked = case.application
    if not asked.is_open:
        return f"passed over: {asked.state}"
    wide = step.kind is ApplicationStep.WIDEN
    told: Sequence[Standing] = (
        await applied.of_the_whole(tx, asked) if wide else await applied.deciders(tx, asked, case.task)
    )
    count = 0 if told else len(await applied.tell_nobody(tx, case, key=f"nobody:{step.kind}", now=now))
    for standing in told:
        outgoing = decisions.asked(await posting.words_for(tx, standing.person), case, again=True)
        key = f"{step.kind}:{asked.id}:{standing.person.id}"
        count += await posting.notify(tx, standing.person, outgoing, key=key, now=now) is not None
    return f"{count} people reminded"


async def _chase(tx: Tx, case: Case, step: DueStep, *, now: datetime) -> str:
    """The day that was granted has come, or passed: one message a person for all that is due then."""
    if case.request is None or case.application.state is not ApplicationState.GRANTED:
        return "passed over: nothing to chase"
    if now - step.due_at > timing.STALE:
        return "passed over: too late to remind"
    plan = await tasks.plan(tx, case.application.plan_id)
    period, due_at, granted = case.request.period, case.request.due_at, case.application.granted
    if granted is not None and due_at > applied.due_at(plan, granted):
        return "passed over: moved since"
    apart = await chased_apart(tx, period)
    owed = [
        a.request
        for a in await requests.of_period(tx, period.id)
        if a.request.id in apart and a.request.due_at == due_at and a.request.is_missing and a.request.accepts(now)
        and a.request.department_id == case.request.department_id
        and not (a.request.disputed and step.kind is ApplicationStep.HEAD)
        and (step.kind is ApplicationStep.DUE or a.request.kind is RequestKind.REPORT)
    ]  # fmt: skip
    if not owed:
        return "passed over: nothing is missing"
    department = [case.request.department_id]
    if step.kind is ApplicationStep.HEAD:
        told = await people.holders(tx, department, (Post.HEAD,))
    else:
        told = await standing_in.answering(tx, department, now=now)
    count = 0
    for person in told:
        count += await _tell(tx, case, step, person, owed, replace(period, due_at=due_at), now=now)
    return f"{count} people told"


async def _tell(
    tx: Tx, case: Case, step: DueStep, person: Person, owed: list[Request], moved: Period, *, now: datetime
) -> bool:
    """`moved` is the period with the date that these are due by."""
    t = await posting.words_for(tx, person)
    match step.kind:
        case ApplicationStep.DUE:
            outgoing = prompts.reminder(t, moved, owed, now=now)
        case ApplicationStep.OVERDUE:
            outgoing = prompts.overdue(t, moved, owed)
        case _:
            contacts = await standing_in.answering(tx, {r.department_id for r in owed}, now=now)
            outgoing = prompts.to_head(t, moved, owed, [c.name for c in contacts])
    departments = {r.department_id for r in owed}
    key = f"moved:{step.kind}:{moved.id}:{moved.due_at:%Y%m%d}:{min(departments)}:{person.id}"
    closes_at = max([moved.locked_at, *(r.unlocked_until_at for r in owed if r.unlocked_until_at)])
    expires_at = moved.due_at if step.kind is ApplicationStep.DUE else closes_at
    plan = await tasks.plan(tx, case.application.plan_id)
    return await posting.schedule(
        tx, plan, moved, person, outgoing, key=key, needed=departments, kinds={r.kind for r in owed},
        expires_at=expires_at, now=now,
    )  # fmt: skip
