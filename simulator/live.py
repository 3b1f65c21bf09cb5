"""`duban demo --live`: the office is set up and stays, to be played on the simulator's page; no story is told."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from simulator.bot_process import BotProcess
from simulator.client import World
from simulator.face import Face, Role
from simulator.office import Office
from simulator.server import Simulator
from simulator.telling import ZONE, write

PACE = {"DUBAN_PACE": "200", "DUBAN_CHAT_PACE": "50"}
"""The simulated Telegram has no limits here, so that a month fits into a minute."""

BEGINS = datetime(2023, 4, 3, 9, tzinfo=ZONE)
"""When the office moves in: a Monday."""
ASKS = datetime(2023, 4, 19, 9, 0, 1, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Live:
    """An office at work: its Telegram with the page, and its bot; `language` is everybody's, None for Chinese and one English supervisor."""

    simulator: Simulator
    world: World
    bot: BotProcess
    face: Face
    language: str | None


@asynccontextmanager
async def opened(folder: Path, language: str | None) -> AsyncIterator[Live]:
    """Telegram and the bot in `folder`; nobody has moved in yet."""
    face = Face(ZONE)
    async with (
        Simulator(folder / "telegram", now=BEGINS, overall=None, face=face) as simulator,
        World(simulator.url) as world,
        BotProcess(simulator, folder, language=language or "zh", **PACE) as bot,
    ):
        yield Live(simulator, world, bot, face, language)


async def move_in(live: Live) -> None:
    """The office joins, and it becomes the asking day."""
    office = Office(live.world, live.bot, live.language)
    await office.first_admin()
    live.face.roles[office.admin.id] = Role("admin")
    await office.load_plan()
    await office.invite_all()
    assign_roles(live.face, office)
    await live.world.person("周游", language=live.language or "zh")
    await live.bot.rests()
    await live.world.jump(to=ASKS)
    live.simulator.stage.bot = live.bot


async def play(language: str | None) -> int:
    """Set the office up on the asking day, beside an address to open, until interrupted; 0."""
    with tempfile.TemporaryDirectory(prefix="duban-demo-") as name:
        async with opened(Path(name), language) as live:
            write(f"Open {live.simulator.page_url}")
            write(
                "A demo: the people are made up, and this Telegram is on this computer only. The office is moving in …"
            )
            await move_in(live)
            write("All are here, and it is the asking day. Ctrl-C ends it.")
            await until_interrupted()
    return 0


def assign_roles(face: Face, office: Office) -> None:
    """Remarks what part everybody of the office plays."""
    face.roles[office.admin.id] = Role("admin")
    face.roles.update({each.id: Role("supervisor") for each in (office.supervisor, office.visitor)})
    face.roles.update({each.actor.id: Role("contact", place) for place, each in office.contacts.items()})
    face.roles[office.head.id] = Role("head", "省教育厅")


async def until_interrupted() -> None:
    """Returns when Ctrl-C is pressed: interrupted, it has done what it should."""
    with suppress(asyncio.CancelledError):
        await asyncio.Event().wait()
