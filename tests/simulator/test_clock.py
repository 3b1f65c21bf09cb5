"""The simulated clock and those who follow it."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from simulator import clock as clock_module
from simulator.client import World
from simulator.refusals import Impossible
from simulator.server import Simulator
from tests.simulator.conftest import NOW, Call


class Follower:
    """Polls like the bot does: asks again once it has acted on what it heard."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session, self._url = session, url
        self.acted: list[datetime] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.asking = asyncio.Event()

    async def run(self) -> None:
        revision = 0
        while True:
            self.asking.set()
            async with self._session.get(self._url, params={"seen": revision}) as response:
                heard = await response.json()
            await self.gate.wait()
            if heard["revision"] != revision:
                revision = heard["revision"]
                self.acted.append(datetime.fromisoformat(heard["now"]))


@pytest.fixture
async def follower(simulator: Simulator, session: aiohttp.ClientSession, world: World) -> Follower:
    return Follower(session, simulator.clock_url)


async def here(simulator: Simulator, world: World, count: int) -> None:
    """Waits until so many followers hang on the clock."""
    while len(simulator.state.clock._here) != count:
        await world.now()


async def test_it_ticks_from_its_base_in_real_time(world: World) -> None:
    first = await world.now()
    assert NOW <= first < NOW + timedelta(seconds=30)
    assert await world.now() > first


async def test_a_jump_returns_when_followers_have_acted(simulator: Simulator, world: World, follower: Follower) -> None:
    running = asyncio.create_task(follower.run())
    await here(simulator, world, 1)
    for day in (20, 21, 22):
        to = datetime(2023, 4, day, 1, tzinfo=UTC)
        assert to <= await world.jump(to=to) < to + timedelta(seconds=30)
        assert follower.acted[-1] >= to
    assert len(follower.acted) == 3
    running.cancel()


async def test_a_jump_waits_for_one_who_is_busy_or_does_not(
    simulator: Simulator, world: World, follower: Follower
) -> None:
    running = asyncio.create_task(follower.run())
    await here(simulator, world, 1)
    follower.gate.clear()
    await world.jump(by=timedelta(hours=1), wait_followers=False)
    assert follower.acted == []
    waited = asyncio.create_task(world.jump(by=timedelta(hours=1)))
    await world.changed(simulator.state.records.changes.number, 0.1)
    assert not waited.done()
    follower.gate.set()
    await waited
    assert follower.acted[-1] >= NOW + timedelta(hours=2)
    running.cancel()


async def test_one_who_hung_up_is_not_waited_for(simulator: Simulator, world: World, follower: Follower) -> None:
    running = asyncio.create_task(follower.run())
    await here(simulator, world, 1)
    running.cancel()
    await here(simulator, world, 0)
    await asyncio.wait_for(world.jump(by=timedelta(hours=1)), 5)


async def test_a_follower_that_never_comes_back_is_told_of(
    simulator: Simulator, world: World, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_module, "PATIENCE", 0.05)
    running = asyncio.create_task(follower.run())
    await here(simulator, world, 1)
    follower.gate.clear()
    with pytest.raises(TimeoutError, match="not every follower"):
        await world.jump(by=timedelta(hours=1))
    running.cancel()


async def test_an_idle_poll_is_answered_in_time(
    simulator: Simulator, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_module, "POLL", 0.01)
    assert (await world.read("/clock", seen=0))["revision"] == 0


async def test_messages_carry_the_simulated_time(world: World, call: Call) -> None:
    person = await world.person("王芳")
    await person.start()
    await world.jump(to=datetime(2023, 12, 31, 23, 59, tzinfo=UTC))
    sent = (await call("sendMessage", chat_id=person.id, text="x"))["result"]
    assert datetime.fromtimestamp(sent["date"], UTC).year == 2023
    assert (await person.last()).date >= datetime(2023, 12, 31, 23, 59, tzinfo=UTC)


async def test_a_time_without_an_offset_is_refused(world: World) -> None:
    with pytest.raises(Impossible, match="offset"):
        await world.act("clock", {"to": "2023-04-19T09:00:00"})


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("2033-04-21T00:00:00+00:00", "ten years"),
        ("9999-12-31T00:00:00+00:00", "the year 9000"),
        ("0001-01-01T00:00:00+08:00", "from 1970"),
    ],
)
async def test_a_time_out_of_reach_is_refused_and_the_clock_stands(world: World, to: str, why: str) -> None:
    with pytest.raises(Impossible, match=why):
        await world.act("clock", {"to": to})
    assert (await world.now()).year == NOW.year


async def test_ten_years_are_one_jump(world: World, call: Call) -> None:
    await world.act("clock", {"to": "2033-04-19T00:00:00+00:00"})
    assert (await call("getUpdates"))["ok"]


async def test_a_follower_from_before_a_restart_is_answered_at_once(world: World) -> None:
    answered = await asyncio.wait_for(world.read("/clock", seen=7), 5)
    assert answered["revision"] == 0
