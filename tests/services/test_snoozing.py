"""A contact puts reminders off: none comes before, one at the time she chose, none where all is in."""

from __future__ import annotations

import pytest

from domain.errors import NothingOpen, Outdated
from domain.outgoing import Outgoing, Reply
from services import reporting, snoozing
from storage import people, snoozes
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import letter, period, queued, report_all, sent_out, shanghai, tick, until
from tests.services.stories import buttons, read_english

MARY = Office.INDUSTRY
ASKED = shanghai(3, 20, 10)
"""Monday; March is due Friday the 24th, reminded on the 22nd and 24th."""


def shown(reply: Reply) -> Outgoing:
    assert reply.edit is not None
    return reply.edit


@pytest.mark.engines("sqlite", "postgres")
async def test_one_reminder_at_the_time_she_chose_in_place_of_those_before_it(db: Database, office: Office) -> None:
    await until(db, ASKED)
    async with db.write() as tx:
        await read_english(tx)
        await sent_out(tx)
        who, march = await office.who(tx, MARY), await period(tx, office)
        asked = (await snoozing.ask(tx, who, march.id, now=ASKED)).messages[0]
        assert list(buttons(asked)) == [
            "Mon 20 Mar 12:00",
            "Tue 21 Mar 09:00",
            "Wed 22 Mar 09:00",
            "Thu 23 Mar 09:00",
            "▶ Fill in now",
        ]
        data = buttons(asked)["Thu 23 Mar 09:00"].split(".")
        said = shown(await snoozing.choose(tx, who, march.id, data[2], now=ASKED))
        assert "I will remind you Thu 23 Mar 09:00, if something is still missing for March 2023." in said.text
        assert "You want to be reminded Thu 23 Mar 09:00." in (await reporting.overview(tx, who, now=ASKED)).text
        # Another time takes the place of that one.
        again = buttons(asked)["Wed 22 Mar 09:00"].split(".")
        await snoozing.choose(tx, who, march.id, again[2], now=ASKED)
        await snoozing.choose(tx, who, march.id, data[2], now=ASKED)
        assert len(await snoozes.open_of(tx, who.person.id)) == 1
        with pytest.raises(Outdated):
            await snoozing.choose(tx, who, march.id, "x", now=ASKED)
        late = await snoozing.choose(tx, who, march.id, "202303241000", now=ASKED)
        assert late.toast == "That time is not to be had any more."
    await until(db, shanghai(3, 22, 12))
    async with db.write() as tx:
        assert ("mary", "reminder:1") not in await sent_out(tx)
    await until(db, shanghai(3, 23, 9))
    async with db.write() as tx:
        reminder = await letter(tx, MARY, "snooze")
        assert reminder.text.startswith("⏰ You asked to be reminded now.")
        assert f"go.{march.id}" in buttons(reminder).values()
        assert len([each for each in await sent_out(tx) if each[0] == "mary"]) == 1
    await tick(db, shanghai(3, 23, 10))
    async with db.write() as tx:
        assert await queued(tx) == []
    # The due day's reminder comes all the same.
    await until(db, shanghai(3, 24, 10))
    async with db.write() as tx:
        assert ("mary", "reminder:2") in await queued(tx)


async def test_nothing_comes_where_all_is_in_or_she_has_gone(db: Database, office: Office) -> None:
    await until(db, ASKED)
    async with db.write() as tx:
        march = await period(tx, office)
        for chat_id in (Office.SCIENCE, Office.INDUSTRY):
            who = await office.who(tx, chat_id)
            await snoozing.choose(tx, who, march.id, "202303210100", now=ASKED)
        await report_all(tx, await office.who(tx, Office.SCIENCE), ASKED)
        await people.leave(tx, (await office.who(tx, Office.INDUSTRY)).person.id, now=ASKED)
        with pytest.raises(NothingOpen):
            await snoozing.ask(tx, await office.who(tx, Office.SCIENCE), march.id, now=ASKED)
        await sent_out(tx)
    await until(db, shanghai(3, 21, 9, 10))
    async with db.write() as tx:
        assert await queued(tx) == []
        outcomes = await tx.rows("SELECT outcome FROM snoozes ORDER BY id")
        assert [row["outcome"] for row in outcomes] == [
            "passed over: nothing is missing", "passed over: she is not here any more",
        ]  # fmt: skip


async def test_whose_period_it_is_not_can_put_nothing_off(db: Database, office: Office) -> None:
    await until(db, ASKED)
    async with db.write() as tx:
        march = await period(tx, office)
        for chat_id in (Office.SUPERVISOR, Office.SCIENCE_HEAD):
            with pytest.raises(NothingOpen):
                await snoozing.choose(tx, await office.who(tx, chat_id), march.id, "202303210100", now=ASKED)
        assert await tx.rows("SELECT id FROM snoozes") == []
