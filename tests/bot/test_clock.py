import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.clock import Clock, FollowedClock, OnJump, SystemClock
from tests.bot.loopback import answering, nobody, serving

ASKED = datetime(2023, 3, 17, 1, 0, tzinfo=UTC)
DUE = datetime(2023, 3, 24, 10, 0, tzinfo=UTC)
IN_TIME = 5


class Simulator:
    """The other end of a FollowedClock: notes which revision the bot has `seen` with each question."""

    def __init__(self, now: datetime) -> None:
        self.now, self.revision = now, 1
        self.seen: list[int | None] = []
        self.changed = asyncio.Condition()

    async def handler(self, request: web.Request) -> web.StreamResponse:
        seen = int(request.query["seen"]) if "seen" in request.query else None
        async with self.changed:
            self.seen.append(seen)
            self.changed.notify_all()
            await self.changed.wait_for(lambda: seen != self.revision)
            return web.json_response({"now": self.now.isoformat(), "revision": self.revision})

    async def jump(self, now: datetime) -> None:
        async with self.changed:
            self.now, self.revision = now, self.revision + 1
            self.changed.notify_all()

    async def until_seen(self, revision: int) -> None:
        async with asyncio.timeout(IN_TIME), self.changed:
            await self.changed.wait_for(lambda: revision in self.seen)


@asynccontextmanager
async def following(clock: Clock, on_jump: OnJump) -> AsyncIterator[None]:
    task = asyncio.create_task(clock.follow(on_jump))
    try:
        yield
    finally:
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def close_to(now: datetime, expected: datetime) -> bool:
    return expected <= now < expected + timedelta(seconds=IN_TIME)


async def test_it_starts_with_the_simulators_time_and_runs_on() -> None:
    simulator = Simulator(ASKED.astimezone())
    async with serving(simulator.handler) as root:
        clock = FollowedClock(f"{root}/clock")
        await clock.start()
    first, second = clock.now(), clock.now()
    assert close_to(first, ASKED)
    assert first.tzinfo is UTC
    assert first < second


def test_it_has_no_time_before_it_is_started() -> None:
    with pytest.raises(RuntimeError):
        FollowedClock("http://127.0.0.1/clock").now()


async def test_whoever_jumped_sees_it_only_when_it_has_been_acted_on() -> None:
    simulator = Simulator(ASKED)
    found: list[datetime] = []

    async with serving(simulator.handler) as root:
        clock = FollowedClock(f"{root}/clock")
        await clock.start()

        async def on_jump() -> None:
            for _ in range(5):  # time enough for a question that does not wait for this
                await FollowedClock(f"{root}/clock").start()
            assert 2 not in simulator.seen
            found.append(clock.now())

        async with following(clock, on_jump):
            await simulator.until_seen(1)
            await simulator.jump(DUE)
            await simulator.until_seen(2)
    assert len(found) == 1
    assert close_to(found[0], DUE)


async def test_jumps_made_meanwhile_are_taken_together() -> None:
    simulator = Simulator(ASKED)
    found: list[datetime] = []

    async def on_jump() -> None:
        found.append(clock.now())
        if len(found) == 1:
            await simulator.jump(DUE - timedelta(days=2))
            await simulator.jump(DUE)

    async with serving(simulator.handler) as root:
        clock = FollowedClock(f"{root}/clock")
        await clock.start()
        async with following(clock, on_jump):
            await simulator.jump(ASKED + timedelta(days=1))
            await simulator.until_seen(4)
    assert len(found) == 2
    assert close_to(found[1], DUE)


async def test_a_failing_action_does_not_stop_it(caplog: pytest.LogCaptureFixture) -> None:
    simulator = Simulator(ASKED)

    async def on_jump() -> None:
        raise LookupError("no plan")

    async with serving(simulator.handler) as root:
        clock = FollowedClock(f"{root}/clock")
        await clock.start()
        async with following(clock, on_jump):
            await simulator.jump(DUE)
            await simulator.until_seen(2)
    assert "LookupError: no plan" in caplog.text


async def test_a_silence_of_the_simulator_does_not_stop_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.clock._PAUSE", 0.01)
    simulator = Simulator(ASKED)
    broken = iter([web.Response(status=500), web.Response(text="{"), web.json_response({"now": "2023-03-24T10:00:00"})])

    async def handler(request: web.Request) -> web.StreamResponse:
        if "seen" in request.query and (response := next(broken, None)):
            return response
        return await simulator.handler(request)

    async def on_jump() -> None:
        pass

    async with serving(handler) as root:
        clock = FollowedClock(f"{root}/clock")
        await clock.start()
        async with following(clock, on_jump):
            await simulator.until_seen(1)
            await simulator.jump(DUE)
            await simulator.until_seen(2)
    assert close_to(clock.now(), DUE)
    assert next(broken, None) is None


@pytest.mark.parametrize(
    "answer",
    [{}, [], {"now": "soon", "revision": 1}, {"now": "2023-03-24T10:00:00", "revision": 1}, {"now": DUE.isoformat()}],
)
async def test_it_does_not_start_without_a_time(answer: object) -> None:
    async with serving(answering(200, answer)) as root:
        with pytest.raises(ValueError):
            await FollowedClock(root).start()


async def test_it_does_not_start_with_nobody() -> None:
    with pytest.raises(aiohttp.ClientConnectorError):
        await FollowedClock(nobody()).start()


class Hands:
    """A wall and a monotonic clock which a test moves; every look at the wall is counted."""

    def __init__(self) -> None:
        self.wall, self.monotonic, self.looks = ASKED, 100.0, 0
        self.looked = asyncio.Event()

    def read_wall(self) -> datetime:
        self.looks += 1
        self.looked.set()
        return self.wall

    def move(self, wall: float, monotonic: float) -> None:
        self.wall += timedelta(seconds=wall)
        self.monotonic += monotonic

    async def looks_taken(self, more: int) -> None:
        until = self.looks + more
        async with asyncio.timeout(IN_TIME):
            while self.looks < until:
                self.looked.clear()
                await self.looked.wait()


async def jumps_after(move: Callable[[Hands], None]) -> int:
    hands, jumps = Hands(), 0

    async def on_jump() -> None:
        nonlocal jumps
        jumps += 1

    clock = SystemClock(wall=hands.read_wall, monotonic=lambda: hands.monotonic, every=0.001)
    await clock.start()
    async with following(clock, on_jump):
        await hands.looks_taken(2)
        move(hands)
        await hands.looks_taken(3)
    return jumps


@pytest.mark.parametrize(
    ("wall", "monotonic", "jumps"),
    [
        pytest.param(3600, 0, 1, id="asleep for an hour"),
        pytest.param(3600, 3600, 0, id="an hour passed"),
        pytest.param(2.5, 0, 1, id="set forward"),
        pytest.param(-2.5, 0, 1, id="set back"),
        pytest.param(1.5, 0, 0, id="corrected a little"),
    ],
)
async def test_the_system_clock_tells_jumps_from_time_passing(wall: float, monotonic: float, jumps: int) -> None:
    assert await jumps_after(lambda hands: hands.move(wall, monotonic)) == jumps


async def test_small_corrections_add_up() -> None:
    hands, jumped = Hands(), asyncio.Event()

    async def on_jump() -> None:
        jumped.set()

    async with following(SystemClock(wall=hands.read_wall, monotonic=lambda: hands.monotonic, every=0.001), on_jump):
        for _ in range(3):
            await hands.looks_taken(2)
            hands.move(0.9, 0)
        async with asyncio.timeout(IN_TIME):
            await jumped.wait()


def test_the_system_clock_is_utc() -> None:
    before = datetime.now(UTC)
    assert before <= SystemClock().now() <= datetime.now(UTC)
    assert SystemClock().now().tzinfo is UTC
