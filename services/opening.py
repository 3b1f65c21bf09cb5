"""Asks and locks a period by hand: first what it would mean, then the deed. The clock does the same by itself: services.chasing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from domain.errors import AlreadyAsked, AlreadyLocked, NotAsked, NotForYou, Outdated
from domain.outgoing import Reply, in_place
from domain.people import Duty, Person, Post, Role, Standing
from domain.reports import Period, PeriodState, Request
from domain.tasks import Plan
from messages import review as words
from services import chasing, planning, posting, prompting, standing_in, timing
from storage import periods, requests, tasks
from storage.database import Tx

PASSED, COMING = 2, 3
"""Periods offered to be asked: the last that were passed over, and the next."""


async def propose_ask(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply:
    """`/ask 2023-03`: what asking it now would mean; without a period, which one. Raises AlreadyAsked."""
    _require_admin(who)
    plan = await planning.current(tx)
    if text.strip():
        return await _ask_question(tx, who, plan, await planning.period(tx, plan, text), now=now)
    planned = [p for p in await periods.periods(tx, plan.id) if p.state is PeriodState.PLANNED]
    passed = [p for p in planned if p.asked_at <= now][-PASSED:]
    coming = [p for p in planned if p.asked_at > now][:COMING]
    return in_place(words.which_to_ask(await posting.words_for(tx, who.person), [*passed, *coming]))


async def propose_ask_of(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """The same for a period pointed at."""
    _require_admin(who)
    plan, period = await _pointed_at(tx, period_id)
    return await _ask_question(tx, who, plan, period, now=now)


async def ask(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """Ask everybody. Raises AlreadyAsked where that is done."""
    _require_admin(who)
    _, period = await _pointed_at(tx, period_id)
    return in_place(await prompting.ask_by_hand(tx, who, period.label, now=now))


async def leave_unasked(tx: Tx, who: Standing) -> Reply:
    _require_admin(who)
    return in_place(words.nobody_asked(await posting.words_for(tx, who.person)))


async def propose_lock(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply:
    """`/lock 2023-03`: what would be missed; without a period the one that is open. Raises NotAsked, AlreadyLocked."""
    _require_admin(who)
    plan = await planning.current(tx)
    if text.strip():
        return await _lock_question(tx, who, await planning.period(tx, plan, text), now=now)
    asked = [p for p in await periods.periods(tx, plan.id) if p.state is PeriodState.ASKED]
    if len(asked) == 1:
        return await _lock_question(tx, who, asked[0], now=now)
    return in_place(words.which_to_lock(await posting.words_for(tx, who.person), asked))


async def propose_lock_of(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """The same for a period pointed at."""
    _require_admin(who)
    _, period = await _pointed_at(tx, period_id)
    return await _lock_question(tx, who, period, now=now)


async def lock(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """Lock it; what is unanswered is missed. Raises NotAsked, AlreadyLocked."""
    _require_admin(who)
    _, period = await _pointed_at(tx, period_id)
    _must_be_open(period)
    missed = await chasing.lock(tx, period, person_id=who.person.id, now=now)
    return in_place(words.locked(await posting.words_for(tx, who.person), period, missed))


async def leave_unlocked(tx: Tx, who: Standing) -> Reply:
    _require_admin(who)
    return in_place(words.not_locked(await posting.words_for(tx, who.person)))


async def _ask_question(tx: Tx, who: Standing, plan: Plan, period: Period, *, now: datetime) -> Reply:
    t = await posting.words_for(tx, who.person)
    if period.state is not PeriodState.PLANNED:
        raise AlreadyAsked(period=period.label, when=t.when(period.asked_at))
    owed = await _owed(tx, plan, period)
    asked: dict[int, Person] = {}
    for department_id in sorted({department_id for department_id, _ in owed}):
        contacts = await standing_in.answering(tx, [department_id], (Post.CONTACT,), now=now)
        for person in contacts or await standing_in.answering(tx, [department_id], (Post.DEPUTY,), now=now):
            asked[person.id] = person
    asking = words.Asking(
        period,
        await timing.dates_when_asked(tx, plan, timing.key_of(period), now=now),
        reports=sum(duty is Duty.LEAD for _, duty in owed),
        contributions=sum(duty is not Duty.LEAD for _, duty in owed),
        departments=len({department_id for department_id, _ in owed}),
        people=len(asked),
        unreachable=await prompting.unreachable(tx, plan),
    )
    return in_place(words.ask_question(t, asking))


async def _owed(tx: Tx, plan: Plan, period: Period) -> list[tuple[int, Duty]]:
    """Department and duty of everything that would be asked and has not been reported ahead of time."""
    early = {
        (a.request.task_id, a.request.department_id)
        for a in await requests.of_period(tx, period.id)
        if not a.request.is_missing
    }
    return [
        (owner.department.id, owner.duty)
        for task in prompting.asked_about(await tasks.tasks(tx, plan.id), period)
        if task.lead is not None
        for owner in task.owners
        if (owner.duty is not Duty.SUPPORTING or owner.asked) and (task.id, owner.department.id) not in early
    ]


async def _lock_question(tx: Tx, who: Standing, period: Period, *, now: datetime) -> Reply:
    _must_be_open(period)
    missing: dict[str, list[Request]] = defaultdict(list)
    for answered in await requests.of_period(tx, period.id):
        request = answered.request
        reopened = request.unlocked_until_at is not None and now < request.unlocked_until_at
        if request.is_missing and not reopened:
            missing[request.department].append(request)
    t = await posting.words_for(tx, who.person)
    ordered: dict[str, Sequence[Request]] = dict(sorted(missing.items(), key=lambda item: -len(item[1])))
    return in_place(words.lock_question(t, period, ordered, now=now))


def _must_be_open(period: Period) -> None:
    if period.state is PeriodState.PLANNED:
        raise NotAsked(period=period.label)
    if period.state is PeriodState.LOCKED:
        raise AlreadyLocked(period=period.label)


async def _pointed_at(tx: Tx, period_id: int) -> tuple[Plan, Period]:
    """A period of the current plan by its id. Raises Outdated."""
    plan = await planning.current(tx)
    period = await periods.find(tx, period_id)
    if period is None or period.plan_id != plan.id:
        raise Outdated
    return plan, period


def _require_admin(who: Standing) -> None:
    if not who.is_admin:
        raise NotForYou(role=Role.ADMIN)
