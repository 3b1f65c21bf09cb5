"""After the lock a contact asks to have her report reopened: who decides, what a grant changes, and who may not ask."""

from __future__ import annotations

import pytest

from domain.errors import NotForYou, NotLocked, NotYours
from domain.reports import RequestState
from services import owing
from storage import audit
from storage.database import Database
from tests.conftest import Office
from tests.services.asking import at_desk, data
from tests.services.rounds import reported, shanghai, until

SCIENCE, MARY, SUPERVISOR = Office.SCIENCE, Office.INDUSTRY, Office.SUPERVISOR
LOCKED = shanghai(4, 3, 10)
"""March was locked on Friday the 31st."""


@pytest.mark.parametrize("was_reported", [True, False])
async def test_granted_it_takes_answers_for_two_working_days(db: Database, office: Office, was_reported: bool) -> None:
    if was_reported:
        await until(db, shanghai(3, 20, 9))
        async with db.write() as tx:
            who = await office.who(tx, SCIENCE)
            await reported(tx, who, (await owing.mine(tx, who))[0], shanghai(3, 20, 10))
    async with at_desk(db, office, LOCKED) as desk:
        request = await desk.request(1, office.science.id)
        assert request.state is (RequestState.REPORTED if was_reported else RequestState.MISSED)
        asked = await desk.asks(SCIENCE, str(request.id), "reopening", None, "数据有误")
        told = await desk.newest(SUPERVISOR)
        assert "🔓 <b>省科技厅</b> asks to reopen a locked report" in told.text
        assert data(told)[:3] == [f"decide.{asked.id}.{what}" for what in ("grant", "refuse", "ask")]
        await desk.sends_out()
        settled = await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert "✔ Granted by 李强" in settled.text
        heard = await desk.newest(SCIENCE)
        assert "It can be answered again until Thu 6 Apr 18:00." in heard.text
        assert data(heard) == [f"card.{request.id}"]
        again = await desk.request(1, office.science.id)
        assert again.accepts(LOCKED)
        assert again.state is (RequestState.REPORTED if was_reported else RequestState.OPEN)
        # Her deputy hears of it too, she herself once.
        assert await desk.keys("reopen") == [Office.SCIENCE_DEPUTY]
        with pytest.raises(NotLocked):
            await desk.press(SCIENCE, f"apply.{request.id}.reopening")
        assert [a for a in data(await desk.press(SCIENCE, f"apply.{request.id}")) if "reopening" in a] == []


async def test_refused_withdrawn_and_lapsed(db: Database, office: Office) -> None:
    async with at_desk(db, office, LOCKED) as desk:
        menu = await desk.press(SCIENCE, "apply.t1")
        assert "apply.t1.reopening" in data(menu)
        asked = await desk.asks(SCIENCE, "t1", "reopening", None)
        assert asked.request_id == (await desk.request(1, office.science.id)).id
        await desk.press(SUPERVISOR, f"decide.{asked.id}.refuse")
        await desk.types(SUPERVISOR, "通报已印发")
        assert "It stays locked, as it was reported." in (await desk.newest(SCIENCE)).text
        asked = await desk.asks(SCIENCE, "t1", "reopening", None)
        assert "Everything stays as it was" in (await desk.press(SCIENCE, f"withdraw.{asked.id}")).text
        asked = await desk.asks(SCIENCE, "t1", "reopening", None)
        await desk.command(SUPERVISOR, "reopen 1")
    await until(db, LOCKED)
    async with at_desk(db, office, LOCKED) as desk:
        assert (await desk.press(SUPERVISOR, f"decide.{asked.id}")).text.count("the report can be answered again") == 1


async def test_who_may_not(db: Database, office: Office) -> None:
    async with at_desk(db, office, shanghai(3, 20, 10)) as desk:
        request = await desk.request(1, office.science.id)
        with pytest.raises(NotLocked):
            await desk.press(SCIENCE, f"apply.{request.id}.reopening")
    async with at_desk(db, office, LOCKED) as desk:
        with pytest.raises(NotYours):
            await desk.press(MARY, f"apply.{request.id}.reopening")
        for chat_id in (SUPERVISOR, Office.SCIENCE_HEAD):
            with pytest.raises(NotForYou):
                await desk.press(chat_id, f"apply.{request.id}.reopening")
        asked = await desk.asks(SCIENCE, str(request.id), "reopening", None)
        with pytest.raises(NotForYou):
            await desk.press(MARY, f"decide.{asked.id}.grant")
        assert not (await desk.request(1, office.science.id)).accepts(LOCKED)


async def test_what_was_accepted_is_reopened_with_a_reason(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 20, 9))
    async with db.write() as tx:
        for chat_id in (SCIENCE, MARY):
            who = await office.who(tx, chat_id)
            for answered in await owing.mine(tx, who):
                await reported(tx, who, answered, shanghai(3, 20, 10))
    async with at_desk(db, office, LOCKED) as desk:
        for number, department in ((1, office.science), (2, office.science), (3, office.industry)):
            request = await desk.request(number, department.id)
            await desk.press(SUPERVISOR, f"revok.{request.id}.{request.revision}.1")
            assert (await desk.request(number, department.id)).accepted
        with pytest.raises(NotForYou):
            await desk.command(MARY, "reopen 1 数据有误")
        # Asked for where none is given; an unknown department is no department but a reason.
        await desk.sends_out()
        asked = await desk.command(SUPERVISOR, "reopen 1")
        assert "Why is it opened again?" in asked.text
        assert not (await desk.request(1, office.science.id)).accepts(LOCKED)
        done = await desk.types(SUPERVISOR, "数据有误", asked.about)
        assert done is not None
        assert "is open again until" in done.text
        for command, number in (("reopen 2 2023-03 少报一家", 2), ("reopen 3 图片缺失", 3)):
            assert "is open again until" in (await desk.command(SUPERVISOR, command)).text
            assert not (await desk.request(number, (office.science if number == 2 else office.industry).id)).fixed
        assert "Why: “少报一家”" in (await desk.newest(SCIENCE)).text
        assert "Why: “图片缺失”" in (await desk.newest(MARY)).text
        rows = [row for row in await audit.of_object(desk.tx, "request", request.id) if row["act"] == "reopen"]
        assert '"图片缺失"' in rows[0]["after"]
        # What was not accepted needs none, and the name of a department still means its contribution.
        assert "is open again until" in (await desk.command(SUPERVISOR, "reopen 3 省科技厅")).text
        assert await desk.types(SUPERVISOR, "数据有误") is None
