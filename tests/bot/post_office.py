"""What tests of sending need: the real sender and settling on a real database, and the simulated Telegram over HTTP in this process."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from telegram.ext import ExtBot

from bot.clock import SystemClock
from bot.pacing import Pacer
from bot.sender import Sender
from bot.settling import Settling
from bot.team import Team
from bot.transport import AiohttpRequest
from domain.outgoing import Button, Outgoing, Priority
from simulator.client import Actor, World
from simulator.server import Simulator
from storage import inbox, outbox
from storage.database import Database
from storage.inbox import Received
from storage.processes import ALONE, Worker
from tests.bot.background import beside
from tests.bot.loopback import TOKEN

OPEN = ("waiting", "sending", "unsettled")


@dataclass
class PostOffice:
    """`put` queues, `working` sends, `emptied` waits until nothing is left."""

    db: Database
    world: World
    bot: ExtBot[None]
    files: Path
    clock: SystemClock = field(default_factory=SystemClock)

    async def people(self, count: int) -> list[Actor]:
        """So many people who have pressed START."""
        actors = [await self.world.person(f"张伟{n}") for n in range(count)]
        for actor in actors:
            await actor.start()
        return actors

    async def put(self, actor: Actor, text: str = "一", *, outgoing: Outgoing | None = None, key: str = "") -> int:
        """Queue a message with a button; its row."""
        content = outgoing or Outgoing(text, ((Button("好", "ok"),),))
        now = self.clock.now()
        async with self.db.write() as tx:
            made = await outbox.put(
                tx, chat_id=actor.id, key=key or f"{actor.id}:{text}", priority=Priority.NOTICE, content=content, now=now,
                hold_until=now,
            )  # fmt: skip
        assert made is not None
        return made

    @asynccontextmanager
    async def working(self, *, pace: float = 1000, seen: int = 0, worker: Worker = ALONE) -> AsyncIterator[Sender]:
        """Sender and settling run side by side, as in the process; `seen` is the number of the last message that came in,
        `worker` the process they belong to."""
        pacer = Pacer(pace, 1000)
        team = Team(self.db, worker)
        sender = Sender(self.db, self.bot, self.clock, pacer, self.files, team)
        if seen:
            async with self.db.write() as tx:
                await inbox.put(tx, [Received(1, "seen", 1, "{}", seen)], now=self.clock.now())
        settling = Settling(self.db, self.bot, self.clock, pacer, sender, team, patience=0.4)
        await settling.begin()
        async with beside(sender.run(), settling.run()):
            yield sender

    async def row(self, number: int) -> dict[str, Any]:
        async with self.db.read() as tx:
            found = await tx.row("SELECT * FROM outbox WHERE id = :id", id=number)
        assert found is not None
        return dict(found)

    async def reaches(self, number: int, *states: str) -> dict[str, Any]:
        """Wait until a row is in one of these states."""
        async with asyncio.timeout(20):
            while (row := await self.row(number))["state"] not in states:
                await asyncio.sleep(0.01)
        return row

    async def called(self, method: str) -> None:
        """Wait until a method has been called."""
        async with asyncio.timeout(20):
            while not await self.world.log(method):
                await asyncio.sleep(0.01)

    async def emptied(self) -> None:
        """Wait until every row is closed."""
        async with asyncio.timeout(30):
            while await self._open():
                await asyncio.sleep(0.02)

    async def _open(self) -> int:
        async with self.db.read() as tx:
            return int(await tx.value(f"SELECT count(*) FROM outbox WHERE state IN {OPEN}"))


@asynccontextmanager
async def post_office(db: Database, folder: Path, *, patience: float = 20) -> AsyncIterator[PostOffice]:
    """Everything but the messages; `patience` is how many seconds an answer of Telegram is waited for."""
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(Simulator(folder / "telegram", token=TOKEN, overall=None))
        world = await stack.enter_async_context(World(simulator.url))
        request = AiohttpRequest(read_timeout=patience)
        bot = ExtBot(
            TOKEN, base_url=f"{simulator.url}/bot", base_file_url=f"{simulator.url}/file/bot", request=request,
            get_updates_request=AiohttpRequest(),
        )  # fmt: skip
        await bot.initialize()
        stack.push_async_callback(bot.shutdown)
        yield PostOffice(db, world, bot, folder)


async def texts(actor: Actor) -> list[str]:
    """What the bot has written to somebody, oldest first."""
    return [message.text for message in await actor.chat() if message.from_bot]


async def doubled(actors: list[Actor]) -> list[str]:
    """Texts that somebody got more than once."""
    return [f"{a.name}: {text}" for a in actors for text, n in Counter(await texts(a)).items() if n > 1]


def at(call: dict[str, Any]) -> datetime:
    """When a call reached Telegram."""
    return datetime.fromisoformat(call["at"])
