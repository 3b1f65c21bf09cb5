"""Where `now` comes from: the machine's clock, or that of a simulator which plays a month in seconds. Both tell when
the time has jumped, so that what has become due is not waited for."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import aiohttp

log = logging.getLogger(__name__)

OnJump = Callable[[], Awaitable[None]]
_JUMP = timedelta(seconds=2)
_LONG_POLL = 25
_SPARE_TIME = 10
_PAUSE = 1.0


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC."""

    async def start(self) -> None:
        """To be awaited once, before the first `now`."""

    async def follow(self, on_jump: OnJump) -> None:
        """Awaits `on_jump` after every jump of the time, until cancelled."""


class SystemClock:
    """The machine's clock. A jump is more than 2 s between it and the monotonic one: the machine slept, or its time was
    set. `every` is how often to look, in seconds."""

    def __init__(
        self,
        *,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        every: float = 5.0,
    ) -> None:
        self._wall, self._monotonic, self._every = wall, monotonic, every

    def now(self) -> datetime:
        return self._wall()

    async def start(self) -> None:
        """Nothing to do."""

    async def follow(self, on_jump: OnJump) -> None:
        expected = self._wall() - timedelta(seconds=self._monotonic())
        while True:
            await asyncio.sleep(self._every)
            begun = self._wall() - timedelta(seconds=self._monotonic())
            if abs(begun - expected) > _JUMP:
                log.info("The wall clock jumped.", extra={"seconds": (begun - expected).total_seconds()})
                expected = begun
                await _tell(on_jump)


class FollowedClock:
    """The clock of a simulator: GET `url` gives {"now": ISO time, "revision": N}, `url`?seen=N waits up to 25 s for
    another revision. Between jumps it runs with the monotonic clock."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._base: datetime | None = None
        self._based_at = 0.0
        self._revision = 0

    def now(self) -> datetime:
        if self._base is None:
            raise RuntimeError("The clock has not been started.")
        return self._base + timedelta(seconds=time.monotonic() - self._based_at)

    async def start(self) -> None:
        """Takes over the simulator's time. Raises OSError, aiohttp.ClientError or ValueError where it gives none."""
        async with _session() as session:
            self._set(*await self._ask(session, {}))

    async def follow(self, on_jump: OnJump) -> None:
        """Asks for the next revision only when `on_jump` has ended: whoever made the jump sees by `seen` that it has
        been acted on."""
        async with _session() as session:
            while True:
                try:
                    now, revision = await self._ask(session, {"seen": str(self._revision)})
                except (aiohttp.ClientError, OSError, ValueError) as error:
                    log.warning("The simulator's clock does not answer.", extra={"reason": repr(error)})
                    await asyncio.sleep(_PAUSE)
                    continue
                if revision != self._revision:
                    self._set(now, revision)
                    await _tell(on_jump)

    async def _ask(self, session: aiohttp.ClientSession, query: dict[str, str]) -> tuple[datetime, int]:
        async with session.get(self._url, params=query, raise_for_status=True) as response:
            answer = await response.json()
        match answer:
            case {"now": str(text), "revision": int(revision)}:
                now = datetime.fromisoformat(text)
                if now.tzinfo is not None:
                    return now.astimezone(UTC), revision
        raise ValueError(f"not a clock's answer: {answer!r:.200}")

    def _set(self, now: datetime, revision: int) -> None:
        self._base, self._based_at, self._revision = now, time.monotonic(), revision


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(trust_env=False, timeout=aiohttp.ClientTimeout(total=_LONG_POLL + _SPARE_TIME))


async def _tell(on_jump: OnJump) -> None:
    try:
        await on_jump()
    except Exception:
        log.exception("Acting on the jump of the clock failed.")
