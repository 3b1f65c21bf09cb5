"""What a tick does: everything that has fallen due, each thing in its own transaction, and old bodies dropped."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services import (
    alarming,
    awaiting,
    chasing,
    collecting,
    complying,
    enquiring,
    minding,
    posting,
    snoozing,
    subscribing,
    taking_leave,
)
from storage import (
    absences,
    applications,
    data_steps,
    enquiries,
    inbox,
    instructions,
    needs,
    outbox,
    periods,
    snoozes,
    subscriptions,
)
from storage.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Clock:
    """One kind of due things: which there are, the oldest first, and what is done about one, which is safe to do twice.

    What `take` returns is logged; something false where nothing was left to do.
    """

    name: str
    due: Callable[..., Awaitable[Sequence[Any]]]
    take: Callable[..., Awaitable[object]]


CLOCKS = (
    Clock("period", periods.due_steps, chasing.take),
    Clock("lapsed application", awaiting.senseless, awaiting.expire),
    Clock("application", applications.due_steps, awaiting.take),
    Clock("need", needs.due_steps, minding.take),
    Clock("instruction", instructions.due_steps, complying.take),
    Clock("figures", data_steps.due, collecting.take),
    Clock("snooze", snoozes.due, snoozing.take),
    Clock("subscription", subscriptions.due_steps, subscribing.take),
    Clock("absence", absences.due, taking_leave.take),
    Clock("question", enquiries.due, enquiring.remind),
)


async def take_due_steps(db: Database, *, now: datetime) -> int:
    """Do what is due; a step that fails is left for the next tick and holds up no other. How many were done."""
    return sum([await take(db, clock, now=now) for clock in CLOCKS])


async def take(db: Database, clock: Clock, *, now: datetime) -> int:
    """Do what is due by one of the clocks; how many were done. Admins are told once of one that fails."""
    async with db.read() as tx:
        due = await clock.due(tx, now=now)
    done = 0
    for step in due:
        about = {
            "clock": clock.name,
            "step": step if isinstance(step, int) else step.id,
            "kind": getattr(step, "kind", ""),
        }
        try:
            async with db.write() as tx:
                outcome = await clock.take(tx, step, now=now)
        except Exception as error:
            log.exception("A step failed and stays due.", extra=about)
            async with db.write() as tx:
                await alarming.step_failed(tx, clock.name, step, type(error).__name__, now=now)
        else:
            done += bool(outcome)
            log.info("A step was taken.", extra={**about, "outcome": outcome})
    return done


async def purge(db: Database, *, now: datetime) -> None:
    """Drop bodies of messages that are closed for longer than they are kept."""
    async with db.write() as tx:
        await inbox.purge(tx, before=now - posting.RETENTION)
        await outbox.purge(tx, before=now - posting.RETENTION)


async def next_due(db: Database) -> datetime | None:
    """When the next step falls due."""
    async with db.read() as tx:
        clocks = (periods, applications, needs, data_steps, snoozes, subscriptions, absences, enquiries, instructions)
        known = [await each.next_due(tx) for each in clocks]
    return min((at for at in known if at is not None), default=None)
