"""Asking and locking a period by hand: what is shown before, what happens, and who may not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.errors import AlreadyAsked, AlreadyLocked, NoSuchPeriod, NotAsked, NotForYou, Outdated
from domain.people import Post, Standing
from domain.reports import PeriodState, RequestState
from services import chasing, opening
from storage import audit, outbox, people, periods, requests
from storage.database import Database, Tx
from storage.periods import StepKind
from tests.conftest import START, Office
from tests.services.test_rhythms import admin, ask_march, data, period, shown

MARCH_27 = datetime(2023, 3, 27, 2, tzinfo=UTC)
"""Mon 27 March, 10:00 in Shanghai: March was due on Friday and locks on the 31st."""


async def prompts(tx: Tx) -> int:
    return int(await tx.value("SELECT count(*) FROM outbox WHERE key LIKE 'prompt:%'"))


async def test_asking_is_shown_before_anybody_is_asked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        said = shown(await opening.propose_ask(tx, await admin(tx, office), "2023年3月", now=START))
        march = await period(tx, office, "2023-03")
        assert await prompts(tx) == 0
    assert "5 reports and 1 contribution from 3 departments; 2 people get the question." in said.text
    assert "Due Fri 24 Mar 18:00, summary Wed 29 Mar 09:00, locked Fri 31 Mar 18:00." in said.text
    assert "Nobody can be asked in: 省水利厅." in said.text
    assert data(said) == [f"ask.{march.id}", "ask.no"]


async def test_as_many_are_asked_as_were_shown_and_once(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who, march = await admin(tx, office), await period(tx, office, "2023-03")
        said = shown(await opening.ask(tx, who, march.id, now=START))
        assert "2 people get the question" in said.text
        assert await prompts(tx) == 2
        for again in (opening.ask(tx, who, march.id, now=START), opening.propose_ask(tx, who, "2023-03", now=START)):
            with pytest.raises(AlreadyAsked):
                await again
        assert await prompts(tx) == 2
        assert len(await requests.of_period(tx, march.id)) == 6
        ask = [s for s in await periods.steps_of(tx, march.id) if s.kind is StepKind.ASK]
    assert ask == []


async def test_a_period_that_is_over_gets_dates_from_today(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who, january = await admin(tx, office), await period(tx, office, "2023-01")
        said = shown(await opening.propose_ask(tx, who, "2023-01", now=START))
        assert "Its own dates have passed, so they are counted from today" in said.text
        assert "Due Wed 8 Mar 18:00" in said.text
        await opening.ask(tx, who, january.id, now=START)
        asked = await period(tx, office, "2023-01")
        due = {a.request.due_at for a in await requests.of_period(tx, january.id) if a.request.kind == "report"}
    assert asked.state is PeriodState.ASKED
    assert f"{asked.due_at.astimezone(office.plan.zone):%m-%d %H:%M}" == "03-08 18:00"
    assert due == {asked.due_at}


async def test_without_a_period_the_last_and_the_next_are_offered(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        said = shown(await opening.propose_ask(tx, who, "", now=START))
        named = [b.label for row in said.keyboard for b in row]
        pressed = data(said)[2].split(".")
        assert pressed[:2] == ["ask", "show"]
        preview = shown(await opening.propose_ask_of(tx, who, int(pressed[2]), now=START))
    assert named == ["January 2023", "February 2023", "March 2023", "April 2023", "May 2023"]
    assert "Ask <b>March 2023</b> now?" in preview.text


async def test_a_deputy_is_counted_where_there_is_no_contact(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who, head = await admin(tx, office), await office.who(tx, Office.SCIENCE_HEAD)
        await people.take_seat(tx, head.person.id, office.water.id, Post.DEPUTY, now=START)
        said = shown(await opening.propose_ask(tx, who, "2023-03", now=START))
        assert "3 people get the question" in said.text
        await opening.ask(tx, who, (await period(tx, office, "2023-03")).id, now=START)
        assert await prompts(tx) == 3


async def test_locking_shows_what_would_be_missed(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await ask_march(tx, office)
        who, march = await admin(tx, office), await period(tx, office, "2023-03")
        said = shown(await opening.propose_lock(tx, who, "", now=MARCH_27))
        assert (await period(tx, office, "2023-03")).state is PeriodState.ASKED
    assert "By itself it locks Fri 31 Mar 18:00." in said.text
    assert "6 are still missing and would count as missed:" in said.text
    assert "省科技厅: 1, 2, 3 (contribution)" in said.text
    assert data(said) == [f"lock.{march.id}", "lock.no"]


async def test_what_is_locked_by_hand_stays_so_when_its_time_comes(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await ask_march(tx, office)
        who, march = await admin(tx, office), await period(tx, office, "2023-03")
        said = shown(await opening.lock(tx, who, march.id, now=MARCH_27))
        assert "6 were missing and count as missed." in said.text
        assert {a.request.state for a in await requests.of_period(tx, march.id)} == {RequestState.MISSED}
        with pytest.raises(AlreadyLocked):
            await opening.lock(tx, who, march.id, now=MARCH_27)
        step = next(s for s in await periods.steps_of(tx, march.id) if s.kind is StepKind.LOCK)
        assert await chasing.take(tx, step, now=step.due_at) == "locked before"
        noted = [row for row in await audit.of_object(tx, "period", march.id) if row["act"] == "lock"]
    assert [row["person_id"] for row in noted] == [who.person.id]


@pytest.mark.parametrize(("label", "refusal"), [("2023-04", NotAsked), ("2024-04", NoSuchPeriod)])
async def test_what_is_not_open_is_not_locked(
    db: Database, office: Office, label: str, refusal: type[Exception]
) -> None:
    async with db.write() as tx:
        with pytest.raises(refusal):
            await opening.propose_lock(tx, await admin(tx, office), label, now=START)


async def test_with_nothing_open_there_is_nothing_to_lock(db: Database, office: Office) -> None:
    async with db.write() as tx:
        said = shown(await opening.propose_lock(tx, await admin(tx, office), "", now=START))
    assert said.text.startswith("No period is open")


@pytest.mark.parametrize("chat_id", [Office.SUPERVISOR, Office.SCIENCE, Office.SCIENCE_HEAD])
async def test_only_an_admin_asks_and_locks(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        who: Standing = await office.who(tx, chat_id)
        march = await period(tx, office, "2023-03")
        for call in (
            opening.propose_ask(tx, who, "2023-03", now=START),
            opening.propose_ask_of(tx, who, march.id, now=START),
            opening.ask(tx, who, march.id, now=START),
            opening.leave_unasked(tx, who),
            opening.propose_lock(tx, who, "2023-03", now=START),
            opening.propose_lock_of(tx, who, march.id, now=START),
            opening.lock(tx, who, march.id, now=START),
            opening.leave_unlocked(tx, who),
        ):
            with pytest.raises(NotForYou):
                await call
        assert (await period(tx, office, "2023-03")).state is PeriodState.PLANNED
        assert await outbox.latest_about(tx, Office.SCIENCE, f"prompt:{march.id}") is None


async def test_a_button_of_a_period_that_is_gone_is_outdated(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await admin(tx, office)
        for call in (opening.ask(tx, who, 999, now=START), opening.lock(tx, who, 999, now=START)):
            with pytest.raises(Outdated):
                await call
