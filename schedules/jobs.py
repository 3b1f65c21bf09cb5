"""What a tick does: every step of a period that has fallen due, each in its own transaction, and old bodies dropped."""

from __future__ import annotations

import logging
from datetime import datetime

from services import chasing, posting
from storage import inbox, outbox, periods
from storage.database import Database

log = logging.getLogger(__name__)


async def take_due_steps(db: Database, *, now: datetime) -> int:
    """Do what is due, the oldest first; a step that fails is left for the next tick and holds up no other. How many were done."""
    async with db.read() as tx:
        due = await periods.due_steps(tx, now=now)
    done = 0
    for step in due:
        try:
            async with db.write() as tx:
                outcome = await chasing.take(tx, step, now=now)
        except Exception as error:
            log.exception("A step of a period failed and stays due.", extra={"step": step.id, "kind": step.kind})
            async with db.write() as tx:
                await chasing.tell_of_failure(tx, step, type(error).__name__, now=now)
        else:
            done += 1
            log.info(
                "A step of a period was taken.", extra={"kind": step.kind, "period": step.period_id, "outcome": outcome}
            )
    return done


async def purge(db: Database, *, now: datetime) -> None:
    """Drop bodies of messages that are closed for longer than they are kept."""
    async with db.write() as tx:
        await inbox.purge(tx, before=now - posting.RETENTION)
        await outbox.purge(tx, before=now - posting.RETENTION)


async def next_due(db: Database) -> datetime | None:
    """When the next step falls due."""
    async with db.read() as tx:
        return await periods.next_due(tx)
