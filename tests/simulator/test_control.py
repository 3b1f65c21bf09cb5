"""The control routes tell of every mistake with a 400, and never end in a 5xx."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from simulator.client import World
from simulator.control import ACTIONS
from simulator.refusals import Impossible
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Call

BROKEN = [
    b"{",
    b"\xff",
    b"[]",
    b"null",
    b'"x"',
    b"[" * 100_000,
    b'{"person": 1e999}',
    b'{"person": []}',
    b'{"by": NaN}',
]
WRONG: list[dict[str, Any]] = [
    {"name": 5},
    {"person": "PERSON", "text": 5},
    {"person": "PERSON", "text": "x", "chat": []},
    {"person": "PERSON", "text": "x", "reply_to": "x"},
    {"person": "PERSON", "button": 5},
    {"person": "PERSON", "content": "ä", "name": "x"},
    {"title": "x", "members": [[]]},
    {"person": "PERSON", "content": "eA==", "name": "x\ud800", "mime": "text/csv"},
    {"person": "PERSON", "message_id": 1, "data": "\ud800"},
    {"body": "\ud800"},
    {"body": {"text": "\ud800"}},
    {"by": 1e300},
    {"to": "2023-01-01"},
]


@pytest.mark.parametrize("action", [*ACTIONS, "clock"])
async def test_no_body_ends_in_a_5xx(
    simulator: Simulator, world: World, session: aiohttp.ClientSession, action: str
) -> None:
    person = await world.person("王芳")
    await person.start()
    url = f"{simulator.url}/control/{action}"
    for body in BROKEN:
        async with session.post(url, data=body, headers={"Content-Type": "application/json"}) as response:
            assert response.status in (200, 400)
            assert response.status == 400 or body.startswith(b'{"person"')
    for given in WRONG:
        known = {name: person.id if value == "PERSON" else value for name, value in given.items()}
        async with session.post(url, json=known) as response:
            assert response.status in (200, 400)
    async with session.get(f"{simulator.url}/bot{TOKEN}/getUpdates") as response:
        assert response.status == 200


async def test_what_nests_deep_does_not_stop_the_log(simulator: Simulator, world: World, call: Call) -> None:
    for depth in range(880, 980):
        await call("getMe", nested="[" * depth + "]" * depth)
    assert len((await world.read("/control/log"))["calls"]) == 100


async def test_a_kind_of_a_file_in_two_lines_is_refused(world: World) -> None:
    person = await world.person("王芳")
    await person.start()
    with pytest.raises(Impossible, match="one line"):
        await person.file("a.bin", b"x", mime="text/plain\r\nX-Other: 1")


@pytest.mark.parametrize(
    "path",
    [
        "/clock?seen=x",
        "/control/changes?seen=x",
        "/control/changes?timeout=x",
        "/control/chat/x",
        "/control/chat/5?count=x",
        "/control/log?after=x",
        "/control/answer",
    ],
)
async def test_no_question_ends_in_a_5xx(world: World, path: str) -> None:
    with pytest.raises(Impossible):
        await world.read(path)


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("limits", {"overall": {"count": 0}}),
        ("limits", {"overall": {"count": "x"}}),
        ("limits", {"chat": {"count": 1, "seconds": -1}}),
        ("limits", {"planet": {"count": 1}}),
        ("fault", {"trouble": "slow", "seconds": "x"}),
        ("fault", {"trouble": "slow", "calls": 0}),
        ("fault", {"trouble": "server_error", "code": 200}),
        ("fault", {"trouble": "too_many", "method": 5}),
    ],
)
async def test_what_would_break_later_calls_is_refused(world: World, call: Call, action: str, given: dict[str, object]) -> None:  # fmt: skip
    person = await world.person("王芳")
    await person.start()
    with pytest.raises(Impossible):
        await world.act(action, given)
    assert (await call("sendMessage", chat_id=person.id, text="x"))["ok"]
