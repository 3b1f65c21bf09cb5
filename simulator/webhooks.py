"""The webhook: where the bot wants its updates brought to, and bringing them there. Which method sets it is told in about."""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from simulator.arguments import Arguments
from simulator.clock import Clock
from simulator.journal import Journal
from simulator.refusals import Json, bad_request
from simulator.updates import Updates

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PAUSE = 0.2
"""Seconds before an update is brought again; Telegram takes its time."""
PATIENCE = 10.0
"""Seconds that the bot has to answer in."""
SET = "Conflict: terminated by setWebhook request"
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


class Webhook:
    """Where updates are brought to, if anywhere; remembered on disk."""

    def __init__(self, folder: Path, clock: Clock, updates: Updates) -> None:
        self._clock, self._updates = clock, updates
        self._journal = Journal(folder / "webhook.jsonl")
        records = self._journal.records()
        self._url: str
        self._secret: str
        self._connections: int
        self._url, self._secret, self._connections = records[-1] if records else ("", "", 40)
        self._error: Json = {}

    def close(self) -> None:
        """Closes the journal."""
        self._journal.close()

    @property
    def is_set(self) -> bool:
        return bool(self._url)

    def put(self, arguments: Arguments) -> None:
        """setWebhook: replaces the webhook, or ends it where the address is empty; ends a getUpdates that is held."""
        url = (arguments.text("url") or "").strip()
        secret = arguments.text("secret_token") or ""
        if len(secret) > 256:
            raise bad_request("secret token is too long")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if url:
            _check(url)
        allowed = arguments.structure("allowed_updates", "allowed updates")
        if not url:
            self.end()
            return
        self._updates.allow(allowed)
        given = arguments.whole("max_connections", 40)
        self._keep(url, secret, min(max(given, 1), 100))
        self._updates.interrupt(SET)

    def end(self) -> None:
        """deleteWebhook: what waits is kept for getUpdates."""
        if self.is_set:
            self._keep("", "", 40)

    def info(self) -> Json:
        """The WebhookInfo object."""
        told: Json = {"url": self._url, "has_custom_certificate": False, "pending_update_count": len(self._updates)}
        return told | ({"max_connections": self._connections} | self._error if self.is_set else {})

    async def deliver(self) -> None:
        """Bring updates for ever, one after the other; one that is not taken is brought again."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
            while True:
                seen = self._updates.arrived.number
                first = self._updates.first() if self.is_set else None
                if first is None:
                    await self._updates.arrived.changed_from(seen, 3600.0)
                    continue
                wrong = await self._bring(session, first.body)
                if not wrong:
                    self._updates.taken(first)
                    continue
                self._error = {"last_error_date": self._clock.unix(), "last_error_message": wrong}
                await asyncio.sleep(PAUSE)

    async def _bring(self, session: aiohttp.ClientSession, body: str) -> str:
        """What went wrong, or nothing."""
        headers = {"Content-Type": "application/json"} | ({HEADER: self._secret} if self._secret else {})
        data = body.encode("utf-8", "surrogateescape")
        try:
            async with session.post(self._url, data=data, headers=headers, allow_redirects=False) as response:
                status = response.status
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientConnectorError:
            return "Connection refused"
        except aiohttp.ClientError:
            return "Connection closed"
        if 200 <= status < 300:
            return ""
        known = {each.value: each.phrase for each in HTTPStatus}
        return f"Wrong response from the webhook: {status} {known.get(status, '')}".rstrip()

    def _keep(self, url: str, secret: str, connections: int) -> None:
        self._url, self._secret, self._connections = url, secret, connections
        self._error = {}
        self._journal.append([url, secret, connections])
        self._updates.arrived.advance()


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme not in ("http", "https") or not host:
        raise bad_request("invalid webhook URL specified")
    if host != "127.0.0.1":
        if parts.scheme == "http":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        raise bad_request("bad webhook: the simulator calls 127.0.0.1 only")
