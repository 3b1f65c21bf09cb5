"""What the clock does in a period, each step once: ask, remind, escalate, summarise, lock; late or needless ones are passed over, with the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from domain.outgoing import Outgoing
from domain.people import ANSWERING, Person, Post, Role
from domain.reports import Period, PeriodState, Request, RequestKind, RequestState
from domain.tasks import Plan
from messages import prompts
from services import awaiting, posting, prompting, publishing, snoozing, standing_in, summarising, timing
from storage import audit, people, periods, requests, tasks
from storage.database import Tx
from storage.periods import Step, StepKind

ESCALATED = (RequestKind.REPORT,)
"""Contributions are reminded of along with reports, and never escalate."""


async def take(tx: Tx, step: Step, *, now: datetime) -> str:
    """Do what falls due with this step and mark it done, in one transaction; returns what came of it.

    A step that is done, or that a change of the rhythm has taken away, does nothing.
    """
    if step.id not in {open_.id for open_ in await periods.steps_of(tx, step.period_id)}:
        return "done before"
    period = await periods.period(tx, step.period_id)
    plan = await tasks.plan(tx, period.plan_id)
    outcome = await _outcome(tx, plan, period, step, now=now)
    await periods.finish(tx, step.id, outcome, now=now)
    return outcome


async def _outcome(tx: Tx, plan: Plan, period: Period, step: Step, *, now: datetime) -> str:
    match step.kind:
        case StepKind.CHECK:
            if now >= period.asked_at:
                return "passed over: the period is being asked already"
            return f"{await prompting.warn_unreachable(tx, plan, period, now=now)} departments unreachable"
        case StepKind.ASK:
            if period.state is not PeriodState.PLANNED:
                return "asked before"
            if now >= period.locked_at:
                return "passed over: it would be locked already"
            return f"{await prompting.open_period(tx, plan, period, now=now)} people asked"
    if period.state is PeriodState.PLANNED:
        return "passed over: the period was not asked"
    if step.kind in (StepKind.REMINDER, StepKind.OVERDUE) and step.due_at <= period.asked_at:
        return "passed over: it was asked only after that"
    match step.kind:
        case StepKind.DEPUTIES:
            return f"{await prompting.ask_deputies(tx, plan, period, now=now)} deputies asked"
        case StepKind.REMINDER:
            if now - step.due_at > timing.STALE or now >= period.due_at:
                return "passed over: too late to remind"
            return f"{await _remind(tx, plan, period, step, now=now)} people reminded"
        case StepKind.OVERDUE:
            if await _overtaken(tx, step, now=now):
                return "passed over: the next step is due too"
            return await _escalate(tx, plan, period, step, now=now)
        case StepKind.SUMMARY:
            return f"{await _summarise(tx, plan, period, now=now)} summaries"
        case StepKind.RELOCK:
            return await _relock(tx, period, step.position, now=now)
        case StepKind.LOCK:
            if period.state is PeriodState.LOCKED:
                return "locked before"
            return f"{await lock(tx, period, person_id=None, now=now)} requests missed"
    raise AssertionError(step.kind)


async def lock(tx: Tx, period: Period, *, person_id: int | None, now: datetime) -> int:
    """Close a period; what is unanswered is missed. How many those are."""
    missed = await requests.miss_open(tx, period.id, now=now)
    await periods.set_state(tx, period.id, PeriodState.LOCKED)
    await audit.note(tx, person_id=person_id, act="lock", on=("period", period.id), after={"missed": missed}, now=now)
    await publishing.offer(tx, await tasks.plan(tx, period.plan_id), period, now=now)
    return missed


async def _relock(tx: Tx, period: Period, request_id: int, *, now: datetime) -> str:
    """The time that a supervisor gave is over: what is still unanswered is missed, once its period is locked."""
    answered = await requests.answered(tx, request_id)
    assert answered is not None
    before = answered.request.state
    missed = answered.request.is_missing and period.state is PeriodState.LOCKED
    after = RequestState.MISSED if missed else before
    await requests.close_again(tx, request_id, after)
    await audit.note(
        tx, person_id=None, act="lock", on=("request", request_id), before=before, after=after, now=now
    )  # fmt: skip
    return f"closed again: {after}"


async def _overtaken(tx: Tx, step: Step, *, now: datetime) -> bool:
    return any(
        later.kind is StepKind.OVERDUE and later.position > step.position and later.due_at <= now
        for later in await periods.steps_of(tx, step.period_id)
    )


async def _remind(tx: Tx, plan: Plan, period: Period, step: Step, *, now: datetime) -> int:
    told = 0
    for person, missing in (await _owing(tx, period, ANSWERING, RequestKind, now=now)).items():
        if await snoozing.until(tx, person.id, period.id, now=now) is not None:
            continue
        t = await posting.words_for(tx, person)
        outgoing = prompts.reminder(t, period, missing, now=now)
        told += await _send(tx, plan, period, person, outgoing, missing, step, now=now)
    return told


async def _escalate(tx: Tx, plan: Plan, period: Period, step: Step, *, now: datetime) -> str:
    """By its place in the rhythm: first contacts and deputies, then the head, then it stands in the supervisors' lists."""
    told = 0
    if step.position == 1:
        for person, missing in (await _owing(tx, period, ANSWERING, ESCALATED, now=now)).items():
            t = await posting.words_for(tx, person)
            outgoing = prompts.overdue(t, period, missing)
            told += await _send(tx, plan, period, person, outgoing, missing, step, now=now)
        return f"{told} people told"
    if step.position == 2:
        for person, missing in (await _owing(tx, period, (Post.HEAD,), ESCALATED, now=now)).items():
            t = await posting.words_for(tx, person)
            contacts = await standing_in.answering(tx, {r.department_id for r in missing}, now=now)
            outgoing = prompts.to_head(t, period, missing, [c.name for c in contacts])
            told += await _send(tx, plan, period, person, outgoing, missing, step, now=now)
        return f"{told} heads told"
    listed = await _missing(tx, period, ESCALATED)
    return f"{sum(map(len, listed.values()))} requests listed for the supervisors"


async def _send(
    tx: Tx, plan: Plan, period: Period, person: Person, outgoing: Outgoing, missing: Iterable[Request], step: Step, *,
    now: datetime,
) -> bool:  # fmt: skip
    expires_at = period.due_at if step.kind is StepKind.REMINDER else period.locked_at
    return await posting.schedule(
        tx, plan, period, person, outgoing, key=f"{step.kind}:{step.position}:{period.id}:{person.id}",
        needed={r.department_id for r in missing}, kinds={r.kind for r in missing}, expires_at=expires_at, now=now,
    )  # fmt: skip


async def _summarise(tx: Tx, plan: Plan, period: Period, *, now: datetime) -> int:
    told = 0
    supervisors = {s.person.id: s for role in Role for s in await people.charged(tx, role)}
    for standing in supervisors.values():
        t = await posting.words_for(tx, standing.person)
        outgoing = await summarising.scheduled_summary(tx, plan, period, standing, t, now=now)
        told += await posting.schedule(
            tx, plan, period, standing.person, outgoing, key=f"summary:{period.id}:{standing.person.id}", now=now
        )
    return told


async def _missing(tx: Tx, period: Period, kinds: Iterable[RequestKind]) -> dict[int, list[Request]]:
    """What is missing of these kinds, by department."""
    wanted = tuple(kinds)
    missing: dict[int, list[Request]] = defaultdict(list)
    for answered in await requests.of_period(tx, period.id):
        if answered.request.is_missing and answered.request.kind in wanted:
            missing[answered.request.department_id].append(answered.request)
    return missing


async def _owing(
    tx: Tx, period: Period, posts: Iterable[Post], kinds: Iterable[RequestKind], *, now: datetime
) -> dict[Person, list[Request]]:
    """Who holds one of these posts where something is missing, each with all of it.

    Without what is chased by a date of its own, or waits for one; of what is disputed nobody new is told.
    """
    holding = tuple(posts)
    apart = await awaiting.chased_apart(tx, period)
    owing: dict[Person, list[Request]] = defaultdict(list)
    for department_id, missing in (await _missing(tx, period, kinds)).items():
        owed = [r for r in missing if r.id not in apart and not (r.disputed and Post.HEAD in holding)]
        if owed and Post.HEAD in holding:
            told = await people.holders(tx, [department_id], holding)
        else:
            told = await standing_in.answering(tx, [department_id], holding, now=now) if owed else []
        for person in told:
            owing[person] += owed
    return owing
