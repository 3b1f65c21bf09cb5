"""Webhooks: what is refused, and that updates are brought in order, once, and again where they were not taken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from simulator.client import World
from simulator.server import Simulator
from simulator.webhooks import HEADER
from tests.simulator.conftest import NOW, TOKEN, Call

SECRET = "Quiet_water-5"
HERE = "http://127.0.0.1:9/duban"


@dataclass
class Bot:
    """Takes what is brought; answers from `statuses`, and 200 when they have run out."""

    url: str = ""
    brought: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.Response:
        async with self.arrived:
            self.brought.append(await request.json())
            self.secrets.append(request.headers.get(HEADER))
            self.arrived.notify_all()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def has(self, count: int) -> list[Any]:
        """The ids of what was brought, once there are so many."""
        async with asyncio.timeout(5), self.arrived:
            await self.arrived.wait_for(lambda: len(self.brought) >= count)
        return [update["update_id"] for update in self.brought]


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    taking = Bot()
    app = web.Application()
    app.router.add_post("/duban", taking.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taking.url = f"http://127.0.0.1:{runner.addresses[0][1]}/duban"
    yield taking
    await runner.cleanup()


async def none_pending(call: Call) -> dict[str, Any]:
    async with asyncio.timeout(5):
        while True:
            info: dict[str, Any] = (await call("getWebhookInfo"))["result"]
            if not info["pending_update_count"]:
                return info


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"url": "http://bot.example.org/duban"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://bot.example.org/duban"}, "bad webhook: the simulator calls 127.0.0.1 only"),
        ({"url": "ftp://127.0.0.1/duban"}, "invalid webhook URL specified"),
        ({"url": "bot.example.org/duban"}, "bad webhook: the simulator calls 127.0.0.1 only"),
        ({"url": "bot.example.org/duban?next=https://example.org"}, "invalid webhook URL specified"),
        ({"url": "bot.example.org:443/http://"}, "bad webhook: the simulator calls 127.0.0.1 only"),
        ({"url": "https:///duban"}, "invalid webhook URL specified"),
        ({"url": "http://127.0.0.1:0/"}, "invalid webhook URL specified"),
        ({"url": "http://bot example.org/"}, "invalid webhook URL specified"),
        ({"url": "http://127.0.0.1:99999/"}, "invalid webhook URL specified"),
        ({"url": HERE, "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": HERE, "secret_token": "密"}, "secret token contains unallowed characters"),
        ({"url": HERE, "secret_token": "a" * 257}, "secret token is too long"),
        ({"url": HERE, "secret_token": "密" * 86}, "secret token is too long"),
    ],
)
async def test_what_is_refused(call: Call, given: dict[str, Any], why: str) -> None:
    answer = await call("setWebhook", **given)
    assert (answer["error_code"], answer["description"]) == (400, f"Bad Request: {why}")
    assert (await call("getWebhookInfo"))["result"]["url"] == ""


@pytest.mark.parametrize(("given", "kept"), [({}, 40), ({"max_connections": 0}, 1), ({"max_connections": 101}, 100)])
async def test_connections_are_from_1_to_100(call: Call, given: dict[str, int], kept: int) -> None:
    assert (await call("setWebhook", url=HERE, secret_token="a" * 256, **given))["ok"]
    info = (await call("getWebhookInfo"))["result"]
    assert info == {
        "url": HERE,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": kept,
        "ip_address": "127.0.0.1",
    }


async def test_updates_are_brought_in_order_once_with_the_secret(call: Call, world: World, bot: Bot) -> None:
    await world.update({"update_id": 1000})
    assert (await call("setWebhook", url=bot.url, secret_token=SECRET))["ok"]
    for number in range(1001, 1010):
        await world.update({"update_id": number})
    assert await bot.has(10) == list(range(1000, 1010))
    await none_pending(call)
    assert len(bot.brought) == 10
    assert set(bot.secrets) == {SECRET}


async def test_without_a_secret_there_is_no_header(call: Call, world: World, bot: Bot) -> None:
    await call("setWebhook", url=bot.url)
    await world.update({"update_id": 1000})
    await bot.has(1)
    assert bot.secrets == [None]


async def test_what_is_not_taken_is_brought_again_before_the_next(call: Call, world: World, bot: Bot) -> None:
    bot.statuses += [503, 302]
    await call("setWebhook", url=bot.url)
    await world.update({"update_id": 1000})
    await world.update({"update_id": 1001})
    assert await bot.has(4) == [1000, 1000, 1000, 1001]
    info = await none_pending(call)
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"


async def test_what_nobody_listens_for_is_kept(call: Call, world: World, bot: Bot) -> None:
    await call("setWebhook", url=HERE)
    await world.update({"update_id": 1000})
    async with asyncio.timeout(5):
        while "last_error_message" not in (info := (await call("getWebhookInfo"))["result"]):
            pass
    assert (info["pending_update_count"], info["last_error_message"]) == (1, "Connection refused")
    assert (await again(call, url=bot.url))["ok"]
    assert await bot.has(1) == [1000]


async def again(call: Call, **given: Any) -> dict[str, Any]:
    """setWebhook, once Telegram takes another one."""
    async with asyncio.timeout(5):
        while True:
            answer = await call("setWebhook", **given)
            if answer.get("error_code") != 429:
                return answer
            await asyncio.sleep(answer["parameters"]["retry_after"])


async def test_what_was_done_is_told_and_one_a_second_is_enough(call: Call) -> None:
    nothing = await call("deleteWebhook")
    assert nothing == {"ok": True, "result": True, "description": "Webhook is already deleted"}
    assert (await call("setWebhook", url=HERE))["description"] == "Webhook was set"
    too_early = await call("setWebhook", url=HERE)
    assert (too_early["error_code"], too_early["parameters"]) == (429, {"retry_after": 1})
    assert (await again(call, url=HERE))["description"] == "Webhook is already set"
    assert (await call("setWebhook", url=""))["description"] == "Webhook was deleted"


async def test_the_webhook_before_has_ended_when_another_one_is_refused(call: Call) -> None:
    await call("setWebhook", url=HERE, allowed_updates=["message"])
    assert (await call("getWebhookInfo"))["result"]["allowed_updates"] == ["message"]
    assert not (await again(call, url="ftp://127.0.0.1/"))["ok"]
    assert (await call("getWebhookInfo"))["result"]["url"] == ""


async def test_no_fetching_until_the_webhook_is_deleted(call: Call, world: World) -> None:
    await call("setWebhook", url=HERE)
    await world.update({"update_id": 1000})
    assert await call("getUpdates") == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
        "webhook first",
    }
    await call("deleteWebhook")
    assert (await call("getUpdates"))["result"] == [{"update_id": 1000}]


async def test_a_fetch_that_is_held_ends_with_the_webhook(call: Call, simulator: Simulator, world: World) -> None:
    held = asyncio.create_task(call("getUpdates", timeout=50))
    while not simulator.state.log:
        await world.now()
    await call("setWebhook", url=HERE)
    answer = await asyncio.wait_for(held, 5)
    assert (answer["error_code"], answer["description"]) == (409, "Conflict: terminated by setWebhook request")


@pytest.mark.parametrize("method", ["setWebhook", "deleteWebhook"])
async def test_what_waits_is_dropped_when_asked(call: Call, world: World, method: str) -> None:
    await world.update({"update_id": 1000})
    await call(method, url="", drop_pending_updates=True)
    assert (await call("getUpdates"))["result"] == []


async def test_an_empty_address_ends_the_webhook(call: Call) -> None:
    await call("setWebhook", url=HERE)
    await call("setWebhook", url="")
    assert (await call("getUpdates"))["ok"]


async def test_only_wanted_kinds_are_brought(call: Call, world: World, bot: Bot) -> None:
    await call("setWebhook", url=bot.url, allowed_updates=["callback_query"])
    await (await world.person("王芳")).start()
    assert (await none_pending(call))["pending_update_count"] == 0
    await world.update({"update_id": 5})
    assert await bot.has(1) == [5]


async def test_a_webhook_outlives_the_server(tmp_path: Path, bot: Bot) -> None:
    asked = {"url": bot.url, "secret_token": SECRET}
    async with (
        Simulator(tmp_path, token=TOKEN, now=NOW) as first,
        aiohttp.ClientSession() as session,
        session.post(f"{first.url}/bot{TOKEN}/setWebhook", json=asked) as response,
    ):
        assert response.status == 200
    async with Simulator(tmp_path, token=TOKEN) as second, World(second.url) as world:
        await world.update({"update_id": 5})
        assert await bot.has(1) == [5]
        assert bot.secrets == [SECRET]
