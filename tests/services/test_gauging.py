"""What reporting costs and what came on time: figures of what is in charge only, for who oversees."""

from __future__ import annotations

import pytest

from domain import errors
from domain.outgoing import Outgoing
from domain.reports import Period
from services import gauging, posting, returning
from storage.database import Database, Tx
from storage.periods import StepKind
from tests.conftest import START, Office
from tests.services.stories import after, buttons, english
from tests.services.test_looking_up import of_part
from tests.services.test_summarising import two_periods

NOTE = "Per cent of the reports expected: excused ones and departments in which nobody can be reached are not."


async def chased(tx: Tx, office: Office, period: Period, chat_id: int) -> None:
    """A reminder and an overdue step as the clock queues them."""
    person = (await office.who(tx, chat_id)).person
    for kind in (StepKind.REMINDER, StepKind.OVERDUE):
        key = f"{kind}:1:{period.id}:{person.id}"
        assert await posting.schedule(tx, office.plan, period, person, Outgoing("x"), key=key, now=period.due_at)


async def sent(tx: Tx) -> None:
    await tx.run("UPDATE outbox SET state = 'sent', sent_at = created_at WHERE state = 'waiting'")


async def test_load_of_what_is_in_charge(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await english(tx, office, Office.ADMIN)
        assert (await gauging.burden(tx, admin, "", now=START)).text == "Nothing has been asked yet."
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        assert "Nobody was written to." in (await gauging.burden(tx, admin, "", now=now)).text, "nothing is sent yet"
        await chased(tx, office, april, Office.INDUSTRY)
        await returning.send_back(tx, admin, "1 please add the figures", now=now)
        await sent(tx)
        said = (await gauging.burden(tx, admin, "", now=now)).text.splitlines()
        assert said[2:8] == [
            "<b>April 2023</b>",
            "3 people written to, messages each: median 2, most 3",
            "asked 2 · reminded 1 · overdue 1 · sent back 2",
            "answers wanted of each: median 2.5, most 3",
            "first answer after 5 d 9 h (median of 4 answers)",
            "no change: 1 of 2 (50 %)",
        ]
        assert said[9:11] == ["<b>March 2023</b>", "2 people written to, messages each: median 1, most 1"]
        assert "April" not in (await gauging.burden(tx, admin, "2023-03", now=now)).text
        second = (await gauging.burden(tx, await of_part(tx, office, 2), "", now=now)).text
        assert "1 person written to, messages: median 3, most 3" in second
        assert "sent back 0\nanswers wanted of each: median 1, most 1" in second
        assert "first answer after" not in second, "nothing of part 2 was answered"
        for chat_id in (Office.SCIENCE, Office.SCIENCE_HEAD):
            with pytest.raises(errors.NotForYou):
                await gauging.burden(tx, await office.who(tx, chat_id), "", now=now)


async def test_timeliness_of_what_is_in_charge(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await english(tx, office, Office.ADMIN)
        assert (await gauging.timeliness(tx, admin, "", now=START)).text == "Nothing has been due yet."
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        said = await gauging.timeliness(tx, admin, "", now=now)
        assert said.text.splitlines() == [
            "⏱ <b>On time</b> · March 2023 to April 2023",
            NOTE,
            "",
            "省工业和信息化厅 · on time 1 of 4 (25 %) · late 1 · not received 2",
            "省水利厅 · none expected · nobody can be reached: 2",
            "省科技厅 · on time 4 of 4 (100 %)",
        ]
        assert buttons(said) == {"By part": "timely.2023-04.p", "By period": "timely.2023-04.m"}
        assert (await gauging.pressed(tx, admin, "timely.2023-04.p", now=now)).text.splitlines()[3:] == [
            "part 1 · on time 5 of 6 (83 %) · late 1",
            "part 2 · on time 0 of 2 (0 %) · not received 2 · nobody can be reached: 2",
        ]
        assert (await gauging.pressed(tx, admin, "timely.2023-04.m", now=now)).text.splitlines()[3:] == [
            "<b>April 2023</b> · on time 2 of 4 (50 %) · late 1 · not received 1 · nobody can be reached: 1",
            "<b>March 2023</b> · on time 3 of 4 (75 %) · not received 1 · nobody can be reached: 1",
        ]
        early = (await gauging.timeliness(tx, admin, "", now=april.asked_at)).text
        assert early.startswith("⏱ <b>On time</b> · March 2023\n"), "April is not due yet"
        other = await of_part(tx, office, 2)
        assert "省科技厅" not in (await gauging.timeliness(tx, other, "", now=now)).text
        for data in ("timely.2023-04.x", "timely.2023-04", "timely"):
            with pytest.raises(errors.Outdated):
                await gauging.pressed(tx, admin, data, now=now)
        with pytest.raises(errors.NoSuchPeriod):
            await gauging.timeliness(tx, admin, "2031-01", now=now)
        contact = await office.who(tx, Office.SCIENCE)
        with pytest.raises(errors.NotForYou):
            await gauging.timeliness(tx, contact, "", now=now)
        with pytest.raises(errors.NotForYou):
            await gauging.pressed(tx, contact, "timely.2023-04.d", now=now)
