"""A pytest plugin: a small office made once and copied for every story, with an admin, a supervisor, ten contacts and the example plan."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from simulator.bot_process import BotProcess
from simulator.client import Actor, World
from simulator.office import Office
from simulator.players import Contact
from simulator.server import Simulator
from storage.copying import Copy
from storage.database import Address, opened
from tests.journeys.conftest import database_setting
from tests.journeys.prepared import BEGIN, FAST, NAMES, TOKEN, Patient, Small
from tests.servers import Cluster


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small office, as its bot left it."""
    folder = tmp_path_factory.mktemp("prepared")
    asyncio.run(_prepare(folder))
    return folder


async def _prepare(folder: Path) -> None:
    begun = BEGIN - timedelta(days=1)
    async with (
        Simulator(folder / "telegram", token=TOKEN, now=begun, overall=None) as simulator,
        World(simulator.url) as world,
        BotProcess(simulator, folder, **FAST) as bot,
    ):
        office = Office(world, bot)
        await office.first_admin()
        await office.load_plan()
        who = {"admin": office.admin.id, "supervisor": (await office.joins("supervisor", "李强", "zh")).id}
        for department, name in NAMES.items():
            who[department] = (await office.joins(department, name, "zh")).id
        await bot.rests()
    (folder / "who.json").write_text(json.dumps(who), "utf-8")


@pytest.fixture(scope="session")
def prepared_on_server(prepared: Path, cluster: Cluster) -> str:
    """The name of a database on the server that holds the same."""

    async def copied() -> None:
        async with opened(prepared / "duban.db") as source, opened(await cluster.make("prepared")) as target:
            await Copy(source, target).fill()

    asyncio.run(copied())
    return "prepared"


@pytest.fixture
def small_template(engine: str, request: pytest.FixtureRequest) -> str:
    """The database on the server to begin with; none for a story that plays on a file."""
    return "" if engine == "sqlite" else str(request.getfixturevalue("prepared_on_server"))


@pytest.fixture
async def small_address(small_template: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Address]:
    """Where this story's copy of the small office's database is."""
    if not small_template:
        yield tmp_path / "small" / "duban.db"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        async with cluster.copy(small_template) as server:
            yield server


@pytest.fixture
async def small(prepared: Path, small_address: Address, tmp_path: Path) -> AsyncIterator[Small]:
    """The small office on Tuesday 18 April 2023, 09:00, with a bot that is not running; start it with `small.bot.start()`."""
    folder = tmp_path / "small"
    await asyncio.to_thread(shutil.copytree, prepared, folder)
    (folder / "bot.log").write_bytes(b"")
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(
            Simulator(folder / "telegram", token=TOKEN, now=BEGIN, overall=None)
        )
        world = await stack.enter_async_context(World(simulator.url))
        bot = BotProcess(simulator, folder, **FAST, **database_setting(small_address))
        stack.push_async_exit(bot)
        office = Office(world, bot)
        who: dict[str, int] = json.loads((folder / "who.json").read_text("utf-8"))
        office.admin = Actor(world, who.pop("admin"), "王芳")
        office.supervisor = Actor(world, who.pop("supervisor"), "李强")
        for department, number in who.items():
            office.contacts[department] = Contact(Patient(world, number, NAMES[department]), department)
        yield Small(simulator, world, bot, office, folder)
