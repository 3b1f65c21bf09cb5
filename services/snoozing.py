"""Remind me later: a contact puts the reminders of a period off; at that instant comes one, where something is still missing."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.errors import NothingOpen, Outdated
from domain.outgoing import Reply, below, in_place
from domain.people import PersonState, Standing
from domain.reports import Period, Request
from domain.snoozing import choices
from messages import snoozes as words
from services import owing, posting, timing
from storage import people, periods, snoozes, tasks
from storage.database import Tx
from storage.snoozes import Snooze

WRITTEN = "%Y%m%d%H%M"
"""How an instant (UTC) stands in a button's data."""


async def ask(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """When shall she be reminded? Below the message whose button asks. Raises NothingOpen where nothing is missing."""
    period, missing = await _missing(tx, who, period_id)
    t = await posting.words_for(tx, who.person)
    return below(words.question(t, period, await _choices(tx, period, missing, now=now)))


async def choose(tx: Tx, who: Standing, period_id: int, written: str, *, now: datetime) -> Reply:
    """At this instant, if it is still one that is offered; else the question stands anew."""
    period, missing = await _missing(tx, who, period_id)
    offered = await _choices(tx, period, missing, now=now)
    t = await posting.words_for(tx, who.person)
    try:
        at = datetime.strptime(written, WRITTEN).replace(tzinfo=UTC)
    except ValueError as wrong:
        raise Outdated from wrong
    # The two hours count from the question: a minute that has passed since does not matter.
    if not now < at <= max(offered, default=now):
        return in_place(words.question(t, period, offered), toast=words.changed(t))
    await snoozes.put(tx, who.person.id, period.id, due_at=at, now=now)
    return in_place(words.put_off(t, period, at))


async def until(tx: Tx, person_id: int, period_id: int, *, now: datetime) -> datetime | None:
    """Until when she wants to hear nothing of this period; None where she has not asked for that."""
    found = [s for s in await snoozes.open_of(tx, person_id) if s.period_id == period_id and s.due_at > now]
    return found[0].due_at if found else None


async def take(tx: Tx, snooze: Snooze, *, now: datetime) -> str:
    """Remind her once and mark it done, in one transaction; returns what came of it. One that is done does nothing.

    She has asked for it, so it does not count among a period's five messages.
    """
    if snooze.id not in {due.id for due in await snoozes.due(tx, now=now)}:
        return "done before"
    outcome = await _remind(tx, snooze, now=now)
    await snoozes.finish(tx, snooze.id, outcome, now=now)
    return outcome


async def _remind(tx: Tx, snooze: Snooze, *, now: datetime) -> str:
    person = await people.person(tx, snooze.person_id)
    if person is None or person.state is not PersonState.ACTIVE:
        return "passed over: she is not here any more"
    who = await people.standing_of(tx, person)
    try:
        period, missing = await _missing(tx, who, snooze.period_id)
    except NothingOpen:
        return "passed over: nothing is missing"
    t = await posting.words_for(tx, person)
    outgoing = words.reminder(t, period, missing, now=now)
    await posting.notify(tx, person, outgoing, key=f"snooze:{snooze.id}:{snooze.due_at:{WRITTEN}}", now=now)
    return "reminded"


async def _missing(tx: Tx, who: Standing, period_id: int) -> tuple[Period, list[Request]]:
    found = [a.request for a in await owing.mine(tx, who) if a.request.period.id == period_id and a.request.is_missing]
    if not found:
        raise NothingOpen
    return await periods.period(tx, period_id), found


async def _choices(tx: Tx, period: Period, missing: list[Request], *, now: datetime) -> tuple[datetime, ...]:
    plan = await tasks.plan(tx, period.plan_id)
    first = min(request.due_at for request in missing)
    return choices(first, await timing.calendar_of(tx, plan), plan.zone, now=now)
