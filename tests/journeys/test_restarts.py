"""The bot is stopped, started late and killed at random: everybody is asked once, every reply is stored once, nobody is woken at night."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from simulator.office import saying
from simulator.players import Contact, Said, card_unlike, request_of, tail_of, tap
from simulator.telling import ZONE
from tests.journeys.prepared import Small, questions

pytest_plugins = ("tests.journeys.small_office",)

KILLS = 5
CARDS = 26
"""What the ten departments are asked for in a month."""


async def test_stopped_before_asking_time_and_started_in_the_night_after(small: Small) -> None:
    await small.bot.start()
    await small.running(1)
    await small.bot.rests()
    begun = time.monotonic()
    assert await small.bot.stop() == 0
    assert time.monotonic() - begun < 5
    await small.clock(4, 19, 23)
    await small.bot.start()
    await small.running(2)
    await small.bot.rests()
    assert await small.outcomes("ask") == ["10 people asked"]
    assert await heard(small, since=19) == []
    await small.at(4, 20, 7, 59)
    assert await heard(small, since=19) == []
    await small.at(4, 20, 8)
    await small.emptied()
    assert [len(await questions(contact.actor)) for contact in small.contacts] == [1] * 10
    assert await small.faults() == []


async def test_what_was_queued_by_day_does_not_go_out_in_the_night(small: Small) -> None:
    """The process is killed in the morning, before it could send the questions, and started again at 23:00."""
    await small.clock(4, 19)
    await small.world.fault("refuse", "sendMessage", calls=1000)
    await small.bot.start()
    await small.until(lambda: asked(small), "the asking")
    await small.bot.kill()
    await small.world.clear_faults()
    await small.clock(4, 19, 23)
    await small.bot.start()
    await small.emptied()
    assert await heard(small, since=19) == []


async def asked(small: Small) -> bool:
    return await small.outcomes("ask") == ["10 people asked"]


async def test_started_after_the_reminders_they_are_passed_over_with_the_reason(small: Small) -> None:
    await small.clock(4, 25, 19)
    await small.bot.start()
    await small.running(1)
    await small.bot.rests()
    assert await small.outcomes("ask") == ["10 people asked"]
    assert await small.outcomes("reminder") == ["passed over: it was asked only after that"] * 2
    assert await small.outcomes("overdue") == [""] * 3
    await small.bot.stop()
    await small.clock(5, 1, 10)
    await small.bot.start()
    await small.running(2)
    await small.bot.rests()
    assert await small.outcomes("overdue") == ["passed over: the next step is due too"] * 2 + [
        "113 requests listed for the supervisors"
    ]
    await small.at(5, 4, 8)
    await small.emptied()
    await asyncio.gather(*(nothing_on_a_day_off(contact) for contact in small.contacts))
    assert await small.faults() == []


async def nothing_on_a_day_off(contact: Contact) -> None:
    for message in await contact.actor.chat():
        local = message.date.astimezone(ZONE)
        assert local.date() not in HOLIDAY
        assert not message.from_bot or 8 <= local.hour < 20


HOLIDAY = [datetime(2023, 4, 29, tzinfo=ZONE).date() + timedelta(days=n) for n in range(5)]


async def heard(small: Small, *, since: int) -> list[str]:
    """What the bot has written to anybody since a day of April."""
    actors = [small.office.admin, small.office.supervisor, *(contact.actor for contact in small.contacts)]
    begun = datetime(2023, 4, since, tzinfo=ZONE)
    return [m.text for actor in actors for m in await actor.chat() if m.from_bot and m.date >= begun]


async def test_what_is_said_while_the_bot_is_down_is_handled_once(small: Small) -> None:
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)
    typing, pressing, asking = (small.office.contacts[d] for d in ("省教育厅", "省民政厅", "省应急厅"))
    await typing.begin()
    await pressing.begin()
    await small.bot.rests()
    assert await small.bot.stop() == 0
    card = await card_unlike(typing.actor, "")
    await typing.actor.send("已印发实施方案")
    typing.said[request_of(card)] = Said("unstated", None, "已印发实施方案")
    card = await card_unlike(pressing.actor, "")
    at_risk = next(
        b for row in card.keyboard for b in row if (b.data or "").startswith(f"health.{tail_of(card)}.at_risk")
    )
    for _ in range(2):
        await pressing.actor.press_only(at_risk.data or "", message=card.id)
    pressing.said[request_of(card)] = Said("at_risk")
    asked = await asking.actor.send("/report 112")
    await small.office.supervisor.send("/missing")
    await small.clock(4, 19, 9, 40)
    await small.bot.start()
    await small.running(2)
    await small.bot.rests()
    assert len([m for m in await asking.actor.chat() if m.from_bot and m.id > asked]) == 1
    assert await small.rows("SELECT version FROM reports") == [{"version": 1}] * 2
    assert "省海洋局" in (await small.office.supervisor.last()).text
    assert await small.bot.kill() != 0
    await small.bot.start()
    await small.running(3)
    await small.bot.rests()
    assert await small.rows("SELECT version FROM reports") == [{"version": 1}] * 2
    assert await small.faults() == []


@pytest.mark.engines("sqlite")
async def test_killed_again_and_again_while_everybody_answers(small: Small) -> None:
    chance = random.Random(11)
    await small.world.fault("slow", "sendMessage", calls=100_000, seconds=0.03)
    await small.clock(4, 19)
    cards = asyncio.Semaphore(0)
    answering = asyncio.create_task(everybody_answers(small, cards))
    doubtful: set[int] = set()
    for number in range(1, KILLS + 1):
        await small.bot.start()
        if number % 3 == 0:
            # A chat in doubt is held until a run lives long enough to ask; people here wait 20 s at most.
            await small.until(lambda: out_of_doubt(small), "an end of doubt")
        for _ in range(3):
            cards.release()
        await some_calls(small, chance.randint(1, 12))
        await small.bot.kill()
        doubtful |= await in_doubt(small)
    for _ in range(CARDS):
        cards.release()
    await small.bot.start()
    await answering
    await small.emptied()
    assert len(doubtful) >= 6, "the kills did not hit"
    assert sum(len(contact.said) for contact in small.contacts) == CARDS
    assert [len(await questions(contact.actor)) for contact in small.contacts] == [1] * 10
    assert await small.faults() == []


async def in_doubt(small: Small) -> set[int]:
    """Rows that were being sent and may have arrived."""
    return {row["id"] for row in await small.rows("SELECT id FROM outbox WHERE state IN ('sending', 'unsettled')")}


async def out_of_doubt(small: Small) -> bool:
    return not await in_doubt(small)


async def everybody_answers(small: Small, cards: asyncio.Semaphore) -> None:
    async with asyncio.TaskGroup() as group:
        for contact in small.contacts:
            group.create_task(answer_all(contact, cards))


async def answer_all(contact: Contact, cards: asyncio.Semaphore) -> None:
    """Answer card after card, as many as are free to be answered, whoever dies meanwhile."""
    await tap(contact.actor, "go")
    more = True
    while more:
        await cards.acquire()
        more = await contact.answer(saying(request_of(await card_unlike(contact.actor, ""))))


async def some_calls(small: Small, count: int) -> None:
    """Wait until the bot has made so many more calls, or has been up for a while with less to do."""
    log = small.simulator.state.log
    begun = len(log)

    async def made() -> bool:
        return len([line for line in log[begun:] if line["method"] != "getUpdates"]) >= count

    with suppress(TimeoutError):
        await small.until(made, f"{count} calls", seconds=3)
