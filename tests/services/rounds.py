"""What the tests of a period's round share: the clock let go to a moment, and the outbox read by key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.outgoing import Outgoing
from domain.people import Standing
from domain.reports import Answered, Health, Period, Statement
from schedules import jobs
from services import answering, owing
from storage import outbox, periods, reports, requests
from storage.database import Database, Row, Tx
from tests.conftest import Office

NAMES = {
    Office.ADMIN: "admin", Office.SUPERVISOR: "supervisor", Office.SCIENCE: "contact", Office.SCIENCE_DEPUTY: "deputy",
    Office.SCIENCE_HEAD: "head", Office.INDUSTRY: "mary",
}  # fmt: skip


def shanghai(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of 2023 on the plan's clock."""
    return datetime(2023, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


async def tick(db: Database, now: datetime) -> int:
    """What the clock does at this moment; how many steps were taken."""
    return await jobs.take_due_steps(db, now=now)


async def until(db: Database, end: datetime) -> None:
    """Let the clock run: each step at its own moment."""
    while True:
        due = await jobs.next_due(db)
        if due is None or due > end:
            return
        await tick(db, due)


async def period(tx: Tx, office: Office, label: str = "2023-03") -> Period:
    found = await periods.by_label(tx, office.plan.id, label)
    assert found is not None
    return found


async def outcomes(tx: Tx, office: Office, label: str = "2023-03") -> list[str]:
    """What came of each step, in the order in which they fell due."""
    rows = await tx.rows(
        "SELECT kind, position, outcome FROM steps WHERE period_id = :period AND done_at IS NOT NULL "
        "ORDER BY due_at, id",
        period=(await period(tx, office, label)).id,
    )
    return [f"{row['kind']} {row['position']}: {row['outcome']}" for row in rows]


async def queued(tx: Tx) -> list[tuple[str, str]]:
    """Whom each row of the outbox is for, and what kind of message it is, in order."""
    rows = await tx.rows("SELECT chat_id, key FROM outbox WHERE state = 'waiting' ORDER BY id")
    return [(NAMES[row["chat_id"]], row["key"].rsplit(":", 2)[0]) for row in rows]


async def sent_out(tx: Tx) -> list[tuple[str, str]]:
    """Read what is queued, and take it for sent."""
    found = await queued(tx)
    await tx.run("UPDATE outbox SET state = 'sent' WHERE state = 'waiting'")
    return found


async def everything(tx: Tx) -> list[list[Row]]:
    """All rows that a step could touch."""
    tables = ("outbox", "requests", "periods", "steps", "audit")
    return [await tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in tables]


async def letter(tx: Tx, chat_id: int, kind: str) -> Outgoing:
    """The newest message of a kind to a chat."""
    row_id = await tx.value(
        "SELECT id FROM outbox WHERE chat_id = :chat AND key LIKE :kind ORDER BY id DESC LIMIT 1",
        chat=chat_id, kind=f"{kind}:%",
    )  # fmt: skip
    found = await outbox.shown(tx, row_id)
    assert found is not None
    return found


async def request_of(tx: Tx, office: Office, number: int, department_id: int, label: str = "2023-03") -> Answered:
    found = await requests.find(tx, (await period(tx, office, label)).id, number, department_id)
    assert found is not None
    return found


async def reported(tx: Tx, who: Standing, answered: Answered, now: datetime, text: str = "done") -> None:
    """She reports, and leaves the card."""
    await answering.write(tx, who, answered, Statement(Health.ON_TRACK, None, text, 0), now=now)
    await reports.leave(tx, answered.request.id, now=now)


async def report_all(tx: Tx, who: Standing, now: datetime) -> None:
    for answered in await owing.mine(tx, who):
        if answered.request.is_missing:
            await reported(tx, who, answered, now)
