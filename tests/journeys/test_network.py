"""The line to Telegram is bad and people come and go: every message arrives exactly once, and whoever can be asked is asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from simulator.client import Actor
from simulator.players import link_in, sees
from simulator.telling import ZONE
from tests.journeys.prepared import Small, questions

pytest_plugins = ("tests.journeys.small_office",)


@pytest.fixture
async def small(small: Small) -> Small:
    """The small office with its bot running."""
    await small.bot.start()
    await small.running(1)
    return small


async def test_every_kind_of_trouble_while_everybody_is_asked(small: Small) -> None:
    for trouble in ("lose_answer", "refuse", "lose_answer", "server_error", "lose_answer"):
        await small.world.fault(trouble, "sendMessage", skip=2)
    await small.at(4, 19)
    await small.emptied()
    assert [len(await questions(contact.actor)) for contact in small.contacts] == [1] * 10
    met = [call["fault"] for call in await small.world.log("sendMessage") if "fault" in call]
    assert sorted(met) == ["lose_answer"] * 3 + ["refuse", "server_error"]
    assert await small.faults() == []


async def test_after_a_429_nothing_is_sent_until_its_time_is_over(small: Small) -> None:
    await small.world.fault("too_many", "sendMessage", skip=2, retry_after=1)
    await small.at(4, 19)
    await small.emptied()
    calls = await small.world.log("sendMessage")
    (halted,) = (at(call) for call in calls if "fault" in call)
    meanwhile = [call for call in calls if timedelta(seconds=0.05) < at(call) - halted < timedelta(seconds=0.99)]
    assert meanwhile == []
    assert len([call for call in calls if at(call) - halted >= timedelta(seconds=0.99)]) >= 1
    assert [len(await questions(contact.actor)) for contact in small.contacts] == [1] * 10
    assert await small.faults() == []


async def test_a_lost_question_is_found_behind_what_a_stranger_wrote(small: Small) -> None:
    stranger = await small.world.person("周游", language="zh")
    await stranger.start()
    for n in range(80):
        await stranger.send(f"{n}")
    await small.bot.rests()
    await small.world.fault("lose_answer", "sendMessage")
    await small.at(4, 19)
    await small.emptied()
    assert await small.faults() == []


async def test_telegram_is_away_and_comes_back(small: Small) -> None:
    await small.world.fault("server_error", "getUpdates", calls=1)
    await small.world.fault("refuse", "getUpdates", calls=1)
    await small.world.fault("refuse", "sendMessage", calls=4)
    await small.world.fault("lose_answer", "setMyCommands")
    sent = await small.contact("省应急厅").send("/tasks")
    await small.at(4, 19)
    assert (await small.contact("省应急厅").waits_for("112", after=sent)).from_bot
    await small.emptied()
    assert await small.faults() == []


async def test_who_blocks_the_bot_is_told_of_once_and_asked_when_back(small: Small) -> None:
    gone = small.contact("省教育厅")
    await gone.block()
    await small.bot.rests()
    await small.at(4, 19)
    assert await state_of(small, gone) == "blocked"
    assert await notices_of(small.office.admin, "韩军") == 1
    assert await questions(gone) == []
    await gone.unblock()
    await small.bot.rests()
    assert await state_of(small, gone) == "active"
    assert len(await questions(gone)) == 1
    assert await small.faults() == []


async def test_who_blocks_unseen_is_found_out_by_the_first_message(small: Small) -> None:
    """Telegram tells nothing of a closed account; of the blocked one it told while nobody listened."""
    await small.at(4, 19)
    closed = small.contact("省畜牧局")
    await small.bot.stop()
    await closed.deactivate()
    await small.bot.start()
    await small.running(2)
    await small.at(4, 23, 9, 30)
    assert await state_of(small, closed) == "blocked"
    assert await notices_of(small.office.admin, "何静") == 1
    await small.at(4, 25, 9, 30)
    assert await notices_of(small.office.admin, "何静") == 1
    waiting = await small.rows("SELECT chat_id, state, error FROM outbox WHERE state NOT IN ('sent', 'skipped')")
    assert waiting == [{"chat_id": closed.id, "state": "failed", "error": "deactivated"}]


async def test_a_held_question_is_not_doubled_by_a_block_in_the_night(small: Small) -> None:
    """What waits for the morning is closed by the block; coming back asks anew."""
    await small.bot.stop()
    await small.clock(4, 19, 22)
    await small.bot.start()
    await small.running(2)
    await small.bot.rests()
    gone = small.contact("省教育厅")
    await gone.block()
    await small.bot.rests()
    await gone.unblock()
    await small.bot.rests()
    await small.at(4, 20, 8)
    assert len(await questions(gone)) == 1
    assert await small.unexpected() == []


async def test_who_joins_after_asking_is_asked_at_once(small: Small) -> None:
    await small.at(4, 19)
    await small.at(4, 20, 10)
    new = await small.office.joins("省能源局", "于洋", "zh")
    await small.bot.rests()
    (question,) = await questions(new)
    assert "省能源局" in question.text
    deputy = await small.office.joins("省教育厅 deputy", "冯磊", "zh")
    await small.bot.rests()
    assert len(await questions(deputy)) == 1
    assert len(await questions(small.contact("省教育厅"))) == 1
    assert await small.faults() == []


async def test_who_sits_in_two_departments_gets_one_question(small: Small) -> None:
    both = small.contact("省教育厅")
    asked = await small.office.admin.send("/invite 省卫生健康委")
    await both.opens(link_in(await sees(small.office.admin, "uninvite", after=asked)))
    await small.bot.rests()
    await small.at(4, 19)
    (question,) = await questions(both)
    for part in ("省教育厅", "省卫生健康委", "102 ", "103 ", "107 ", "111 "):
        assert part in question.text
    assert await small.outcomes("ask") == ["10 people asked"]
    assert await small.faults() == []


async def state_of(small: Small, actor: Actor) -> str:
    (row,) = [row for row in await small.rows("SELECT chat_id, state FROM people") if row["chat_id"] == actor.id]
    return str(row["state"])


async def notices_of(admin: Actor, name: str) -> int:
    """How often this admin has been told that somebody cannot be reached."""
    return len([m for m in await admin.chat() if m.from_bot and name in m.text and "无法" in m.text])


def at(call: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(call["at"]).astimezone(ZONE)
