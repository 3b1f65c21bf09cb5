"""What a tick does: every step of a period that has fallen due, each in its own transaction, and old bodies dropped."""

from __future__ import annotations

import logging
from datetime import datetime

from services import awaiting, chasing, collecting, enquiring, minding, posting, taking_leave
from storage import absences, applications, data_steps, enquiries, inbox, needs, outbox, periods
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
    done += await _take_applications(db, now=now) + await _take_needs(db, now=now)
    done += await _take_figures(db, now=now) + await _take_absences(db, now=now)
    return done + await _take_enquiries(db, now=now)


async def _take_applications(db: Database, *, now: datetime) -> int:
    """The clock of what contacts ask: what has lost its sense is closed, then what falls due is done."""
    async with db.read() as tx:
        lapsed, due = await awaiting.senseless(tx, now=now), await applications.due_steps(tx, now=now)
    done = 0
    for application_id in lapsed:
        try:
            async with db.write() as tx:
                done += await awaiting.expire(tx, application_id, now=now)
        except Exception:
            log.exception("An application without sense stays open.", extra={"application": application_id})
    for step in due:
        try:
            async with db.write() as tx:
                outcome = await awaiting.take(tx, step, now=now)
        except Exception:
            log.exception("A step of an application failed and stays due.", extra={"step": step.id, "kind": step.kind})
        else:
            done += 1
            log.info(
                "A step of an application was taken.",
                extra={"kind": step.kind, "application": step.application_id, "outcome": outcome},
            )
    return done


async def _take_enquiries(db: Database, *, now: datetime) -> int:
    """Admins are reminded of questions that wait."""
    async with db.read() as tx:
        due = await enquiries.due(tx, now=now)
    done = 0
    for enquiry_id in due:
        try:
            async with db.write() as tx:
                done += await enquiring.remind(tx, enquiry_id, now=now)
        except Exception:
            log.exception("Nobody could be reminded of a question.", extra={"enquiry": enquiry_id})
    return done


async def _take_absences(db: Database, *, now: datetime) -> int:
    """Who goes away today, and who is back."""
    async with db.read() as tx:
        due = await absences.due(tx, now=now)
    done = 0
    for absence in due:
        try:
            async with db.write() as tx:
                done += await taking_leave.take(tx, absence.id, now=now)
        except Exception:
            log.exception("An absence neither begins nor ends and stays due.", extra={"absence": absence.id})
    return done


async def _take_needs(db: Database, *, now: datetime) -> int:
    """The clock of help that was asked for."""
    async with db.read() as tx:
        due = await needs.due_steps(tx, now=now)
    done = 0
    for step in due:
        try:
            async with db.write() as tx:
                outcome = await minding.take(tx, step, now=now)
        except Exception:
            log.exception("A step of a need failed and stays due.", extra={"step": step.id, "kind": step.kind})
        else:
            done += 1
            log.info("A step of a need was taken.", extra={"kind": step.kind, "need": step.need_id, "outcome": outcome})
    return done


async def _take_figures(db: Database, *, now: datetime) -> int:
    """Figures that come today are asked for."""
    async with db.read() as tx:
        due = await data_steps.due(tx, now=now)
    done = 0
    for step in due:
        try:
            async with db.write() as tx:
                outcome = await collecting.take(tx, step, now=now)
        except Exception:
            log.exception("Figures that come today were not asked for.", extra={"request": step.request_id})
        else:
            done += 1
            log.info("Figures that come today were asked for.", extra={"request": step.request_id, "outcome": outcome})
    return done


async def purge(db: Database, *, now: datetime) -> None:
    """Drop bodies of messages that are closed for longer than they are kept."""
    async with db.write() as tx:
        await inbox.purge(tx, before=now - posting.RETENTION)
        await outbox.purge(tx, before=now - posting.RETENTION)


async def next_due(db: Database) -> datetime | None:
    """When the next step falls due."""
    async with db.read() as tx:
        clocks = (periods, applications, needs, data_steps, absences, enquiries)
        known = [await each.next_due(tx) for each in clocks]
    return min((at for at in known if at is not None), default=None)
