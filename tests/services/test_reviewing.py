"""Reopening a report and sending one back: what is taken again, until when, who is told, and who may not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.errors import (
    AlreadyReturned,
    Locked,
    NoSuchTask,
    NotAskedOf,
    NotAskedThen,
    NotForYou,
    NothingAsked,
    NothingToReturn,
    NotInCharge,
)
from domain.people import Role, Scope
from domain.reports import Answered, Health, RequestState, Statement
from domain.unreadable import Ambiguous, Usage
from services import answering, chasing, opening, owing, planning, returning, reviewing
from storage import audit, outbox, people, periods, reports, requests
from storage.database import Database, Tx
from storage.periods import StepKind
from tests.conftest import START, Office
from tests.services.test_rhythms import admin, ask_march, data, period

APRIL_3 = datetime(2023, 4, 3, 2, tzinfo=UTC)
"""Mon 3 April, 10:00 in Shanghai: March locked on Friday. Wed 5 April is a day off, so two working days on is Thu 6."""
MARCH_21 = datetime(2023, 3, 21, 2, tzinfo=UTC)


async def request(tx: Tx, office: Office, number: int, department: int, label: str = "2023-03") -> Answered:
    task = await planning.task(tx, office.plan, number)
    found = await requests.find(tx, (await period(tx, office, label)).id, task.id, department)
    assert found is not None
    return found


async def report(tx: Tx, office: Office, number: int, *, now: datetime) -> Answered:
    """The contact of science reports on a task."""
    who = await office.who(tx, Office.SCIENCE)
    answered = await request(tx, office, number, office.science.id)
    await answering.write(tx, who, answered, Statement(Health.ON_TRACK, 50, "21家，已完成评审", 0), now=now)
    return await request(tx, office, number, office.science.id)


async def locked_march(tx: Tx, office: Office) -> None:
    await ask_march(tx, office)
    march = await period(tx, office, "2023-03")
    step = next(s for s in await periods.steps_of(tx, march.id) if s.kind is StepKind.LOCK)
    await chasing.take(tx, step, now=step.due_at)


async def told(tx: Tx, what: str) -> list[int]:
    rows = await tx.rows(f"SELECT chat_id FROM outbox WHERE key LIKE '{what}:%' ORDER BY chat_id")
    return [row["chat_id"] for row in rows]


async def test_a_missed_report_is_taken_again_and_its_people_are_told(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        missed = await request(tx, office, 1, office.science.id)
        contact = await office.who(tx, Office.SCIENCE)
        with pytest.raises(Locked):
            await answering.set_health(
                tx, contact, missed.request.id, missed.request.revision, Health.ON_TRACK, now=APRIL_3
            )
        said = await reviewing.reopen(tx, await admin(tx, office), "1", now=APRIL_3)
        reopened = await request(tx, office, 1, office.science.id)
        assert reopened.request.state is RequestState.OPEN
        assert await told(tx, "reopen") == [Office.SCIENCE, Office.SCIENCE_DEPUTY]
        row = await outbox.latest_about(tx, Office.SCIENCE, f"card:{missed.request.id}")
        assert row is not None
        notice = await outbox.shown(tx, row)
        await answering.set_health(
            tx, contact, missed.request.id, reopened.request.revision, Health.ON_TRACK, now=APRIL_3
        )
        assert (await request(tx, office, 1, office.science.id)).request.state is RequestState.REPORTED
    assert "Task 1 · 省科技厅 · March 2023 is open again until Thu 6 Apr 18:00." in said.text
    assert "Told: 张伟, 刘洋." in said.text
    assert notice is not None
    assert data(notice) == [f"card.{missed.request.id}"]


async def test_it_closes_again_at_its_own_time(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        await reviewing.reopen(tx, await admin(tx, office), "1", now=APRIL_3)
        until = datetime(2023, 4, 6, 10, tzinfo=UTC)
        due = [s for s in await periods.due_steps(tx, now=until) if s.kind is StepKind.RELOCK]
        assert [s.due_at for s in due] == [until]
        assert await chasing.take(tx, due[0], now=until) == "closed again: missed"
        closed = (await request(tx, office, 1, office.science.id)).request
        assert closed.state is RequestState.MISSED
        assert not closed.accepts(until)
        mine = await owing.mine(tx, await office.who(tx, Office.SCIENCE))
        assert [a.request.number for a in mine if a.request.period.label == "2023-03"] == []
        again = await reviewing.reopen(tx, await admin(tx, office), "1", now=until)
        assert "open again until Mon 10 Apr 18:00" in again.text
        assert [s.kind for s in await periods.due_steps(tx, now=datetime(2023, 4, 10, 10, tzinfo=UTC))].count(
            StepKind.RELOCK
        ) == 1


async def test_reopening_twice_says_until_when_and_tells_nobody_again(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        who = await admin(tx, office)
        await reviewing.reopen(tx, who, "1", now=APRIL_3)
        again = await reviewing.reopen(tx, who, "1", now=APRIL_3)
        assert len(await told(tx, "reopen")) == 2
    assert again.text == "Task 1 · 省科技厅 · March 2023 is open until Thu 6 Apr 18:00 already; nothing has changed."


async def test_what_was_reported_stays_and_gets_a_new_version(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await ask_march(tx, office)
        await report(tx, office, 1, now=MARCH_21)
        await opening.lock(tx, await admin(tx, office), (await period(tx, office, "2023-03")).id, now=MARCH_21)
        await reviewing.reopen(tx, await admin(tx, office), "1", now=APRIL_3)
        answered = await request(tx, office, 1, office.science.id)
        assert answered.request.state is RequestState.REPORTED
        await report(tx, office, 1, now=APRIL_3)
        assert [v.version for v in await reports.versions(tx, answered.request.id)] == [2, 1]


async def test_a_contribution_is_named_by_its_department(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        said = await reviewing.reopen(tx, await admin(tx, office), "3 科技厅", now=APRIL_3)
        assert (await request(tx, office, 3, office.science.id)).request.state is RequestState.OPEN
        assert (await request(tx, office, 3, office.industry.id)).request.state is RequestState.MISSED
    assert "Task 3 · contribution of 省科技厅 · March 2023 is open again" in said.text


async def test_of_several_departments_the_one_tapped_is_meant(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        who = await admin(tx, office)
        with pytest.raises(Ambiguous) as caught:
            await reviewing.reopen(tx, who, "3 2023-03 省", now=APRIL_3)
        pressed = next(b for b in caught.value.buttons if b.label == "省科技厅").data
        _, number, department_id, label = pressed.split(".")
        await reviewing.reopen_of(tx, who, int(number), int(department_id), label, now=APRIL_3)
        assert (await request(tx, office, 3, office.science.id)).request.state is RequestState.OPEN


async def test_a_locked_period_is_meant_before_one_that_is_open(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        who = await admin(tx, office)
        await opening.ask(tx, who, (await period(tx, office, "2023-04")).id, now=APRIL_3)
        said = await reviewing.reopen(tx, who, "1", now=APRIL_3)
        named = await reviewing.reopen(tx, who, "1 2023年4月", now=APRIL_3)
    assert "March 2023 is open again" in said.text
    assert "April 2023 is open until Fri 5 May 18:00 already" in named.text


async def test_where_nobody_can_be_told_the_supervisor_hears_it(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        said = await reviewing.reopen(tx, await admin(tx, office), "5", now=APRIL_3)
    assert "Nobody at 省水利厅 can be told" in said.text


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("", Usage),
        ("soon", Usage),
        ("512", NoSuchTask),
        ("1 2023-02", NotAskedThen),
        ("1 省水利厅", NotAskedOf),
    ],
)
async def test_what_cannot_be_reopened(db: Database, office: Office, written: str, refusal: type[Exception]) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        with pytest.raises(refusal):
            await reviewing.reopen(tx, await admin(tx, office), written, now=APRIL_3)


async def test_before_anything_is_asked_there_is_nothing_to_reopen(db: Database, office: Office) -> None:
    async with db.write() as tx:
        with pytest.raises(NothingAsked):
            await reviewing.reopen(tx, await admin(tx, office), "1", now=START)


async def test_a_report_goes_back_with_a_reason_and_is_answered(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await ask_march(tx, office)
        first = await report(tx, office, 1, now=MARCH_21)
        who = await office.who(tx, Office.SUPERVISOR)
        await returning.send_back(tx, who, "1 请补充数字 <b>&", now=MARCH_21)
        returned = await request(tx, office, 1, office.science.id)
        assert returned.request.state is RequestState.RETURNED
        assert returned.request.is_missing
        assert await told(tx, "return") == [Office.SCIENCE, Office.SCIENCE_DEPUTY]
        row = await outbox.latest_about(tx, Office.SCIENCE, f"card:{first.request.id}")
        assert row is not None
        notice = await outbox.shown(tx, row)
        noted = await audit.of_object(tx, "request", first.request.id)
        assert noted[-1]["act"] == "return"
        assert "请补充数字" in noted[-1]["after"]
        await report(tx, office, 1, now=MARCH_21)
        answered = await request(tx, office, 1, office.science.id)
    assert notice is not None
    assert "请补充数字 &lt;b&gt;&amp;" in notice.text
    assert data(notice) == [f"card.{first.request.id}"]
    assert answered.request.state is RequestState.REPORTED
    assert answered.report is not None
    assert answered.report.version == 2


async def test_a_return_just_before_the_lock_is_not_missed_by_it(db: Database, office: Office) -> None:
    late, lock = datetime(2023, 3, 31, 2, tzinfo=UTC), datetime(2023, 3, 31, 10, tzinfo=UTC)
    async with db.write() as tx:
        await ask_march(tx, office)
        await report(tx, office, 1, now=MARCH_21)
        await returning.send_back(tx, await office.who(tx, Office.SUPERVISOR), "1 2023-03 why?", now=late)
        await chasing.lock(tx, await period(tx, office, "2023-03"), person_id=None, now=lock)
        returned = (await request(tx, office, 1, office.science.id)).request
        assert returned.state is RequestState.RETURNED
        assert returned.accepts(lock)
        assert (await request(tx, office, 2, office.science.id)).request.state is RequestState.MISSED


async def test_returning_twice_or_nothing_is_refused(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await ask_march(tx, office)
        who = await office.who(tx, Office.SUPERVISOR)
        with pytest.raises(NothingToReturn):
            await returning.send_back(tx, who, "1 why?", now=MARCH_21)
        await report(tx, office, 1, now=MARCH_21)
        for without_reason in ("1", "1 2023-03", "1 "):
            with pytest.raises(Usage):
                await returning.send_back(tx, who, without_reason, now=MARCH_21)
        await returning.send_back(tx, who, "1 why?", now=MARCH_21)
        with pytest.raises(AlreadyReturned):
            await returning.send_back(tx, who, "1 why?", now=MARCH_21)
        assert len(await told(tx, "return")) == 2


@pytest.mark.parametrize("chat_id", [Office.SCIENCE, Office.SCIENCE_HEAD, Office.INDUSTRY])
async def test_a_contact_may_neither_reopen_nor_return(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        who = await office.who(tx, chat_id)
        with pytest.raises(NotForYou):
            await reviewing.reopen(tx, who, "1", now=APRIL_3)
        with pytest.raises(NotForYou):
            await reviewing.reopen_of(tx, who, 1, office.science.id, "", now=APRIL_3)
        with pytest.raises(NotForYou):
            await returning.send_back(tx, who, "1 why?", now=APRIL_3)


async def test_a_supervisor_of_another_part_may_not_either(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await locked_march(tx, office)
        other = await office.who(tx, Office.INDUSTRY)
        await people.take_charge(tx, other.person.id, Role.SUPERVISOR, Scope(parts=frozenset({2})), now=START)
        who = await office.who(tx, Office.INDUSTRY)
        for call in (
            reviewing.reopen(tx, who, "1", now=APRIL_3),
            reviewing.reopen_of(tx, who, 1, office.science.id, "", now=APRIL_3),
            returning.send_back(tx, who, "1 why?", now=APRIL_3),
        ):
            with pytest.raises(NotInCharge):
                await call
        assert "is open again" in (await reviewing.reopen(tx, who, "4", now=APRIL_3)).text
