"""What the tests of summaries store: English readers, periods asked, and reports at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.outgoing import Outgoing
from domain.people import Standing
from domain.reports import Health, Period, PeriodState, Statement
from services import prompting
from storage import people, periods, reports, requests, tasks
from storage.database import Tx
from tests.conftest import Office


async def read_english(tx: Tx) -> None:
    """Everybody reads English, so that a test can name what is said."""
    for standing in await people.everyone(tx):
        await people.set_language(tx, standing.person.id, "en")


async def ask(tx: Tx, office: Office, label: str) -> Period:
    period = await periods.by_label(tx, office.plan.id, label)
    assert period is not None
    await prompting.open_period(tx, office.plan, period, now=period.asked_at)
    return await periods.period(tx, period.id)


async def lock(tx: Tx, period: Period) -> None:
    await requests.miss_open(tx, period.id, now=period.locked_at)
    await periods.set_state(tx, period.id, PeriodState.LOCKED)


async def report(
    tx: Tx, office: Office, period: Period, number: int, health: Health, text: str = "", *, department: int = 0,
    late: int = 0, no_change: int = 0,
) -> int:  # fmt: skip
    """A version by the lead (or another owner), a day before it is due or so many days after; the request's id."""
    task = await tasks.task(tx, office.plan.id, number)
    assert task is not None
    assert task.lead is not None
    found = await requests.find(tx, period.id, task.id, department or task.lead.id)
    assert found is not None
    contacts = await people.holders(tx, [found.request.department_id])
    author = contacts[0] if contacts else (await people.everyone(tx))[0].person
    at = found.request.due_at + timedelta(late or -1)
    await reports.add_version(
        tx, found.request.id, person_id=author.id, said=Statement(health, None, text, no_change), now=at
    )
    await requests.mark_answered(tx, found.request.id, now=at)
    return found.request.id


def after(period: Period, days: int = 2) -> datetime:
    return period.due_at + timedelta(days)


def buttons(outgoing: Outgoing) -> dict[str, str]:
    """Data by label."""
    return {b.label: b.data for row in outgoing.keyboard for b in row}


async def english(tx: Tx, office: Office, chat_id: int) -> Standing:
    await read_english(tx)
    return await office.who(tx, chat_id)
