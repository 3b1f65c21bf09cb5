"""The server itself: every way to pass parameters, a process of its own, and how cheap a call is."""

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from simulator.api import METHODS
from simulator.client import Actor, World
from simulator.control import ACTIONS
from simulator.faults import Trouble
from simulator.refusals import Impossible
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Call

PARAMETERS = {
    "text": "<b>甲</b>",
    "parse_mode": "HTML",
    "reply_markup": json.dumps({"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}),
}


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json", "post without a body"])
async def test_parameters_come_in_every_way(
    simulator: Simulator, session: aiohttp.ClientSession, wang: Actor, way: str
) -> None:
    given = PARAMETERS | {"chat_id": str(wang.id)}
    url = f"{simulator.url}/bot{TOKEN}/sendmessage"
    multipart = aiohttp.FormData(given)
    multipart.add_field("unused", b"x", filename="x.bin")
    opened = given | {"chat_id": wang.id, "reply_markup": json.loads(PARAMETERS["reply_markup"])}
    ways: dict[str, Callable[[], Any]] = {
        "query": lambda: session.get(url, params=given),
        "form": lambda: session.post(url, data=given),
        "multipart": lambda: session.post(url, data=multipart),
        "json": lambda: session.post(url, json=opened),
        "post without a body": lambda: session.post(url, params=given),
    }
    async with ways[way]() as response:
        message = (await response.json())["result"]
    assert message["text"] == "甲"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert (await wang.last()).keyboard[0][0].data == "x"


async def test_a_body_that_is_no_json_is_refused(simulator: Simulator, session: aiohttp.ClientSession) -> None:
    headers = {"Content-Type": "application/json"}
    async with session.post(f"{simulator.url}/bot{TOKEN}/getMe", data=b"{", headers=headers) as response:
        assert response.status == 400


def test_every_method_and_action_is_described() -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text()
    assert [name for name in METHODS if not re.search(rf"\b{name}\b", page, re.IGNORECASE)] == []
    assert [name for name in (*ACTIONS, *Trouble) if not re.search(rf"\b{name}\b", page)] == []


async def test_the_control_api_says_what_is_wrong(world: World) -> None:
    with pytest.raises(Impossible, match="no action dance"):
        await world.act("dance", {})
    with pytest.raises(Impossible, match="no person 5"):
        await world.act("start", {"person": 5})
    with pytest.raises(Impossible, match="KeyError: 'name'"):
        await world.act("person", {})
    with pytest.raises(Impossible, match="earthquake"):
        await world.fault("earthquake")


async def test_a_change_ends_the_wait_for_one(simulator: Simulator, world: World, call: Call) -> None:
    seen = simulator.state.records.changes.number
    waiting = asyncio.create_task(world.changed(seen, 20))
    await world.now()
    assert not waiting.done()
    await call("getUpdates")
    assert not waiting.done()
    await call("getMe")
    assert await asyncio.wait_for(waiting, 5) > seen


async def test_a_months_calls_cost_little(call: Call, world: World) -> None:
    await world.limits()
    people = [await world.person(f"联络员{number}") for number in range(30)]
    for person in people:
        await person.start()
    markup = {"inline_keyboard": [[{"text": f"{number}", "callback_data": f"{number}"}] for number in range(12)]}
    began = time.process_time()
    for number in range(1500):
        text = f"<b>任务{number}</b> 目标：全国重点实验室 &gt;= 25 家"
        chat = people[number % 30].id
        assert (await call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", reply_markup=markup))["ok"]
    # The caller's own time is in it, too.
    assert time.process_time() - began < 8


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, dict[str, str]]]:
    """`python -m simulator` and what it prints."""
    options = ["--folder", str(tmp_path / "telegram"), "--token", TOKEN, "--now", "2023-04-19T09:00:00+08:00"]
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        *options,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert running.stdout is not None
    lines = [(await asyncio.wait_for(running.stdout.readline(), 20)).decode().split() for _ in range(4)]
    yield running, dict(lines)
    if running.returncode is None:
        running.kill()
    await running.wait()


async def test_it_runs_as_a_process_and_stops_when_told(
    process: tuple[asyncio.subprocess.Process, dict[str, str]],
) -> None:
    running, told = process
    async with World(told["url"]) as world:
        assert (await world.now()).isoformat().startswith("2023-04-19T01:00:")
        person = await world.person("王芳")
        await person.start()
    assert told["token"] == TOKEN
    assert told["clock"] == f"{told['url']}/clock"
    running.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(running.wait(), 10) == 0


async def test_nothing_is_lost_when_its_process_is_killed(
    process: tuple[asyncio.subprocess.Process, dict[str, str]],
) -> None:
    running, told = process
    async with World(told["url"]) as world:
        person = await world.person("王芳")
        await person.start()
        chat = await person.chat()
    running.kill()
    await running.wait()
    async with (
        Simulator(told["folder"], token=TOKEN) as again,
        World(again.url) as world,
        aiohttp.ClientSession() as session,
        session.get(f"{again.url}/bot{TOKEN}/getUpdates") as response,
    ):
        assert await Actor(world, person.id, person.name).chat() == chat
        assert [update["message"]["text"] for update in (await response.json())["result"]] == ["/start"]
