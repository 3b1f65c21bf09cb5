"""Journeys: the simulator in this process, the real `duban run` in another, a database file, and HTTP between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from simulator.bot_process import BotProcess
from simulator.client import World
from simulator.office import Office
from simulator.server import Simulator
from simulator.telling import ZONE
from storage.database import Address, Server


@dataclass
class Stage:
    """Everything a story needs; `at` jumps to a wall time of 2023 in the plan's zone and waits until the bot rests."""

    simulator: Simulator
    world: World
    bot: BotProcess
    office: Office

    async def at(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        await self.world.jump(to=datetime(2023, month, day, hour, minute, 1, tzinfo=ZONE))
        await self.bot.rests()

    async def later(self, **span: float) -> None:
        await self.world.jump(by=timedelta(**span))
        await self.bot.rests()


def database_setting(address: Address) -> dict[str, str]:
    """What a bot process needs to work there rather than on a file in its folder."""
    return {"DUBAN_DATABASE": address.url} if isinstance(address, Server) else {}


@pytest.fixture
async def stage(tmp_path: Path, address: Address) -> AsyncIterator[Stage]:
    """An empty bot on Monday 3 April 2023, 09:00 in Shanghai, that sends as fast as it can."""
    now = datetime(2023, 4, 3, 9, tzinfo=ZONE)
    async with (
        Simulator(tmp_path / "telegram", now=now, overall=None) as simulator,
        World(simulator.url) as world,
        BotProcess(simulator, tmp_path, DUBAN_PACE="1000", DUBAN_CHAT_PACE="1000", **database_setting(address)) as bot,
    ):
        yield Stage(simulator, world, bot, Office(world, bot, None))
