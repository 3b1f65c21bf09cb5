"""The webhook: where the bot wants its updates brought to, and bringing them there. Which method sets it is told in about."""

from __future__ import annotations

import asyncio
import re
import time
from http import HTTPStatus
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import aiohttp

from simulator.arguments import Arguments
from simulator.clock import Clock
from simulator.journal import Journal
from simulator.refusals import Json, bad_request, too_many
from simulator.updates import KINDS, Updates

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PAUSE = 0.2
"""Seconds before an update is brought again; Telegram takes its time."""
PATIENCE = 10.0
"""Seconds that the bot has to answer in."""
SET = "Conflict: terminated by setWebhook request"
HOST = "127.0.0.1"
USUAL = 40
"""Connections where none are asked for."""
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_HOST = re.compile(r"[^\x00-\x20\"#/:<>?@\\^`{|}\x7f]+|[0-9a-f:.]+")


class Webhook:
    """Where updates are brought to, if anywhere; remembered on disk."""

    def __init__(self, folder: Path, clock: Clock, updates: Updates) -> None:
        self._clock, self._updates = clock, updates
        self._journal = Journal(folder / "webhook.jsonl")
        records = self._journal.records()
        self._url: str
        self._secret: str
        self._connections: int
        self._url, self._secret, self._connections = records[-1] if records else ("", "", USUAL)
        self._error: Json = {}
        self._next_set = 0.0

    def close(self) -> None:
        """Closes the journal."""
        self._journal.close()

    @property
    def is_set(self) -> bool:
        return bool(self._url)

    def put(self, arguments: Arguments) -> str:
        """setWebhook: replaces the webhook, or ends it where the address is empty; the words of the answer.

        As at Telegram, the one before has ended also where the new one is refused then.
        """
        url, secret = arguments.text("url") or "", arguments.text("secret_token") or ""
        connections = min(max(arguments.whole("max_connections", USUAL), 1), 100)
        if url and time.monotonic() < self._next_set:
            raise too_many(1)
        if not url:
            return self.end(arguments)
        self._next_set = time.monotonic() + 1
        drop = arguments.flag("drop_pending_updates")
        if (url, secret, connections) == (self._url, self._secret, self._connections) and not drop:
            self._updates.allow(arguments.guess("allowed_updates"))
            return "Webhook is already set"
        self._updates.interrupt(SET)
        self.end(arguments)
        parts = _parsed(url)
        if len(secret.encode()) > 256:
            raise bad_request("secret token is too long")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        self._updates.allow(arguments.guess("allowed_updates"))
        _check(parts)
        self._keep(url, secret, connections)
        return "Webhook was set"

    def end(self, arguments: Arguments) -> str:
        """deleteWebhook: what waits is kept for getUpdates, unless it is to be dropped; the words of the answer."""
        was_set = self.is_set
        if was_set:
            self._keep("", "", USUAL)
        drop = arguments.flag("drop_pending_updates")
        if drop:
            self._updates.drop()
        return "Webhook was deleted" if was_set else "Webhook is already deleted"

    def info(self) -> Json:
        """The WebhookInfo object."""
        told: Json = {"url": self._url, "has_custom_certificate": False, "pending_update_count": len(self._updates)}
        if self.is_set:
            told |= {"ip_address": HOST, "max_connections": self._connections} | self._error
        return told | ({"allowed_updates": self._updates.allowed} if self._updates.allowed != list(KINDS) else {})

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


def _parsed(url: str) -> SplitResult:
    """An address as Telegram reads it: https where it names no protocol (td, HttpUrl.cpp)."""
    try:
        parts = urlsplit(url if url.partition(":")[2].startswith("//") else f"https://{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme not in ("http", "https") or port == 0 or not host or not _HOST.fullmatch(host):
        raise bad_request("invalid webhook URL specified")
    return parts


def _check(parts: SplitResult) -> None:
    if parts.hostname != HOST:
        if parts.scheme == "http":
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        raise bad_request(f"bad webhook: the simulator calls {HOST} only")
