"""Periods with their steps, each done once, and an admin's own days."""

from __future__ import annotations

from datetime import date, timedelta

from domain.reports import Period, PeriodState
from storage import periods
from storage.database import Database, Tx
from storage.periods import StepKind
from tests.conftest import START, Office

HOUR = timedelta(hours=1)


async def put(tx: Tx, office: Office, label: str, shift: timedelta = timedelta()) -> Period:
    at = START + shift
    return await periods.put(
        tx, plan_id=office.plan.id, label=label, asked_at=at, contributions_due_at=at + HOUR, due_at=at + 2 * HOUR,
        summary_at=at + 3 * HOUR, locked_at=at + 4 * HOUR,
    )  # fmt: skip


async def test_a_period_moves_until_it_is_locked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        made = await put(tx, office, "2024-01")
        assert made == await periods.by_label(tx, office.plan.id, "2024-01")
        assert made.state is PeriodState.PLANNED
        for state in (PeriodState.PLANNED, PeriodState.ASKED):
            await periods.set_state(tx, made.id, state)
            moved = await put(tx, office, "2024-01", HOUR)
            assert (moved.id, moved.state, moved.asked_at) == (made.id, state, START + HOUR)
            await put(tx, office, "2024-01")
        await periods.set_state(tx, made.id, PeriodState.LOCKED)
        assert (await put(tx, office, "2024-01", HOUR)).asked_at == START
        assert await periods.period(tx, made.id) == await periods.find(tx, made.id)
        assert await periods.find(tx, 999) is None
        assert await periods.by_label(tx, office.plan.id, "2025-01") is None
        assert [p.label for p in await periods.periods(tx, office.plan.id)][-2:] == ["2023-12", "2024-01"]


async def test_steps_fall_due_in_order_and_are_done_once(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await tx.run("DELETE FROM steps")
        period = await put(tx, office, "2024-01")
        await periods.put_step(tx, period.id, StepKind.REMINDER, 1, START + 2 * HOUR)
        await periods.put_step(tx, period.id, StepKind.ASK, 1, START + HOUR)
        await periods.put_step(tx, period.id, StepKind.LOCK, 1, START + 3 * HOUR)
        assert await periods.next_due(tx) == START + HOUR
        assert await periods.due_steps(tx, now=START) == []
        due = await periods.due_steps(tx, now=START + 2 * HOUR)
        assert [step.kind for step in due] == [StepKind.ASK, StepKind.REMINDER]
        assert await periods.finish(tx, due[0].id, "done", now=START)
        assert not await periods.finish(tx, due[0].id, "again", now=START)
        await periods.put_step(tx, period.id, StepKind.ASK, 1, START + 9 * HOUR)
        await periods.put_step(tx, period.id, StepKind.REMINDER, 1, START + 4 * HOUR)
        assert [(s.kind, s.due_at) for s in await periods.steps_of(tx, period.id)] == [
            (StepKind.LOCK, START + 3 * HOUR), (StepKind.REMINDER, START + 4 * HOUR),
        ]  # fmt: skip
        assert [s.kind for s in await periods.all_steps(tx, period.id)] == [
            StepKind.ASK, StepKind.LOCK, StepKind.REMINDER,
        ]  # fmt: skip
        await periods.drop_open_steps(tx, period.id, [StepKind.REMINDER, StepKind.ASK])
        assert [s.kind for s in await periods.all_steps(tx, period.id)] == [StepKind.ASK, StepKind.LOCK]
        await periods.finish(tx, (await periods.steps_of(tx, period.id))[0].id, "done", now=START)
        assert await periods.next_due(tx) is None


async def test_a_step_can_fall_due_again(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await tx.run("DELETE FROM steps")
        period = await put(tx, office, "2024-01")
        for at in (START, START + HOUR):
            await periods.renew_step(tx, period.id, StepKind.RELOCK, 7, at)
            (step,) = await periods.due_steps(tx, now=at)
            assert (step.position, step.due_at) == (7, at)
            assert await periods.finish(tx, step.id, "closed", now=at)


async def test_planned_periods_are_dropped_and_asked_ones_kept(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march = await periods.by_label(tx, office.plan.id, "2023-03")
        assert march is not None
        await periods.set_state(tx, march.id, PeriodState.ASKED)
        await periods.drop_planned(tx, office.plan.id)
        assert [p.label for p in await periods.periods(tx, office.plan.id)] == ["2023-03"]
        assert {s.period_id for s in await periods.due_steps(tx, now=START + timedelta(days=400))} == {march.id}


async def test_own_days_are_set_changed_and_forgotten(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await periods.set_day(tx, "CN", date(2023, 5, 4), 0)
        await periods.set_day(tx, "CN", date(2023, 5, 6), 0)
        await periods.set_day(tx, "CN", date(2023, 5, 6), 1)
        assert await periods.days(tx, "CN") == {date(2023, 5, 4): False, date(2023, 5, 6): True}
        assert await periods.days(tx, "DE") == {}
        await periods.forget_day(tx, "CN", date(2023, 5, 4))
        assert await periods.days(tx, "CN") == {date(2023, 5, 6): True}
