"""The dates ahead as they are read, and what becomes of a period whose time a change would have let pass."""

from __future__ import annotations

from datetime import UTC, date, datetime

from services import chasing, rhythms, timing
from storage import periods, tasks
from storage.database import Database
from storage.periods import StepKind
from tests.conftest import START, Office
from tests.services.test_rhythms import admin, period, shown


async def test_the_rule_and_the_next_dates_are_said_in_words(db: Database, office: Office) -> None:
    async with db.write() as tx:
        text = shown(await rhythms.show(tx, await admin(tx, office), now=START)).text
    assert "on day 25 of the month at 18:00" in text
    assert "5 working days before at 09:00" in text
    assert "Late and locked are two things" in text
    march = text[text.index("March 2023") : text.index("April 2023")]
    assert "asked Fri 17 Mar 09:00 · reminded Wed 22 Mar, Fri 24 Mar" in march
    assert "due Fri 24 Mar 18:00 (Sat 25 Mar is a day off)" in march
    assert "summary Wed 29 Mar 09:00 · locked Fri 31 Mar 18:00" in march
    april = text[text.index("April 2023") : text.index("May 2023")]
    assert "asked Wed 19 Apr 09:00 · reminded Sun 23 Apr (make-up working day), Tue 25 Apr" in april
    assert "due Tue 25 Apr 18:00\n" in april
    assert "locked Fri 5 May 18:00" in april


async def test_january_and_june_are_those_of_the_table(db: Database, office: Office) -> None:
    early, may = datetime(2023, 1, 3, 1, tzinfo=UTC), datetime(2023, 5, 29, 1, tzinfo=UTC)
    async with db.write() as tx:
        january = shown(await rhythms.show(tx, await admin(tx, office), now=early)).text
        june = shown(await rhythms.show(tx, await admin(tx, office), now=may)).text
    assert "asked Fri 13 Jan 09:00" in january
    assert "due Fri 20 Jan 18:00 (Wed 25 Jan is a day off)" in january
    assert "summary Mon 30 Jan 09:00 · locked Wed 1 Feb 18:00" in january
    assert "asked Thu 15 Jun 09:00" in june
    assert "due Sun 25 Jun (make-up working day) 18:00" in june
    assert "summary Wed 28 Jun 09:00 · locked Fri 30 Jun 18:00" in june


async def test_a_year_without_a_calendar_is_provisional(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        plan = await tasks.add_plan(
            tx, title="Later", first_day=date(2031, 1, 1), last_day=date(2031, 12, 31),
            zone="Asia/Shanghai", country="CN", rhythm=office.plan.rhythm, now=START,
        )  # fmt: skip
        await timing.lay_out(tx, plan, now=START)
        text = shown(await rhythms.show(tx, who, now=START)).text
    assert "provisional: the official calendar of 2031 is not known yet" in text


async def test_a_period_that_would_slip_past_its_asking_is_asked_at_once(db: Database, office: Office) -> None:
    now = datetime(2023, 3, 15, 2, tzinfo=UTC)
    async with db.write() as tx:
        who = await admin(tx, office)
        preview = shown(await rhythms.propose(tx, who, "due", "20", now=now))
        assert "asked: Fri 17 Mar 09:00 → at once" in preview.text
        await rhythms.confirm(tx, who, "due", "20 18:00", now=now)
        march = await period(tx, office, "2023-03")
        due = [s for s in await periods.due_steps(tx, now=now.replace(minute=1)) if s.period_id == march.id]
        assert [s.kind for s in due] == [StepKind.ASK]
        assert await chasing.take(tx, due[0], now=now.replace(minute=1)) == "2 people asked"
        deputies = [s.due_at for s in await periods.steps_of(tx, march.id) if s.kind is StepKind.DEPUTIES]
    assert [f"{at:%m-%d}" for at in deputies] == ["03-16"]


async def test_one_whose_due_time_would_have_passed_is_not_asked_by_itself(db: Database, office: Office) -> None:
    now = datetime(2023, 3, 15, 2, tzinfo=UTC)
    async with db.write() as tx:
        who = await admin(tx, office)
        preview = shown(await rhythms.propose(tx, who, "due", "10", now=now))
        assert "it is not asked by itself; /ask 2023-03 asks it" in preview.text
        await rhythms.confirm(tx, who, "due", "10 18:00", now=now)
        march = await period(tx, office, "2023-03")
        kinds = {s.kind for s in await periods.steps_of(tx, march.id)}
    assert StepKind.ASK not in kinds
