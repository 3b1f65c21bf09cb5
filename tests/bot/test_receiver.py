"""Taking updates in: each once however often it is fetched, in order per chat, and one that cannot be handled holds up nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import app, config
from bot.clock import FollowedClock
from bot.pulse import Pulse
from bot.receiver import TRIES, Receiver, received
from bot.transport import UpdateSource
from simulator.client import World
from simulator.server import Simulator
from storage import inbox
from storage.database import Database
from tests.bot.background import beside
from tests.bot.loopback import TOKEN
from tests.conftest import START, Office


@dataclass
class Counter:
    """The receiving end of the process, on the small office's database."""

    db: Database
    simulator: Simulator
    world: World
    folder: Path
    done: int = 0

    async def says(self, chat_id: int, text: str, *, number: int = 1) -> int:
        """Somebody writes; the update's id."""
        sender = {"id": chat_id, "is_bot": False, "first_name": "张伟"}
        chat = {"id": chat_id, "type": "private", "first_name": "张伟"}
        update_id = self.simulator.state.updates.next_id
        message = {"message_id": number, "date": 1677632400, "chat": chat, "from": sender, "text": text}
        await self.world.update({"update_id": update_id, "message": message})
        return update_id

    @asynccontextmanager
    async def working(self, *parts: str) -> AsyncIterator[None]:
        """`poll` and `handle`, or one of them."""
        settings = config.load(
            {"DUBAN_TOKEN": TOKEN, "DUBAN_API_URL": self.simulator.url, "DUBAN_DATABASE": str(self.folder / "duban.db")}
        )
        clock = FollowedClock(self.simulator.clock_url)
        await clock.start()
        application = app.build(settings)
        await application.initialize()

        def on_done() -> None:
            self.done += 1

        async with UpdateSource(settings.api_url, TOKEN) as source:
            receiver = Receiver(self.db, source, application, clock, settings, on_done, Pulse())

            async def on_jump() -> None:
                receiver.wake()

            work = {"poll": receiver.poll, "handle": receiver.handle}
            try:
                async with beside(*(work[part]() for part in parts or work), clock.follow(on_jump)):
                    yield
            finally:
                await application.shutdown()

    async def fetched_unconfirmed(self) -> None:
        """What a process does that is killed between its commit and the next fetch."""
        async with UpdateSource(self.simulator.url, TOKEN) as source:
            batch = await source.fetch(None, timeout=0)
        async with self.db.write() as tx:
            await inbox.put(tx, [received(update.update_id, update.body) for update in batch], now=START)

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        async with self.db.read() as tx:
            return [dict(row) for row in await tx.rows(sql)]

    async def count(self, state: str) -> int:
        return len(await self.rows(f"SELECT id FROM inbox WHERE state = '{state}'"))

    async def until(self, true: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(20):
            while not await true():
                await asyncio.sleep(0.01)

    async def has(self, count: int, state: str) -> None:
        """Wait until so many updates are in this state."""

        async def there() -> bool:
            return await self.count(state) == count

        await self.until(there)


@pytest.fixture
async def counter(db: Database, office: Office, tmp_path: Path) -> AsyncIterator[Counter]:
    async with (
        Simulator(tmp_path / "telegram", token=TOKEN, now=START, first_update_id=1000) as simulator,
        World(simulator.url) as world,
    ):
        yield Counter(db, simulator, world, tmp_path)


async def test_what_is_fetched_again_after_a_crash_is_handled_once(counter: Counter) -> None:
    for number in range(1, 6):
        await counter.says(Office.SCIENCE, f"任务1 第{number}次", number=number)
    await counter.fetched_unconfirmed()
    async with counter.working("handle"):
        await counter.has(5, "done")
    assert len(counter.simulator.state.updates) == 5
    async with counter.working():
        await counter.until(lambda: confirmed(counter))
        await counter.says(Office.SCIENCE, "任务1 第6次", number=6)
        await counter.has(6, "done")
    assert [row["text"] for row in await counter.rows("SELECT text FROM sayings ORDER BY id")] == [
        f"任务1 第{number}次" for number in range(1, 7)
    ]
    assert (await counter.rows("SELECT max(message_id) AS highest FROM inbox"))[0]["highest"] == 6


async def test_ids_that_begin_anew_are_no_repetition(counter: Counter) -> None:
    await counter.says(Office.SCIENCE, "任务1 一", number=1)
    async with counter.working():
        await counter.has(1, "done")
        await counter.world.next_update(7)
        await counter.says(Office.SCIENCE, "任务1 二", number=2)
        await counter.has(2, "done")
        await counter.world.next_update(1000)
        await counter.says(Office.SCIENCE, "任务1 三", number=3)
        await counter.has(3, "done")
        await counter.until(lambda: confirmed(counter))
    assert [row["message_id"] for row in await counter.rows("SELECT message_id FROM sayings ORDER BY id")] == [1, 2, 3]


async def confirmed(counter: Counter) -> bool:
    return len(counter.simulator.state.updates) == 0


async def test_order_within_a_chat_chats_side_by_side(counter: Counter) -> None:
    for number in range(1, 21):
        for place, chat in enumerate((Office.SCIENCE, Office.INDUSTRY, Office.SCIENCE_DEPUTY)):
            await counter.says(chat, f"{number}", number=100 * place + number)
    async with counter.working():
        await counter.has(60, "done")
    for place in range(3):
        told = await counter.rows(f"SELECT message_id FROM sayings WHERE message_id / 100 = {place} ORDER BY id")
        assert [row["message_id"] for row in told] == [100 * place + number for number in range(1, 21)]


async def test_one_that_cannot_be_handled_is_put_aside_and_admins_are_told(counter: Counter) -> None:
    broken = {"update_id": 1000, "message": {"message_id": 1, "chat": {"id": Office.SCIENCE, "type": "private"}}}
    await counter.world.update(broken)
    await counter.says(Office.SCIENCE, "/help", number=2)
    await counter.says(Office.INDUSTRY, "/help", number=3)
    async with counter.working():
        await counter.has(1, "done")
        for attempt in range(1, TRIES):
            await counter.until(lambda tried=attempt: tried_so_often(counter, tried))  # type: ignore[misc]
            await counter.world.jump(by=timedelta(seconds=2**attempt))
        await counter.has(2, "done")
    assert await counter.count("quarantined") == 1
    told = await counter.rows("SELECT chat_id, key FROM outbox WHERE key LIKE 'quarantine:%'")
    assert [(row["chat_id"], row["key"].split(":")[1]) for row in told] == [(Office.ADMIN, "1")]


async def tried_so_often(counter: Counter, times: int) -> bool:
    return int((await counter.rows("SELECT attempts FROM inbox WHERE id = 1"))[0]["attempts"]) >= times


@pytest.mark.parametrize(
    "body",
    [
        {"update_id": 1000},
        {"update_id": 1000, "message": None},
        {"update_id": 1000, "message": {"chat": 5}},
        {"update_id": 1000, "callback_query": {"from": {"id": 1003}, "data": "x"}},
        {"update_id": 1000, "poll": {"id": "1"}},
        {"no": "id"},
        [],
        7,
        "text",
        None,
    ],
)
async def test_no_shape_of_an_update_stops_the_intake(counter: Counter, body: object) -> None:
    counter.simulator.state.updates.push_raw(json.dumps(body))
    await counter.says(Office.INDUSTRY, "/help", number=2)

    async def answered() -> bool:
        return bool(await counter.rows(f"SELECT id FROM outbox WHERE chat_id = {Office.INDUSTRY}"))

    async with counter.working():
        await counter.until(answered)
        await counter.until(lambda: confirmed(counter))
