"""Updates that Telegram brings: kept before they are answered, from nobody else, and none lost over one that cannot be read."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot

from bot import webhook
from bot.addresses import Listen, Webhook
from bot.listening import CannotListen
from bot.pulse import Pulse
from bot.transport import ALLOWED_UPDATES, AiohttpRequest, RawUpdate, Unauthorized, UpdateSource
from storage import inbox
from storage.database import Database
from storage.inbox import Received
from tests.bot.loopback import TOKEN, answering, refusing, serving
from tests.conftest import START

SECRET = "TEST-secret_shown-by-Telegram"
HOOK = Webhook("https://bot.example.org/hooks/duban", SECRET, Listen("127.0.0.1", 0))
UPDATE = {"update_id": 7, "message": {"message_id": 1, "text": "3月进展 😀"}}


@dataclass
class Office:
    """The receiving end, which keeps what comes in a real inbox."""

    db: Database
    pulse: Pulse = field(default_factory=Pulse)
    kept: list[RawUpdate] = field(default_factory=list)
    address: Listen = HOOK.listen

    async def keep(self, updates: list[RawUpdate]) -> None:
        batch = [Received(u.update_id, hashlib.sha256(u.body.encode()).hexdigest(), 5, u.body) for u in updates]
        async with self.db.write() as tx:
            await inbox.put(tx, batch, now=START)
        self.kept += updates

    async def stored(self) -> int:
        async with self.db.read() as tx:
            return await inbox.count(tx, "waiting")

    @asynccontextmanager
    async def open(self, keep: webhook.Keep | None = None) -> AsyncIterator[None]:
        async with webhook.served(HOOK, keep or self.keep, self.pulse) as self.address:
            yield

    async def call(
        self, body: object, *, secret: str | None = SECRET, path: str = "/hooks/duban", method: str = "POST"
    ) -> tuple[int, str]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {} if secret is None else {webhook.HEADER: secret}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, f"http://{self.address}{path}", data=io.BytesIO(data), headers=headers) as response,
        ):
            return response.status, await response.text()


@pytest.fixture
def office(db: Database) -> Office:
    return Office(db)


async def test_an_update_is_kept_when_it_is_answered(office: Office) -> None:
    async with office.open():
        assert await office.call(UPDATE) == (200, "")
        assert await office.stored() == 1
    assert json.loads(office.kept[0].body) == UPDATE
    assert office.pulse.age() is not None


async def test_no_answer_comes_before_the_commit(office: Office) -> None:
    entered, gate = asyncio.Event(), asyncio.Event()

    async def keep(updates: list[RawUpdate]) -> None:
        entered.set()
        await gate.wait()
        await office.keep(updates)

    async with office.open(keep):
        calling = asyncio.create_task(office.call(UPDATE))
        await entered.wait()
        assert (calling.done(), office.pulse.age()) == (False, None)
        gate.set()
        assert (await calling)[0] == 200
    assert await office.stored() == 1


async def test_a_caller_that_hangs_up_stops_no_commit(office: Office) -> None:
    entered, gate, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def keep(updates: list[RawUpdate]) -> None:
        entered.set()
        await gate.wait()
        await office.keep(updates)
        done.set()

    async with office.open(keep):
        calling = asyncio.create_task(office.call(UPDATE))
        await entered.wait()
        calling.cancel()
        await asyncio.wait({calling})
        gate.set()
        await done.wait()
    assert await office.stored() == 1


async def test_what_is_sent_again_is_stored_once(office: Office) -> None:
    async with office.open():
        for body in (UPDATE, UPDATE, json.dumps(UPDATE, ensure_ascii=False, indent=1).encode()):
            assert (await office.call(body))[0] == 200
    assert len(office.kept) == 3
    assert await office.stored() == 1


async def test_a_poll_writes_the_same(office: Office) -> None:
    async with (
        office.open(),
        serving(answering(200, {"ok": True, "result": [UPDATE]})) as root,
        UpdateSource(root, TOKEN) as source,
    ):
        await office.call(UPDATE)
        assert await source.fetch(None, timeout=0) == office.kept


@pytest.mark.parametrize("secret", [None, "", "TEST", SECRET + "x", SECRET.lower(), "督办"])
async def test_nobody_gets_in_without_the_secret(
    office: Office, secret: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    async with office.open():
        assert await office.call(UPDATE, secret=secret) == (403, "")
        assert await office.call(b"{", secret=secret) == (403, "")
    assert (office.kept, office.pulse.refused, office.pulse.age()) == ([], 2, None)
    assert caplog.records == []


async def test_the_secret_is_looked_at_before_the_body(office: Office) -> None:
    async with office.open():
        reader, writer = await asyncio.open_connection(*office.address)
        writer.write(b"POST /hooks/duban HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 403 ")
        writer.close()
        await writer.wait_closed()


async def test_only_what_telegram_was_told_to_call(office: Office) -> None:
    async with office.open():
        assert (await office.call(UPDATE, path="/"))[0] == 404
        assert (await office.call(UPDATE, path="/hooks/duban/x"))[0] == 404
        assert (await office.call(UPDATE, method="GET"))[0] == 405
    assert office.kept == []


async def test_a_body_over_the_limit_is_refused(office: Office) -> None:
    small, large = (
        json.dumps({**UPDATE, "x": "x" * size}).encode() for size in (webhook.LARGEST - 500, webhook.LARGEST)
    )
    async with office.open():
        assert (await office.call(large))[0] == 413
        assert (await office.call(small))[0] == 200
    assert len(office.kept) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"7", b"null", b"[" * 200_000])
async def test_what_is_no_update_shall_come_again(office: Office, body: bytes) -> None:
    async with office.open():
        assert (await office.call(body))[0] == 400
        assert (await office.call(UPDATE))[0] == 200
    assert len(office.kept) == 1


@pytest.mark.parametrize(
    "number", [{}, {"update_id": "7"}, {"update_id": True}, {"update_id": -1}, {"update_id": 2**63}]
)
async def test_an_update_without_a_number_is_kept(office: Office, number: dict[str, object]) -> None:
    async with office.open():
        assert (await office.call({**number, "message": {}}))[0] == 200
        assert (await office.call({**number, "poll": {}}))[0] == 200
    assert [update.update_id for update in office.kept] == [0, 0]
    assert await office.stored() == 2


@pytest.mark.parametrize("body", [b'{"update_id": 7, "x": "\xff"}', b'{"update_id": 7, "x": "\\ud83d\\u0000"}'])
async def test_letters_that_are_none_do_not_lose_an_update(office: Office, body: bytes) -> None:
    async with office.open():
        assert (await office.call(body))[0] == 200
    assert await office.stored() == 1


async def test_what_was_not_kept_is_sent_again(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    async def keep(updates: list[RawUpdate]) -> None:
        raise OSError("disk full")

    async with office.open(keep):
        assert (await office.call(UPDATE))[0] == 503
    assert office.pulse.age() is None
    assert [record.message for record in caplog.records] == [
        "An update could not be kept; Telegram will send it again."
    ]
    async with office.open():
        assert (await office.call(UPDATE))[0] == 200
    assert await office.stored() == 1


async def test_a_port_that_is_taken_is_named(office: Office) -> None:
    async with office.open():
        taken = Webhook(HOOK.url, SECRET, office.address)
        with pytest.raises(CannotListen, match=f"cannot listen on {office.address}"):
            async with webhook.served(taken, office.keep, Pulse()):
                pass


@asynccontextmanager
async def bot_at(root: str) -> AsyncIterator[Bot]:
    request = AiohttpRequest()
    async with request:
        yield Bot(TOKEN, base_url=f"{root}/bot", request=request)


async def test_telegram_is_told_what_to_call_and_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "FIRST_PAUSE", 0)
    asked: list[tuple[str, dict[str, str]]] = []
    away = [502, 429]

    async def handler(request: web.Request) -> web.StreamResponse:
        if away:
            return await refusing(away.pop(), "not now", retry_after=0)(request)
        asked.append((request.path, {key: str(value) for key, value in (await request.post()).items()}))
        return web.json_response({"ok": True, "result": True})

    async with serving(handler) as root, bot_at(root) as bot:
        await webhook.announce(bot, HOOK)
        await webhook.withdraw(bot)
    told = {
        "url": HOOK.url, "max_connections": str(webhook.CONNECTIONS),
        "allowed_updates": json.dumps(list(ALLOWED_UPDATES)), "secret_token": SECRET,
    }  # fmt: skip
    assert asked == [(f"/bot{TOKEN}/setWebhook", told), (f"/bot{TOKEN}/deleteWebhook", {})]


@pytest.mark.parametrize(
    ("status", "words", "error"),
    [
        (400, "Bad Request: bad webhook: IP address 10.0.0.1 is reserved", webhook.WebhookRefused),
        (401, "Unauthorized", Unauthorized),
        (404, "Not Found", Unauthorized),
    ],
)
async def test_telegram_does_not_take_it(status: int, words: str, error: type[Exception]) -> None:
    async with serving(refusing(status, words)) as root, bot_at(root) as bot:
        with pytest.raises(error) as caught:
            await webhook.announce(bot, HOOK)
    assert "TEST" not in str(caught.value)
    assert error is Unauthorized or "10.0.0.1 is reserved" in str(caught.value)
