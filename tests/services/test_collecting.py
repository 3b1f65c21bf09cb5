"""Figures that come later: asked for once on their day, of who said so or who sits there by then."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import NotYours
from domain.people import Post
from services import collecting, summarising
from storage import people
from storage.database import Database
from tests.conftest import Office
from tests.services.measuring import of, retarget
from tests.services.rounds import everything, letter, outcomes, queued, shanghai, tick, until
from tests.services.talk import Chat, answered, talking

PUT = {1: "全国重点实验室 ≥ 25 家", 2: "省级中试基地 ≥ 30 家"}


async def put_off(db: Database, office: Office, day: str) -> None:
    """Task 1's figures come on this day of March."""
    async with db.write() as tx:
        await retarget(tx, office, PUT)
        await tx.run("UPDATE indicators SET state = 'confirmed'")
    async with talking(db, office, Office.SCIENCE) as chat:
        for number in (1, 2):
            await chat.press_data(f"card.{(await answered(chat, number)).request.id}")
            await chat.press("Figures come later")
            await chat.say(day)


async def test_on_the_day_one_message_asks_for_all_that_comes_and_opens_the_figure(
    db: Database, office: Office
) -> None:
    await put_off(db, office, "3月25日")
    await until(db, shanghai(3, 26, 12))
    async with db.write() as tx:
        assert "data:1" not in [key for _, key in await queued(tx)]
    await until(db, shanghai(3, 27, 9))
    await tick(db, shanghai(3, 27, 9))
    async with db.write() as tx:
        # The 25th is a Saturday.
        asked = await letter(tx, Office.SCIENCE, "data")
        assert asked.text.startswith("📐 You said the figures of tasks 1, 2 come today (March 2023):\n1 完善实验室体系")
        assert len([key for _, key in await queued(tx) if key.startswith("data:")]) == 1
        before = await everything(tx)
        assert [b.label for row in asked.keyboard for b in row] == [
            "✏ Enter them: task 1", "✏ Enter them: task 2",
        ]  # fmt: skip
        chat = Chat(tx, office, Office.SCIENCE, shanghai(3, 27, 10))
        await chat.press_data(asked.keyboard[0][0].data)
        assert "where does it stand now, in 家? Write the number." in await chat.text()
        assert await chat.labels() != []
        mary, request = await office.who(tx, Office.INDUSTRY), (await answered(chat, 1)).request
        with pytest.raises(NotYours):
            await collecting.open_card(tx, mary, request.id, now=chat.now)
        assert before[1] == (await everything(tx))[1]


async def test_nobody_is_asked_for_figures_that_are_there_or_come_on_another_day(db: Database, office: Office) -> None:
    await put_off(db, office, "3月22日")
    async with db.write() as tx:
        chat = Chat(tx, office, Office.SCIENCE, shanghai(3, 20, 9))
        first, second = [(await answered(chat, n)).request for n in (1, 2)]
        await chat.press_data(f"step.{first.id}.figure-{(await of(tx, 1)).id}")
        await chat.say("21")
        await chat.press_data(f"step.{second.id}.later")
        await chat.say("3月23日")
    await until(db, shanghai(3, 22, 12))
    async with db.write() as tx:
        rows = await tx.rows("SELECT data_on, outcome FROM data_steps ORDER BY id")
        assert [(row["data_on"], row["outcome"]) for row in rows] == [
            (date(2023, 3, 22), "passed over: nothing is waited for"),
            (date(2023, 3, 22), "passed over: another day"),
            (date(2023, 3, 23), ""),
        ]


async def test_who_sits_there_by_then_is_asked_and_told_how_to_reopen(db: Database, office: Office) -> None:
    await put_off(db, office, "4月3日")
    async with db.write() as tx:
        gone = await office.who(tx, Office.SCIENCE)
        await people.leave_seat(tx, gone.person.id, office.science.id, Post.CONTACT, now=shanghai(4, 1, 9))
    await until(db, shanghai(4, 3, 9))
    async with db.write() as tx:
        assert (await outcomes(tx, office))[-1].startswith("lock 1: ")
        asked = await letter(tx, Office.SCIENCE_DEPUTY, "data")
        assert "March 2023 is locked; a supervisor can reopen it with /reopen 1." in asked.text
        assert asked.keyboard == ()


async def test_the_summary_counts_what_was_not_measured_apart(db: Database, office: Office) -> None:
    await put_off(db, office, "3月25日")
    async with db.write() as tx:
        who = await office.who(tx, Office.SUPERVISOR)
        head = await summarising.summary(tx, who, "", now=shanghai(3, 20, 9))
        assert "figures to come 2" in head.text
        assert "nothing to measure" not in head.text
        chat = Chat(tx, office, Office.SCIENCE, shanghai(3, 20, 9))
        request = (await answered(chat, 1)).request
        await chat.press_data(f"nothing.{request.id}.{request.revision}")
        head = await summarising.summary(tx, who, "", now=shanghai(3, 20, 9))
        assert "nothing to measure 1 · figures to come 1" in head.text
