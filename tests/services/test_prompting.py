"""Asking late, by hand, again, or somebody who came after; and requests that follow their owners."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import AlreadyAsked, NotForYou
from domain.people import PersonState, Post
from domain.reports import PeriodState
from services import posting, prompting
from storage import people
from storage.database import Database
from tests.conftest import START, Office
from tests.services.rounds import (
    letter,
    outcomes,
    period,
    queued,
    report_all,
    sent_out,
    shanghai,
    tick,
    until,
)

pytestmark = pytest.mark.engines("sqlite", "postgres")

ASKED = shanghai(3, 17, 9)


async def test_down_through_the_asking_it_is_asked_once_and_reminders_are_passed_over(
    db: Database, office: Office
) -> None:
    await until(db, shanghai(3, 10, 9))
    back = shanghai(3, 23, 10)
    assert await tick(db, back) == 4
    assert await tick(db, back) == 0
    async with db.read() as tx:
        assert await queued(tx) == [("contact", "prompt"), ("mary", "prompt"), ("deputy", "prompt")]
        assert await outcomes(tx, office) == [
            "check 1: passed over: the period is being asked already", "ask 1: 2 people asked",
            "deputies 1: 1 deputies asked", "reminder 1: passed over: it was asked only after that",
        ]  # fmt: skip
        assert (await period(tx, office)).asked_at == back


async def test_down_until_after_it_was_due_nobody_is_escalated_who_was_not_asked(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 10, 9))
    await tick(db, shanghai(3, 28, 12))
    async with db.write() as tx:
        assert await sent_out(tx) == [("contact", "prompt"), ("mary", "prompt"), ("deputy", "prompt")]
        assert [line for line in await outcomes(tx, office) if line.startswith("overdue")] == [
            "overdue 1: passed over: it was asked only after that",
            "overdue 2: passed over: it was asked only after that",
        ]
    await until(db, shanghai(3, 31, 18))
    async with db.read() as tx:
        assert await queued(tx) == [
            ("supervisor", "summary"), ("admin", "summary"), ("supervisor", "bulletin:offer"), ("admin", "bulletin:offer"),
        ]  # fmt: skip
        assert (await period(tx, office)).state is PeriodState.LOCKED


async def test_down_past_everything_nobody_is_asked(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 10, 9))
    await tick(db, shanghai(4, 3, 9))
    async with db.read() as tx:
        assert await queued(tx) == []
        lines = await outcomes(tx, office)
        march = await period(tx, office)
    assert lines[1] == "ask 1: passed over: it would be locked already"
    assert lines[2:] == [f"{line.split(':')[0]}: passed over: the period was not asked" for line in lines[2:]]
    assert len(lines) == 10
    assert march.state is PeriodState.PLANNED


async def test_down_after_the_asking_the_latest_step_alone_is_taken(db: Database, office: Office) -> None:
    await until(db, ASKED)
    async with db.write() as tx:
        await sent_out(tx)
    await tick(db, shanghai(3, 28, 12))
    async with db.read() as tx:
        assert await queued(tx) == [("deputy", "prompt"), ("head", "overdue:2")]
        assert (await outcomes(tx, office))[2:] == [
            "deputies 1: 1 deputies asked", "reminder 1: passed over: too late to remind",
            "reminder 2: passed over: too late to remind", "overdue 1: passed over: the next step is due too",
            "overdue 2: 1 heads told",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("back", "held_until"),
    [
        (ASKED + timedelta(minutes=3), ASKED + timedelta(minutes=3)),
        (shanghai(3, 17, 23), datetime(2023, 3, 20, 0, tzinfo=UTC)),
        (shanghai(3, 18, 12), datetime(2023, 3, 20, 0, tzinfo=UTC)),
        (shanghai(3, 20, 23), datetime(2023, 3, 21, 0, tzinfo=UTC)),
    ],
)
async def test_asked_at_night_or_on_a_day_off_it_is_said_on_the_next_working_day(
    db: Database, office: Office, back: datetime, held_until: datetime
) -> None:
    await until(db, shanghai(3, 10, 9))
    await tick(db, back)
    async with db.read() as tx:
        rows = await tx.rows("SELECT hold_until_at, expires_at FROM outbox WHERE key LIKE 'prompt:%'")
        assert {row["hold_until_at"] for row in rows} == {held_until}
        assert {row["expires_at"] for row in rows} == {(await period(tx, office)).locked_at}


async def test_asked_by_hand_early_deputies_join_a_working_day_later(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        await people.set_language(tx, admin.person.id, "en")
        admin = await office.who(tx, Office.ADMIN)
        said = await prompting.ask_by_hand(tx, admin, "2023-03", now=START)
        assert "✔ March 2023 is asked now: 2 people get the question." in said.text
        assert "Due Fri 24 Mar 18:00" in said.text
        assert await queued(tx) == [("contact", "prompt"), ("mary", "prompt")]
        with pytest.raises(AlreadyAsked) as refused:
            await prompting.ask_by_hand(tx, admin, "2023-03", now=START)
        assert refused.value.values["when"] == "Wed 1 Mar 09:00"
        with pytest.raises(NotForYou):
            await prompting.ask_by_hand(tx, await office.who(tx, Office.SUPERVISOR), "2023-04", now=START)
        await sent_out(tx)
    await until(db, shanghai(3, 2, 9))
    async with db.write() as tx:
        assert ("deputy", "prompt") in await sent_out(tx)
    await until(db, shanghai(3, 22, 9))
    async with db.read() as tx:
        assert [k for _, k in await queued(tx) if k == "prompt"] == []
        assert [line for line in await outcomes(tx, office) if line.startswith(("check", "ask"))] == [
            "check 1: asked by hand", "ask 1: asked by hand",
        ]  # fmt: skip


async def test_who_joins_after_the_asking_is_asked_at_once_and_once(db: Database, office: Office) -> None:
    await until(db, ASKED)
    async with db.write() as tx:
        await sent_out(tx)
        person = await people.add(tx, chat_id=Office.STRANGER, name="New", username="", language="en", now=ASKED)
        await people.take_seat(tx, person.id, office.water.id, Post.CONTACT, now=ASKED)
        for _ in range(2):
            await prompting.prompt_person(tx, person, again="join1", now=shanghai(3, 18, 10))
        rows = await tx.rows("SELECT chat_id, hold_until_at FROM outbox WHERE state = 'waiting'")
        assert rows == [{"chat_id": Office.STRANGER, "hold_until_at": shanghai(3, 20, 8)}]
        assert "5 完善灌区配套" in (await letter(tx, Office.STRANGER, "prompt")).text
        await prompting.prompt_person(tx, person, again="back2", now=shanghai(3, 20, 10))
        assert await tx.value("SELECT count(*) FROM outbox WHERE state = 'waiting'") == 2


async def test_who_owes_nothing_is_not_asked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await prompting.prompt_person(tx, (await office.who(tx, Office.SCIENCE)).person, again="x", now=START)
        assert await queued(tx) == []
    await until(db, ASKED)
    async with db.write() as tx:
        await sent_out(tx)
        await report_all(tx, await office.who(tx, Office.SCIENCE), ASKED)
        for chat in (Office.SCIENCE, Office.SCIENCE_HEAD, Office.SUPERVISOR):
            await prompting.prompt_person(tx, (await office.who(tx, chat)).person, again="x", now=ASKED)
        assert await queued(tx) == []


async def test_a_contact_of_two_departments_gets_one_prompt_of_both(db: Database, office: Office) -> None:
    async with db.write() as tx:
        mary = (await office.who(tx, Office.INDUSTRY)).person
        await people.take_seat(tx, mary.id, office.water.id, Post.CONTACT, now=START)
    await until(db, ASKED)
    async with db.read() as tx:
        assert (await queued(tx)).count(("mary", "prompt")) == 1
        said = (await letter(tx, Office.INDUSTRY, "prompt")).text
    assert "省工业和信息化厅, 省水利厅" in said
    assert "<b>3 reports</b>" in said


async def test_where_no_contact_can_be_reached_the_deputy_is_asked_at_once(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await people.set_state(tx, Office.SCIENCE, PersonState.BLOCKED)
    await until(db, shanghai(3, 20, 9))
    async with db.read() as tx:
        assert [who for who, kind in await queued(tx) if kind == "prompt"] == ["deputy", "mary"]


async def test_last_time_is_told_in_the_prompt(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        await prompting.ask_by_hand(tx, admin, "2023-02", now=START)
        await report_all(tx, await office.who(tx, Office.INDUSTRY), START)
    await until(db, ASKED)
    async with db.read() as tx:
        assert "Last time: 🟢 on track 2" in (await letter(tx, Office.INDUSTRY, "prompt")).text


async def test_a_department_that_is_unreachable_is_named_until_somebody_joins(db: Database, office: Office) -> None:
    async with db.write() as tx:
        assert await prompting.unreachable(tx, office.plan) == ["省水利厅"]
        await people.take_seat(
            tx, (await office.who(tx, Office.SUPERVISOR)).person.id, office.water.id, Post.DEPUTY, now=START
        )
        assert await prompting.unreachable(tx, office.plan) == []
        assert await prompting.warn_unreachable(tx, office.plan, await period(tx, office), now=START) == 0
        assert await posting.next_letter(tx, [], now=START) is None
