"""Updates brought by webhook to the real process: stored once, also over kills, and fetched again when the webhook is given up."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from domain.reports import Health
from simulator.bot_process import BotProcess
from simulator.players import Contact, Said
from tests.journeys.conftest import database_setting
from tests.journeys.prepared import FAST, Small

pytest_plugins = ("tests.journeys.small_office",)

SECRET = "Quiet_water-5"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Hooked:
    """The small office with a bot at a webhook, in the days after it has asked."""

    small: Small
    webhook: str
    health: str

    async def told(self) -> str:
        """Where Telegram brings updates to."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.small.simulator.url}/bot{self.small.token}/getWebhookInfo") as response,
        ):
            return str((await response.json())["result"]["url"])


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture
async def hooked(small: Small) -> AsyncIterator[Hooked]:
    """The bot runs, has been announced and has asked everybody for April."""
    webhook, health = f"http://127.0.0.1:{free_port()}/duban", f"127.0.0.1:{free_port()}"
    settings = {
        "DUBAN_WEBHOOK_URL": webhook,
        "DUBAN_WEBHOOK_SECRET": SECRET,
        "DUBAN_WEBHOOK_LISTEN": webhook.split("/")[2],
        "DUBAN_HEALTH_LISTEN": health,
    }
    fetching = small.bot
    where = database_setting(fetching.database)
    async with BotProcess(small.simulator, small.folder, **FAST, **settings, **where) as bot:
        small.bot = bot
        await small.running(1)
        await small.at(4, 19)
        yield Hooked(small, webhook, f"http://{health}")
    small.bot = fetching


async def answers(contact: Contact) -> None:
    """Everything that is asked, from the first card to the last."""
    await contact.begin()
    while await contact.answer(Said(Health.ON_TRACK, 50)):
        pass


async def fetched(small: Small) -> int:
    return len(await small.world.log("getUpdates"))


async def test_answers_brought_by_webhook_are_stored_once(hooked: Hooked) -> None:
    small = hooked.small
    assert await hooked.told() == hooked.webhook
    await answers(small.office.contacts["省民政厅"])
    await small.emptied()
    assert await fetched(small) == 0
    assert await small.faults() == []


async def test_killed_while_updates_come_in(hooked: Hooked) -> None:
    """What is said to a bot that is not there waits at Telegram and is brought once it is back."""
    small = hooked.small
    first, second = small.office.contacts["省教育厅"], small.office.contacts["省民政厅"]
    first_story, second_story = asyncio.create_task(answers(first)), asyncio.create_task(answers(second))
    for start in (2, 3):
        seen = len(small.simulator.state.log)

        async def moved(seen: int = seen) -> bool:
            return len(small.simulator.state.log) >= seen + 5

        await small.until(moved, "work under way")
        await small.bot.kill()
        await small.office.contacts["省应急厅"].actor.send("/help")
        await small.bot.start()
        await small.running(start)
    await asyncio.gather(first_story, second_story)
    await small.emptied()
    assert await fetched(small) == 0
    assert await small.faults() == []
    given = await small.rows("SELECT count(*) AS n FROM inbox WHERE body LIKE '%/help%'")
    assert given[0]["n"] == 2


async def test_only_telegram_is_let_in_and_health_is_told(hooked: Hooked) -> None:
    small = hooked.small
    forged = {"update_id": 1, "message": {"text": "/start"}}
    before = (await small.rows("SELECT count(*) AS n FROM inbox"))[0]["n"]
    async with aiohttp.ClientSession() as session:
        for headers in ({HEADER: SECRET + "x"}, {HEADER: ""}, {}):
            async with session.post(hooked.webhook, json=forged, headers=headers) as response:
                assert response.status == 403
        async with session.get(f"{hooked.health}/healthz") as response:
            assert response.status == 200
        async with session.get(f"{hooked.health}/readyz") as response:
            told = await response.json()
            assert response.status == 200
        async with session.get(f"{hooked.health}/metrics") as response:
            assert "duban_updates_waiting 0.0" in await response.text()
    assert (told["ready"], told["database"], told["polling"]) == (True, "reachable", False)
    assert (await small.rows("SELECT count(*) AS n FROM inbox"))[0]["n"] == before
    assert SECRET not in small.log()


async def test_back_to_fetching(hooked: Hooked) -> None:
    small = hooked.small
    contact = small.office.contacts["省民政厅"]
    await contact.begin()
    await small.bot.rests()
    assert await small.bot.stop() == 0
    await contact.actor.send("/help")
    small.bot = BotProcess(small.simulator, small.folder, **FAST, **database_setting(small.bot.database))
    async with small.bot:
        await small.running(2)
        while await contact.answer(Said(Health.AT_RISK, 75)):
            pass
        await small.emptied()
        assert await hooked.told() == ""
        assert await fetched(small) > 0
        assert await small.faults() == []
        given = await small.rows("SELECT count(*) AS n FROM inbox WHERE body LIKE '%/help%'")
        assert given[0]["n"] == 1
