"""Periods laid out as rows, and the dates of one that is asked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from domain.periods import PeriodKey
from domain.reports import PeriodState
from domain.rhythm import Every, Step
from services import timing
from storage import periods, tasks
from storage.database import Database
from tests.conftest import START, Office


def shanghai(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2023, month, day, hour - 8, minute, tzinfo=UTC)


MARCH = [
    ("check", 1, shanghai(3, 16, 9)),
    ("ask", 1, shanghai(3, 17, 9)),
    ("deputies", 1, shanghai(3, 20, 9)),
    ("reminder", 1, shanghai(3, 22, 9, 30)),
    ("reminder", 2, shanghai(3, 24, 9, 30)),
    ("overdue", 1, shanghai(3, 27, 9, 30)),
    ("overdue", 2, shanghai(3, 28, 9, 30)),
    ("summary", 1, shanghai(3, 29, 9)),
    ("overdue", 3, shanghai(3, 29, 9, 30)),
    ("lock", 1, shanghai(3, 31, 18)),
]


async def test_march_2023_as_rows(db: Database, office: Office) -> None:
    async with db.read() as tx:
        march = await periods.by_label(tx, office.plan.id, "2023-03")
        assert march is not None
        assert [(s.kind, s.position, s.due_at) for s in await periods.steps_of(tx, march.id)] == MARCH
    assert (march.contributions_due_at, march.due_at) == (shanghai(3, 22, 18), shanghai(3, 24, 18))


async def test_steps_already_past_when_a_plan_is_loaded_are_passed_over(db: Database, office: Office) -> None:
    async with db.read() as tx:
        known = {p.label: p for p in await periods.periods(tx, office.plan.id)}
        assert len(known) == 12
        assert await periods.all_steps(tx, known["2023-01"].id) == []
        # Due on 24 February: its summary was this very minute, the last overdue step is in half an hour.
        assert [s.kind for s in await periods.all_steps(tx, known["2023-02"].id)] == ["overdue", "lock"]
        assert len(await periods.steps_of(tx, known["2023-12"].id)) == len(MARCH)


async def test_laying_out_again_changes_nothing(db: Database, office: Office) -> None:
    async with db.write() as tx:
        before = await tx.rows("SELECT period_id, kind, position, due_at FROM steps ORDER BY due_at, kind")
        laid = await timing.lay_out(tx, office.plan, now=START)
        assert laid == await periods.periods(tx, office.plan.id)
        assert before == await tx.rows("SELECT period_id, kind, position, due_at FROM steps ORDER BY due_at, kind")


async def test_a_new_rhythm_moves_what_has_not_been_asked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march, april = (await periods.periods(tx, office.plan.id))[2:4]
        await periods.set_state(tx, march.id, PeriodState.ASKED)
        later = replace(office.plan.rhythm, due_day=28, reminders=(Step(1, time(10)),))
        await timing.lay_out(tx, replace(office.plan, rhythm=later), now=START)
        assert (await periods.period(tx, march.id)).due_at == march.due_at
        assert (await periods.period(tx, april.id)).due_at == shanghai(4, 28, 18)
        reminders = [s.due_at for s in await periods.steps_of(tx, april.id) if s.kind == "reminder"]
    assert reminders == [shanghai(4, 27, 10)]


async def test_an_own_day_off_moves_the_dates_around_it(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await periods.set_day(tx, "CN", date(2023, 3, 24), 0)
        await timing.lay_out(tx, office.plan, now=START)
        march = await periods.by_label(tx, office.plan.id, "2023-03")
        assert march is not None
        assert (march.asked_at, march.due_at) == (shanghai(3, 16, 9), shanghai(3, 23, 18))
        calendar = await timing.calendar_of(tx, office.plan)
    assert not calendar.is_working(date(2023, 3, 24))
    assert timing.is_provisional(calendar, march) is False


@pytest.mark.parametrize(
    ("label", "now", "due", "deputies", "locked"),
    [
        ("2023-03", START, shanghai(3, 24, 18), shanghai(3, 2, 9), shanghai(3, 31, 18)),
        ("2023-03", shanghai(3, 23, 22), shanghai(3, 24, 18), shanghai(3, 24, 9), shanghai(3, 31, 18)),
        ("2023-03", shanghai(3, 24, 18), shanghai(3, 31, 18), shanghai(3, 27, 9), shanghai(4, 10, 18)),
        ("2023-01", START, shanghai(3, 8, 18), shanghai(3, 2, 9), shanghai(3, 15, 18)),
        ("2023-01", shanghai(3, 4, 12), shanghai(3, 10, 18), shanghai(3, 6, 9), shanghai(3, 17, 18)),
        ("2023-03", shanghai(4, 26, 9), shanghai(5, 6, 18), shanghai(4, 27, 9), shanghai(5, 12, 18)),
    ],
)
async def test_a_period_asked_now(
    db: Database, office: Office, label: str, now: datetime, due: datetime, deputies: datetime, locked: datetime
) -> None:
    year, month = map(int, label.split("-"))
    async with db.read() as tx:
        dates = await timing.dates_when_asked(tx, office.plan, PeriodKey(year, month), now=now)
    assert (dates.due_at, dates.deputies_at, dates.locked_at) == (due, deputies, locked)


@pytest.mark.parametrize(
    ("now", "coming", "passed"),
    [
        (START, "2023-03", "2023-02"),
        (shanghai(3, 17, 9), "2023-04", "2023-03"),
        (shanghai(3, 31, 18), "2023-04", None),
        (shanghai(12, 31, 9), None, "2023-12"),
    ],
)
async def test_the_period_asked_next_is_not_one_whose_time_has_passed(
    db: Database, office: Office, now: datetime, coming: str | None, passed: str | None
) -> None:
    async with db.read() as tx:
        found = await timing.coming(tx, office.plan, now=now)
        over = await timing.passed_over(tx, office.plan, now=now)
    assert (found.label if found else None, over.label if over else None) == (coming, passed)


@pytest.mark.parametrize(("made", "label"), [(START, "2023-03"), (shanghai(3, 20, 9), "2023-04")])
async def test_an_early_report_is_for_a_period_that_will_be_asked(
    db: Database, office: Office, made: datetime, label: str
) -> None:
    """March is asked on the 17th: a little later the clock still will, but not where the plan was loaded after it."""
    async with db.write() as tx:
        await timing.lay_out(tx, office.plan, now=made)
        found = await timing.bookable_early(tx, office.plan, now=shanghai(3, 20, 9))
        assert found is not None
        assert found.label == label


async def test_quarters(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await periods.drop_planned(tx, office.plan.id)
        plan = replace(office.plan, rhythm=replace(office.plan.rhythm, every=Every.QUARTER))
        laid = await timing.lay_out(tx, plan, now=START)
        assert [p.label for p in laid] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
        assert laid[0].due_at == shanghai(3, 24, 18)
        assert await tasks.plan(tx, plan.id) == office.plan
