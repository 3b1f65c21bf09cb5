"""The queue of updates: offsets, long polls, rivals, kinds, age, and what stays after a restart."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from simulator.client import Actor, World
from simulator.clock import Clock
from simulator.server import Simulator
from simulator.updates import Updates
from tests.simulator.conftest import NOW, TOKEN, Call


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def updates(tmp_path: Path, clock: Clock) -> Iterator[Updates]:
    queue = Updates(tmp_path, clock, 1000)
    yield queue
    queue.close()


async def ids(updates: Updates, offset: int = 0, limit: int = 100) -> list[int]:
    """What a call gives; calls stand far enough apart not to be slowed down."""
    updates._asked = (0, -10.0)
    return [json.loads(body)["update_id"] for body in await updates.get(offset, limit, 0)]


def fill(updates: Updates, count: int) -> None:
    for _ in range(count):
        updates.push("message", {})


@pytest.mark.parametrize(
    ("offset", "given", "kept"),
    [
        (0, [1000, 1001, 1002, 1003, 1004], 5),
        (1000, [1000, 1001, 1002, 1003, 1004], 5),
        (1002, [1002, 1003, 1004], 3),
        (1005, [], 0),
        (1006, [], 0),
        (1015, [], 0),
        (1016, [1000, 1001, 1002, 1003, 1004], 5),
        (900, [1000, 1001, 1002, 1003, 1004], 5),
        (-1, [1004], 1),
        (-2, [1003, 1004], 2),
        (-50, [1000, 1001, 1002, 1003, 1004], 5),
    ],
)
async def test_an_offset_confirms_what_stands_before_it(
    updates: Updates, offset: int, given: list[int], kept: int
) -> None:
    fill(updates, 5)
    assert await ids(updates, offset) == given
    assert len(updates) == kept


async def test_an_offset_far_from_the_queue_confirms_nothing_for_ever(updates: Updates) -> None:
    fill(updates, 5)
    updates.jump(11)
    fill(updates, 5)
    # The rule of thumb "offset = max(id) + 1": it takes the first five away and is ignored from then on.
    everything = await ids(updates)
    highest = max(everything) + 1
    assert everything == [1000, 1001, 1002, 1003, 1004, 11, 12, 13, 14, 15]
    assert await ids(updates, highest) == [11, 12, 13, 14, 15]
    assert await ids(updates, highest) == [11, 12, 13, 14, 15]
    # The last of the last batch + 1 gets on.
    assert await ids(updates, 16) == []
    assert len(updates) == 0


async def test_the_limit_is_kept(updates: Updates) -> None:
    fill(updates, 150)
    assert len(await ids(updates)) == 100
    assert len(await ids(updates, limit=500)) == 100
    assert len(await ids(updates, limit=0)) == 1
    assert await ids(updates, 1010, 3) == [1010, 1011, 1012]


async def test_the_same_offset_at_once_gets_one_update(updates: Updates) -> None:
    fill(updates, 3)
    assert len(await updates.get(1001, 100, 0)) == 2
    assert len(await updates.get(1001, 100, 0)) == 1


async def test_updates_older_than_a_day_are_dropped(updates: Updates, clock: Clock) -> None:
    fill(updates, 2)
    clock.jump(NOW + timedelta(hours=23))
    fill(updates, 1)
    assert await ids(updates) == [1000, 1001, 1002]
    clock.jump(NOW + timedelta(hours=25))
    assert await ids(updates) == [1002]


async def test_a_full_queue_takes_no_more(updates: Updates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.updates.CAPACITY", 3)
    fill(updates, 5)
    assert await ids(updates) == [1000, 1001, 1002]


async def test_the_queue_stays_on_disk(tmp_path: Path, clock: Clock) -> None:
    first = Updates(tmp_path, clock, 1000)
    fill(first, 4)
    first.allow(["message"])
    assert await ids(first, 1002) == [1002, 1003]
    first.close()
    second = Updates(tmp_path, clock, None)
    assert await ids(second) == [1002, 1003]
    assert second.push("callback_query", {}) is None
    assert second.push("message", {}) == 1004
    second.close()
    with (tmp_path / "updates.jsonl").open("ab") as file:
        file.write(b'["update", 1005, 168')
    third = Updates(tmp_path, clock, None)
    assert await ids(third) == [1002, 1003, 1004]
    third.close()


async def test_kinds_are_chosen_and_stay_chosen(updates: Updates) -> None:
    assert updates.push("chat_member", {}) is None
    assert updates.push("my_chat_member", {}) is not None
    updates.allow(["callback_query", "chat_member", "nonsense"])
    assert updates.push("message", {}) is None
    assert updates.push("chat_member", {}) is not None
    for changes_nothing in (None, "message", {"message": True}, ["message", 5]):
        updates.allow(changes_nothing)
        assert updates.push("message", {}) is None
    updates.allow(["MESSAGE"])
    assert updates.push("message", {}) is not None
    updates.allow([])
    assert updates.push("message", {}) is not None
    assert updates.push("chat_member", {}) is None


async def test_a_long_poll_ends_with_the_first_update(call: Call, world: World) -> None:
    person = await world.person("王芳")
    poll = asyncio.create_task(call("getUpdates", timeout=50))
    await asyncio.sleep(0)
    await person.start()
    (update,) = (await asyncio.wait_for(poll, 5))["result"]
    assert (update["update_id"], update["message"]["text"]) == (1000, "/start")


async def test_the_earlier_of_two_pollers_gets_a_conflict(call: Call, simulator: Simulator, world: World) -> None:
    earlier = asyncio.create_task(call("getUpdates", timeout=50))
    while not simulator.state.log:
        await world.now()
    later = asyncio.create_task(call("getUpdates", timeout=50, offset=5))
    assert await earlier == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
        "running",
    }
    await (await world.person("王芳")).start()
    assert len((await later)["result"]) == 1


async def test_one_that_need_not_wait_ends_no_other(call: Call, simulator: Simulator, world: World) -> None:
    held = asyncio.create_task(call("getUpdates", timeout=50))
    while not simulator.state.log:
        await world.now()
    assert (await call("getUpdates", offset=5))["result"] == []
    await (await world.person("王芳")).start()
    assert len((await held)["result"]) == 1


async def test_an_answer_has_its_size(updates: Updates) -> None:
    for _ in range(3):
        updates.push_raw("x" * (2**21 - 100))
    assert [len(await updates.get(offset, 100, 0)) for offset in (0, 1002)] == [2, 1]


async def test_a_poller_that_hangs_up_is_no_rival(call: Call, simulator: Simulator, world: World) -> None:
    gone = asyncio.create_task(call("getUpdates", timeout=50))
    while not simulator.state.log:
        await world.now()
    gone.cancel()
    await (await world.person("王芳")).start()
    assert len((await call("getUpdates", timeout=50))["result"]) == 1


async def test_anything_can_be_pushed_into_the_result(
    simulator: Simulator, world: World, session: Any, call: Call
) -> None:
    odd = {"update_id": 77, "message": {"message_id": "not a number"}}
    assert await world.update(odd) == 77
    assert (await call("getUpdates"))["result"] == [odd]
    await world.update("{broken \udcff")
    async with session.get(f"{simulator.url}/bot{TOKEN}/getUpdates?offset=78") as response:
        assert await response.read() == b'{"ok":true,"result":[{broken \xff]}'


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    async with Simulator(tmp_path, token=TOKEN, now=NOW) as first, World(first.url) as world:
        person = await world.person("王芳")
        await person.start()
        await person.file("a.txt", b"abc", caption="附件")
        await world.jump(by=timedelta(days=3))
        chat = await person.chat()
    async with Simulator(tmp_path, token=TOKEN) as second, World(second.url) as world:
        assert await world.now() >= NOW + timedelta(days=3)
        again = Actor(world, person.id, person.name)
        assert await again.chat() == chat
        assert chat[1].document is not None
        assert await world.download(chat[1].document) == b"abc"
        assert await again.send("还在") == chat[1].id + 1
