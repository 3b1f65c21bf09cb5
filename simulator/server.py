"""The simulator as a running HTTP server on loopback."""

import asyncio
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from simulator import api, control, page, stage
from simulator.face import Face
from simulator.limits import OVERALL, Rate
from simulator.state import State, remembered_time

HOST = "127.0.0.1"
BODY = 64 * 1024 * 1024
"""The largest request, in bytes: a file of 50 MB and some."""


class Simulator:
    """`async with Simulator(folder, token=…, now=…) as simulator:` serves until the block is left.

    What is in `folder` goes on where it stopped. Without `now` the time does too, or is the real one. `url` is the
    root for DUBAN_API_URL and for `World`, `clock_url` the one for DUBAN_CLOCK, `page_url` (with a `face` only) for a browser.
    Give `stage.bot` the bot's process, and the page can kill and start it.
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        token: str | None = None,
        now: datetime | None = None,
        port: int = 0,
        first_update_id: int | None = None,
        overall: Rate | None = OVERALL,
        face: Face | None = None,
    ) -> None:
        self.folder = Path(folder)
        self.token = token or f"123456:TEST-{secrets.token_urlsafe(24)}"
        self._now, self._port = now, port
        self._first_update_id, self._overall = first_update_id, overall
        self._runner: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None
        self._face = face
        self.stage = stage.Stage()
        self.url = self.clock_url = self.page_url = ""
        self.state: State

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        now = self._now or remembered_time(self.folder) or datetime.now(UTC)
        self.state = State(self.folder, self.token, now, self._first_update_id, self._overall)
        app = web.Application(client_max_size=BODY)
        control.add_routes(app, self.state)
        api.add_routes(app, self.state)
        if self._face is not None:
            # The page takes every name below its address that is nobody else's.
            stage.add_routes(app, self.state, self._face, self.stage)
            page.add_routes(app, self.state, self._face)
        # A client that hangs up ends its own long poll and is not waited for.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://{HOST}:{self._port}"
        self.clock_url = f"{self.url}/clock"
        if self._face is not None:
            self.page_url = f"{self.url}{self._face.path}"
        self._delivery = asyncio.create_task(self.state.webhook.deliver())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._delivery is not None:
            self._delivery.cancel()
            with suppress(asyncio.CancelledError):
                await self._delivery
        if self._runner is not None:
            await self._runner.cleanup()
        self.state.close()
