"""`duban demo --live`: the office is set up and stays, to be played on the simulator's page; no story is told."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
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


async def play(language: str | None) -> int:
    """Set the office up on the asking day, beside an address to open, until interrupted; 0.

    `language` is that of everybody; None for Chinese contacts and one English supervisor.
    """
    face = Face(ZONE)
    with tempfile.TemporaryDirectory(prefix="duban-demo-") as name:
        folder = Path(name)
        async with (
            Simulator(folder / "telegram", now=BEGINS, overall=None, face=face) as simulator,
            World(simulator.url) as world,
            BotProcess(simulator, folder, language=language or "zh", **PACE) as bot,
        ):
            write(f"Open {simulator.page_url}")
            write(
                "A demo: the people are made up, and this Telegram is on this computer only. The office is moving in …"
            )
            office = Office(world, bot, language)
            await office.first_admin()
            face.roles[office.admin.id] = Role("admin")
            await office.load_plan()
            await office.invite_all()
            assign_roles(face, office)
            await world.person("周游", language=language or "zh")
            await bot.rests()
            await world.jump(to=ASKS)
            simulator.stage.bot = bot
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
