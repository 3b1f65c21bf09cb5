"""What the plan's clock brings next: the earliest of steps and held messages, all that happens at one instant, and nothing that comes to nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.outgoing import Outgoing, Priority
from domain.reports import PeriodState
from simulator.coming import next_event
from storage import outbox, periods
from storage.database import Database, Tx
from storage.periods import StepKind
from tests.conftest import START, Office

HOUR = timedelta(hours=1)


async def put_period(tx: Tx, office: Office, label: str, *, state: PeriodState) -> int:
    """Asked an hour before, due in nine hours, that is on the same day."""
    made = await periods.put(
        tx, plan_id=office.plan.id, label=label, asked_at=START - HOUR, contributions_due_at=START, due_at=START + 9 * HOUR,
        summary_at=START + 48 * HOUR, locked_at=START + 96 * HOUR,
    )  # fmt: skip
    await periods.set_state(tx, made.id, state)
    return made.id


async def hold(tx: Tx, until: timedelta) -> None:
    await outbox.put(
        tx, chat_id=1, key="held", priority=Priority.NOTICE, content=Outgoing("good morning"), now=START,
        hold_until=START + until,
    )  # fmt: skip


@pytest.fixture
async def period(db: Database, office: Office) -> int:
    """A period that was asked, and no steps."""
    async with db.write() as tx:
        await tx.run("DELETE FROM steps")
        return await put_period(tx, office, "2024-01", state=PeriodState.ASKED)


async def coming(db: Database) -> tuple[timedelta, list[str]] | None:
    async with db.read() as tx:
        found = await next_event(tx, now=START)
    if found is None:
        return None
    kinds = [f"{each['kind']}{'!' if each['on_due_day'] else ''}{each['position']}" for each in found["what"]]
    return datetime.fromisoformat(found["at"]) - START, kinds


async def test_the_earliest_step_after_now_with_all_of_its_instant(db: Database, office: Office, period: int) -> None:
    assert await coming(db) is None
    async with db.write() as tx:
        other = await put_period(tx, office, "2024-02", state=PeriodState.ASKED)
        await periods.put_step(tx, period, StepKind.LOCK, 1, START)
        for number in (period, other):
            await periods.put_step(tx, number, StepKind.REMINDER, 2, START + HOUR)
        await periods.put_step(tx, period, StepKind.OVERDUE, 2, START + HOUR)
        await periods.put_step(tx, period, StepKind.SUMMARY, 1, START + 2 * HOUR)
    assert await coming(db) == (HOUR, ["reminder!1", "reminder!1", "overdue!2"])


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (HOUR, (HOUR, ["held1"])),
        (26 * HOUR, (26 * HOUR, ["summary1", "held1"])),
        (27 * HOUR, (26 * HOUR, ["summary1"])),
    ],
)
async def test_held_messages_count_as_an_event(
    db: Database, period: int, held: timedelta, expected: tuple[timedelta, list[str]]
) -> None:
    async with db.write() as tx:
        await periods.put_step(tx, period, StepKind.SUMMARY, 1, START + 26 * HOUR)
        await hold(tx, held)
    assert await coming(db) == expected


async def test_a_period_that_was_passed_over_brings_nothing(db: Database, office: Office, period: int) -> None:
    async with db.write() as tx:
        passed = await put_period(tx, office, "2024-03", state=PeriodState.PLANNED)
        await periods.put_step(tx, passed, StepKind.REMINDER, 1, START + HOUR)
        await periods.put_step(tx, period, StepKind.LOCK, 1, START + 2 * HOUR)
    assert await coming(db) == (2 * HOUR, ["lock!1"])
