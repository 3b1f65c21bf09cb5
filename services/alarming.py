"""Tells the admins, once, what the bot itself cannot do and tries again and again. What people cannot do is said by refusals."""

from __future__ import annotations

from datetime import datetime

from domain.people import Role
from messages import alarms
from services import posting
from storage import people, periods
from storage.database import Tx
from storage.periods import Step


async def step_failed(tx: Tx, clock: str, step: object, why: str, *, now: datetime) -> None:
    """Something that is due could not be done: a step, or what has only a number."""
    number = step if isinstance(step, int) else getattr(step, "id", 0)
    label = (await periods.period(tx, step.period_id)).label if isinstance(step, Step) else ""
    kind = getattr(step, "kind", "")
    for admin in await people.charged(tx, Role.ADMIN):
        t = await posting.words_for(tx, admin.person)
        named = kind if label else " ".join(filter(None, (clock, str(number), str(kind))))
        alarm = alarms.step_failed(t, label, named, why)
        await posting.notify(tx, admin.person, alarm, key=f"failed:{clock}:{number}:{admin.person.id}", now=now)


async def making_failed(tx: Tx, making_id: int, kind: str, why: str, *, now: datetime) -> None:
    """A file that somebody asked for was given up."""
    for admin in await people.charged(tx, Role.ADMIN):
        alarm = alarms.making_failed(await posting.words_for(tx, admin.person), kind, why)
        await posting.notify(tx, admin.person, alarm, key=f"failed:making:{making_id}:{admin.person.id}", now=now)
