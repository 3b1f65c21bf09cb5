"""The real bot as a process of its own, working against the simulator: started, stopped, killed, and waited for until it rests."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from simulator.server import Simulator
from simulator.stage import Condition, Standing
from storage.backlog import Backlog, backlog
from storage.database import Address, Database, Server, opened

PATIENCE = 60.0
"""Seconds after which waiting for the bot to rest is given up."""


@dataclass(frozen=True)
class Finished:
    """A command line that has ended."""

    code: int
    out: str
    errors: str


class BotProcess:
    """`duban` with a database in `folder` or on a server, talking to the simulator on loopback; its log is `folder/bot.log`."""

    def __init__(self, simulator: Simulator, folder: Path, *, language: str = "zh", **settings: str) -> None:
        self._simulator = simulator
        self.folder = folder
        url = settings.get("DUBAN_DATABASE")
        self.database: Address = Server(url) if url else folder / "duban.db"
        self.log = folder / "bot.log"
        self._process: asyncio.subprocess.Process | None = None
        self._condition = Condition(Standing.NEVER_STARTED)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")},
            "DUBAN_TOKEN": simulator.token,
            "DUBAN_API_URL": simulator.url,
            "DUBAN_CLOCK": simulator.clock_url,
            "DUBAN_DATABASE": str(self.database),
            "DUBAN_LANGUAGE": language,
            **settings,
        }

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            await self.stop()

    async def start(self) -> None:
        """Start `duban run`; it goes on in the background."""
        log = await asyncio.to_thread(self.log.open, "ab")
        with log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=self._environment, stdout=log, stderr=log
            )
        self._condition = Condition(Standing.RUNNING, self._simulator.state.clock.now())

    @property
    def condition(self) -> Condition:
        """Whether it runs, and since when; how it ended where it does not."""
        if self._process is not None and self._process.returncode is not None:
            return Condition(Standing.ENDED, code=self._process.returncode)
        return self._condition

    async def stop(self) -> int:
        """End it as a service manager does; its exit code."""
        return await self._end(signal.SIGTERM, Standing.STOPPED)

    async def kill(self) -> int:
        """End it without a warning."""
        return await self._end(signal.SIGKILL, Standing.KILLED)

    def freeze(self) -> None:
        """Let it sleep as on a machine that hangs: it keeps its connections and does nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    async def ends(self) -> int:
        """Wait until it ends by itself; its exit code."""
        assert self._process is not None
        code = await self._process.wait()
        self._process, self._condition = None, Condition(Standing.ENDED, code=code)
        return code

    async def command(self, *arguments: str) -> Finished:
        """Run another command of the command line to its end, beside a running bot or without one."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, env=self._environment, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, errors = await process.communicate()
        assert process.returncode is not None
        return Finished(process.returncode, out.decode(), errors.decode())

    async def rests(self) -> None:
        """Wait until every update has been handled and every message that may go has gone.

        Raises TimeoutError with what is left to do, and RuntimeError where the process has ended by itself.
        """
        seen = Backlog(0, 0, 0, 0, 0)
        try:
            async with asyncio.timeout(PATIENCE), self.opened() as db:
                while True:
                    if self._process is None or self._process.returncode is not None:
                        raise RuntimeError(f"the bot has ended; its log:\n{await self.log_text()}")
                    # Not by the Bot API, where asking would use up trouble that waits for the bot.
                    unfetched = len(self._simulator.state.updates)
                    async with db.read() as tx:
                        seen = await backlog(tx, now=self._simulator.state.clock.now())
                    if not unfetched and seen.is_empty:
                        return
                    await asyncio.sleep(0.01)
        except TimeoutError as error:
            raise TimeoutError(f"the bot does not come to rest: {seen}\n{await self.log_text()}") from error

    def opened(self) -> AbstractAsyncContextManager[Database]:
        """The bot's own database, to look at."""
        return opened(self.database)

    async def log_text(self) -> str:
        """The end of its log."""
        return (await asyncio.to_thread(self.log.read_text, "utf-8"))[-8000:]

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    async def _end(self, number: signal.Signals, standing: Standing) -> int:
        assert self._process is not None
        process, self._process = self._process, None
        self._condition = Condition(standing, self._simulator.state.clock.now())
        if process.returncode is None:
            process.send_signal(number)
        return await process.wait()
