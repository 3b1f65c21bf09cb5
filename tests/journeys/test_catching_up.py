"""After a time away: nothing twice among many updates, nobody forgotten who can be reached, and one trouble troubles nobody else."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.receiver import TRIES
from simulator.telling import ZONE
from tests.journeys.conftest import Stage
from tests.journeys.steps import rows


@pytest.mark.parametrize("waiting", [30, pytest.param(90, marks=pytest.mark.long)])
async def test_a_lost_answer_among_many_waiting_updates_doubles_nothing(stage: Stage, waiting: int) -> None:
    """The ids that were used up meanwhile are learnt before anything is sent that might have to be asked about."""
    await stage.office.first_admin()
    await stage.office.load_plan()
    contact = await stage.office.joins("省民政厅", "唐杰", "en")
    passer = await stage.world.person("路人", language="en")
    await passer.start()
    await stage.bot.rests()
    await stage.bot.stop()
    for number in range(waiting):
        await passer.send(f"hello {number}")
    await stage.world.jump(to=datetime(2023, 4, 19, 9, 5, tzinfo=ZONE), wait_followers=False)
    for number in range(waiting):
        await passer.send(f"hello again {number}")
    await stage.world.fault("lose_answer", "sendMessage")
    await stage.bot.start()
    await contact.waits_for("Progress for April", timeout=30)
    await stage.bot.rests()
    prompts = [m for m in await contact.chat() if m.from_bot and "Progress for April" in m.text]
    assert len(prompts) == 1


async def test_who_writes_is_not_blocked_whatever_is_on_record(stage: Stage) -> None:
    await stage.office.first_admin()
    await stage.office.load_plan()
    contact = await stage.office.joins("省民政厅", "唐杰", "en")
    await stage.bot.rests()
    await contact.block()
    await stage.bot.rests()
    await stage.bot.stop()
    await contact.unblock()
    await stage.world.jump(by=timedelta(hours=30), wait_followers=False)
    await stage.bot.start()
    await contact.send("/mine")
    await stage.bot.rests()
    await stage.at(4, 19)
    assert [m for m in await contact.chat() if m.from_bot and "Progress for April" in m.text]


async def test_what_cannot_be_said_to_one_person_stops_nobody(stage: Stage) -> None:
    """An unreadable time zone stands for any fault in wording: the update is put aside, the bot goes on, admins are told."""
    await stage.office.first_admin()
    await stage.office.load_plan()
    broken = await stage.office.joins("省科技厅", "周娜", "en")
    other = await stage.office.joins("省民政厅", "唐杰", "en")
    await stage.bot.rests()
    async with stage.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET zone = 'Mars/Olympus' WHERE name = '周娜'")
    await broken.send("/report 999")
    await other.send("/report 104")
    await other.waits_for("Task 104")
    for attempt in range(1, TRIES):
        await failed(stage, attempt)
        await stage.world.jump(by=timedelta(seconds=30))
    await stage.bot.rests()
    await stage.office.admin.waits_for("单独存放")
    await stage.world.jump(to=datetime(2023, 4, 19, 9, 0, 1, tzinfo=ZONE))
    await stage.office.admin.waits_for("未能完成")


async def failed(stage: Stage, times: int) -> None:
    """Wait until an update has failed so often."""
    async with asyncio.timeout(10):
        while (await rows(stage.bot, "SELECT max(attempts) FROM inbox")) < [(times,)]:
            await asyncio.sleep(0.01)
