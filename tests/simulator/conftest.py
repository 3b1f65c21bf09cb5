"""A running simulator, its control client, and a bare Bot API caller."""

from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from simulator.client import Actor, World
from simulator.face import Face
from simulator.server import Simulator
from tests.simulator.page_client import Page

NOW = datetime(2023, 4, 19, 1, 0, tzinfo=UTC)
TOKEN = "123456:TEST-token-for-the-simulator"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00"
"""As much of a picture as the simulator looks at: 2 by 3 pixels."""

Answer = dict[str, Any]
Call = Callable[..., Coroutine[Any, Any, Answer]]


@pytest.fixture
def face() -> Face:
    return Face(ZoneInfo("Asia/Shanghai"))


@pytest.fixture
async def simulator(tmp_path: Path, face: Face) -> AsyncIterator[Simulator]:
    async with Simulator(tmp_path / "telegram", token=TOKEN, now=NOW, first_update_id=1000, face=face) as running:
        yield running


@pytest.fixture
async def world(simulator: Simulator) -> AsyncIterator[World]:
    async with World(simulator.url) as playing:
        yield playing


@pytest.fixture
async def wang(world: World) -> Actor:
    person = await world.person("王芳", language="zh")
    await person.start()
    return person


@pytest.fixture
async def page(simulator: Simulator, session: aiohttp.ClientSession) -> Page:
    return Page(simulator, session)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def call(simulator: Simulator, session: aiohttp.ClientSession) -> Call:
    """Calls a method with JSON parameters; the whole answer."""

    async def calling(method: str, **parameters: Any) -> Answer:
        async with session.post(f"{simulator.url}/bot{TOKEN}/{method}", json=parameters) as response:
            answer: Answer = await response.json()
            assert answer["ok"] is (response.status == 200)
            assert answer["ok"] or answer["error_code"] == response.status
            return answer

    return calling
