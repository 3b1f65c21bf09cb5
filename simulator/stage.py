"""Behind the scenes of the page: what the plan's clock brings next, trouble on the line, and the bot's process. The page's
clock itself is set in page.py."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from aiohttp import web

from simulator import judge
from simulator.coming import next_event
from simulator.face import Face, answered, behind_key, given
from simulator.faults import Fault, Trouble
from simulator.refusals import Impossible, Json
from simulator.state import State
from storage.database import Address, Database

RESTS_WITHIN = 10.0
"""Seconds that a check waits for the bot to rest."""
MOST_CALLS = 1000
LONGEST = 600.0
"""Seconds that a 429 asks for, or a slow line takes, at most."""


class Standing(StrEnum):
    """How a bot's process stands."""

    NEVER_STARTED = "never_started"
    RUNNING = "running"
    KILLED = "killed"
    STOPPED = "stopped"
    ENDED = "ended"
    """By itself."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A process's standing, since when by the simulated clock, and the exit code where it ended by itself."""

    standing: Standing
    since: datetime | None = None
    code: int | None = None


class Bot(Protocol):
    """The bot's process, as the page has it in hand."""

    database: Address

    @property
    def condition(self) -> Condition: ...

    async def start(self) -> None: ...

    async def kill(self) -> int: ...

    async def rests(self) -> None: ...

    def opened(self) -> AbstractAsyncContextManager[Database]: ...


class Stage:
    """What one page has in hand. `bot` is set once it was started; until then, and where nobody sets it, there is none."""

    def __init__(self) -> None:
        self.bot: Bot | None = None


def add_routes(app: web.Application, state: State, face: Face, stage: Stage) -> None:
    """Serves the stage below `face.path`, behind its key."""
    hands = _Hands(state, face, stage)
    for method, path, handler in (
        ("GET", "", hands.shown),
        ("POST", "/arm", hands.arm),
        ("POST", "/quiet", hands.quiet),
        ("POST", "/kill", hands.kill),
        ("POST", "/start", hands.start),
        ("POST", "/check", hands.check),
    ):
        app.router.add_route(method, "/page/{key}/stage" + path, behind_key(face, handler))


class _Hands:
    def __init__(self, state: State, face: Face, stage: Stage) -> None:
        self._state, self._face, self._stage = state, face, stage
        self._turning = asyncio.Lock()

    async def shown(self, request: web.Request) -> web.StreamResponse:
        """→ now, zone, next, why (there is no next), network, bot."""
        return await self._answer()

    async def arm(self, request: web.Request) -> web.StreamResponse:
        """{trouble, calls? (null: until it is ended), retry_after?, seconds?}: in place of what was armed of this kind."""
        asked = await given(request)
        trouble, calls = _trouble(asked), asked.get("calls", 1)
        if calls is not None and not (type(calls) is int and 1 <= calls <= MOST_CALLS):
            raise Impossible(f"calls is a whole number from 1 to {MOST_CALLS}, or null for all")
        fault = Fault(trouble, calls=calls)
        if "retry_after" in asked:
            fault.retry_after = int(_span(asked, "retry_after"))
        if "seconds" in asked:
            fault.seconds = _span(asked, "seconds")
        self._state.faults.end(trouble)
        self._state.faults.add(fault)
        return await self._happened()

    async def quiet(self, request: web.Request) -> web.StreamResponse:
        """{trouble?}: ends one trouble, or all and their counts."""
        asked = await given(request)
        if "trouble" in asked:
            self._state.faults.end(_trouble(asked))
        else:
            self._state.faults.clear()
        return await self._happened()

    async def kill(self, request: web.Request) -> web.StreamResponse:
        """Ends the bot's process without a warning."""
        async with self._turning:
            bot = self._bot()
            if bot.condition.standing is not Standing.RUNNING:
                raise Impossible("the bot is not running")
            await bot.kill()
        return await self._happened()

    async def start(self, request: web.Request) -> web.StreamResponse:
        """Starts the bot's process."""
        async with self._turning:
            bot = self._bot()
            if bot.condition.standing is Standing.RUNNING:
                raise Impossible("the bot is running already")
            await bot.start()
        return await self._happened()

    async def check(self, request: web.Request) -> web.StreamResponse:
        """→ rests, and where it does: once, doubled, lost, waiting, failed (counts), faults (lines)."""
        bot = self._bot()
        try:
            async with asyncio.timeout(RESTS_WITHIN):
                await bot.rests()
        except (TimeoutError, RuntimeError):
            return answered({"rests": False})
        async with bot.opened() as db:
            found = await judge.delivery(db, self._state.log)
        counts = {name: len(getattr(found, name)) for name in ("doubled", "lost", "waiting", "failed")}
        faults = [*found.doubled, *found.lost]
        return answered({"rests": True, "once": found.once, **counts, "faults": faults[:20]})

    def _bot(self) -> Bot:
        if self._stage.bot is None:
            raise Impossible("there is no bot on this stage: this page was served without one")
        return self._stage.bot

    async def _happened(self) -> web.StreamResponse:
        self._state.records.changes.advance()
        return await self._answer()

    async def _answer(self) -> web.StreamResponse:
        now = self._state.clock.now()
        event, why = await self._next(now)
        return answered(
            {
                "now": now.isoformat(),
                "zone": self._face.zone.key,
                "next": event,
                "why": why,
                "network": [self._shown_trouble(each) for each in Trouble],
                "bot": None if self._stage.bot is None else _shown_condition(self._stage.bot.condition),
            }
        )

    async def _next(self, now: datetime) -> tuple[Json | None, str | None]:
        """The next event, or why there is none: "no_bot", "server", "no_database", "nothing"."""
        bot = self._stage.bot
        if bot is None:
            return None, "no_bot"
        if not isinstance(bot.database, Path):
            return None, "server"
        # Opening would make it.
        if not bot.database.exists():
            return None, "no_database"
        async with bot.opened() as db, db.read() as tx:
            event = await next_event(tx, now=now)
        return event, None if event else "nothing"

    def _shown_trouble(self, trouble: Trouble) -> Json:
        armed, struck = self._state.faults.armed(trouble), self._state.faults.struck[trouble]
        calls = None if any(fault.calls is None for fault in armed) else sum(fault.calls or 0 for fault in armed)
        return {"trouble": trouble, "armed": bool(armed), "calls": calls, "struck": struck}


def _shown_condition(condition: Condition) -> Json:
    since = condition.since.isoformat() if condition.since else None
    return {"standing": condition.standing, "since": since, "code": condition.code}


def _trouble(asked: Json) -> Trouble:
    try:
        return Trouble(asked["trouble"])
    except (KeyError, ValueError):
        raise Impossible(f"trouble is one of {', '.join(Trouble)}") from None


def _span(asked: Json, name: str) -> float:
    span = asked[name]
    if type(span) not in (int, float) or not 1 <= span <= LONGEST:
        raise Impossible(f"{name} is a number of seconds from 1 to {LONGEST:g}")
    return float(span)
