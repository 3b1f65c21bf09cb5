"""Faults on the line and flood limits."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest

from simulator.client import Actor, World
from simulator.limits import Limits, Rate
from simulator.refusals import Refused
from tests.simulator.conftest import Call


@pytest.fixture
def monotonic(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that the limits see, in seconds."""
    moment = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: moment[0])
    return moment


async def bot_texts(person: Actor) -> list[str]:
    return [message.text for message in await person.chat() if message.from_bot]


async def test_a_lost_answer_is_work_that_was_done(call: Call, world: World, wang: Actor) -> None:
    await world.fault("lose_answer", "sendMessage")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await call("sendMessage", chat_id=wang.id, text="一")
    assert await bot_texts(wang) == ["一"]
    assert (await call("sendMessage", chat_id=wang.id, text="二"))["ok"]


async def test_a_refused_connection_is_no_work(call: Call, world: World, wang: Actor) -> None:
    await world.fault("refuse", "sendMessage", calls=2)
    for _ in range(2):
        with pytest.raises(aiohttp.ClientError):
            await call("sendMessage", chat_id=wang.id, text="一")
    assert await bot_texts(wang) == []
    assert (await call("sendMessage", chat_id=wang.id, text="二"))["ok"]


async def test_429_and_5xx_on_demand(call: Call, world: World, wang: Actor) -> None:
    await world.fault("too_many", "sendMessage", retry_after=7, skip=1)
    await world.fault("server_error", "getMe", code=502)
    assert (await call("sendMessage", chat_id=wang.id, text="一"))["ok"]
    assert await call("sendMessage", chat_id=wang.id, text="二") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert await call("getMe") == {"ok": False, "error_code": 502, "description": "Bad Gateway"}
    assert (await call("getMe"))["ok"]
    assert await bot_texts(wang) == ["一"]


async def test_a_slow_call_has_done_its_work_before_it_is_answered(call: Call, world: World, wang: Actor) -> None:
    await world.fault("slow", seconds=60)
    slow = asyncio.create_task(call("sendMessage", chat_id=wang.id, text="慢"))
    assert (await wang.waits_for("慢")).from_bot
    assert not slow.done()
    slow.cancel()
    await world.fault("slow", seconds=60)
    await world.clear_faults()
    assert (await call("getMe"))["ok"]


async def test_trouble_with_any_method_leaves_the_poll_alone(call: Call, world: World) -> None:
    await world.fault("server_error", code=500)
    assert (await call("getUpdates"))["ok"]
    assert (await call("getMe"))["error_code"] == 500


async def test_the_log_says_what_was_called_and_how_it_ended(call: Call, world: World, wang: Actor) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    sent = (await call("sendMessage", chat_id=str(wang.id), text="一", reply_markup=markup))["result"]
    await call("editMessageText", chat_id=wang.id, message_id=999, text="二")
    first, second = await world.log()
    assert (first["n"], first["method"], first["status"], first["error"]) == (1, "sendMessage", 200, None)
    assert (first["chat_id"], first["message_id"]) == (wang.id, sent["message_id"])
    assert first["params"]["reply_markup"] == markup
    assert (second["status"], second["error"]) == (400, "Bad Request: message to edit not found")
    assert await world.log("SENDMESSAGE") == [first]
    assert await world.log(after=1) == [second]


def refused(limits: Limits, chat_id: int) -> int | None:
    """The seconds to wait, or None when the message may go."""
    try:
        limits.take(chat_id)
    except Refused as refusal:
        return int((refusal.parameters or {})["retry_after"])
    return None


def test_thirty_at_once_and_thirty_a_second(monotonic: list[float]) -> None:
    limits = Limits(Rate(30, 1.0, 30))
    assert [refused(limits, 1) for _ in range(31)] == [None] * 30 + [1]
    monotonic[0] += 1 / 30 + 0.001
    assert [refused(limits, 1) for _ in range(2)] == [None, 1]
    monotonic[0] += 10
    assert [refused(limits, 1) for _ in range(31)] == [None] * 30 + [1]


def test_a_chat_and_a_group_have_limits_of_their_own(monotonic: list[float]) -> None:
    limits = Limits(None, chat=Rate(1, 1.0, 3), group=Rate(20, 60.0, 20))
    assert [refused(limits, 1) for _ in range(4)] == [None, None, None, 1]
    assert refused(limits, 2) is None
    group = []
    for _ in range(22):
        group.append(refused(limits, -1))
        monotonic[0] += 1
    assert group == [None] * 22
    only_group = Limits(None, group=Rate(20, 60.0, 20))
    assert [refused(only_group, -1) for _ in range(21)] == [None] * 20 + [3]


async def test_the_default_limit_and_another_over_http(call: Call, world: World, wang: Actor) -> None:
    async def send(count: int) -> list[int]:
        answers: list[Any] = [await call("sendMessage", chat_id=wang.id, text="x") for _ in range(count)]
        return [answer.get("error_code", 200) for answer in answers]

    await world.limits(overall={"count": 1, "seconds": 60, "burst": 2})
    assert await send(3) == [200, 200, 429]
    await world.limits()
    assert await send(50) == [200] * 50
