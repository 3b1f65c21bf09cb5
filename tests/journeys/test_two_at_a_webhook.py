"""Two processes behind one webhook address: what a balancer gives to either is stored once, whoever dies with an answer in its hands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from simulator import players
from simulator.bot_process import BotProcess
from tests.journeys.conftest import database_setting
from tests.journeys.prepared import FAST, Small
from tests.journeys.test_webhook import HEADER, SECRET, answers, free_port

pytest_plugins = ("tests.journeys.small_office",)


class Balancer:
    """Gives requests to the processes in turn, to the next where one is not there."""

    def __init__(self, bots: dict[int, BotProcess]) -> None:
        self._bots = bots
        self._ports = list(bots)
        self._session: aiohttp.ClientSession | None = None
        self.dying: BotProcess | None = None
        """Is killed once it has taken the next update: Telegram never gets its answer."""
        self.died = asyncio.Event()
        self.taken = dict.fromkeys(bots, 0)

    @asynccontextmanager
    async def served(self, port: int) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_post("/duban", self._pass_on)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        async with aiohttp.ClientSession() as self._session:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", port).start()
            try:
                yield
            finally:
                await runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        assert self._session is not None
        body = await request.read()
        for _ in self._ports:
            port = self._ports.pop(0)
            self._ports.append(port)
            try:
                async with self._session.post(
                    f"http://127.0.0.1:{port}/duban",
                    data=body,
                    headers={name: request.headers[name] for name in (HEADER, "Content-Type")},
                ) as response:
                    status = response.status
            except aiohttp.ClientError:
                continue
            self.taken[port] += status == 200
            if self._bots[port] is self.dying:
                await self._bots[port].kill()
                self.dying = None
                self.died.set()
                return web.Response(status=502)
            return web.Response(status=status)
        return web.Response(status=503)


@pytest.mark.long
@pytest.mark.engines("postgres")
async def test_either_takes_what_comes_and_nothing_is_lost_or_doubled(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who is answered by one that died waits until the other takes over.
    monkeypatch.setattr(players, "PATIENCE", 60)
    where, address = database_setting(small.bot.database), free_port()
    bots: dict[int, BotProcess] = {}
    async with AsyncExitStack() as stack:
        for name in ("first", "second"):
            (tmp_path / name).mkdir()
            listen = free_port()
            settings = {
                "DUBAN_WEBHOOK_URL": f"http://127.0.0.1:{address}/duban",
                "DUBAN_WEBHOOK_SECRET": SECRET,
                "DUBAN_WEBHOOK_LISTEN": f"127.0.0.1:{listen}",
            }
            bots[listen] = BotProcess(small.simulator, tmp_path / name, **FAST, **settings, **where)
        balancer = Balancer(bots)
        await stack.enter_async_context(balancer.served(address))
        for bot in bots.values():
            await stack.enter_async_context(bot)
        small.bot = next(iter(bots.values()))
        await small.at(4, 19)
        stories = [asyncio.create_task(answers(contact)) for contact in small.contacts]
        for bot in bots.values():
            balancer.dying = bot
            await asyncio.wait_for(balancer.died.wait(), 30)
            balancer.died.clear()
            await bot.start()
        await asyncio.gather(*stories)
        await small.emptied()
        assert min(balancer.taken.values()) > 5
        assert not await small.world.log("getUpdates")
        twice = "SELECT count(*) - count(DISTINCT update_id) AS n FROM inbox"
        assert (await small.rows(twice))[0]["n"] == 0
        faults = await small.faults()
        for bot in bots.values():
            log = bot.log.read_text("utf-8")
            faults += [f"the log holds {word}" for word in ("Traceback", SECRET) if word in log]
        assert faults == []
