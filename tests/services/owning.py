"""Steps that tests of owners share: who owns a task, and proposing and confirming a change."""

from __future__ import annotations

from datetime import timedelta

from domain.outgoing import Outgoing, Reply
from domain.people import Duty
from services import assigning
from storage import people, tasks
from storage.database import Tx
from tests.conftest import START, Office
from tests.services.post import data_of

LATER = START + timedelta(days=1)


async def owners_of(tx: Tx, office: Office, number: int) -> list[tuple[str, Duty]]:
    task = await tasks.task(tx, office.plan.id, number)
    assert task is not None
    return [(owner.department.name, owner.duty) for owner in task.owners]


def mark_of(outgoing: Outgoing | None) -> str:
    """What ties the yes of a proposal to it."""
    return next(data.split(".")[1] for data in data_of(outgoing) if data.startswith("assignyes."))


async def yes(tx: Tx, office: Office, proposal: Outgoing | None) -> Reply:
    return await assigning.confirm(tx, await office.who(tx, Office.ADMIN), mark_of(proposal), now=LATER)


async def proposed(tx: Tx, office: Office, text: str) -> Outgoing:
    await people.set_language(tx, (await office.who(tx, Office.ADMIN)).person.id, "en")
    return await assigning.assign(tx, await office.who(tx, Office.ADMIN), text, now=LATER)


async def unassigning(tx: Tx, office: Office, text: str) -> Outgoing:
    await people.set_language(tx, (await office.who(tx, Office.ADMIN)).person.id, "en")
    return await assigning.unassign(tx, await office.who(tx, Office.ADMIN), text, now=LATER)
