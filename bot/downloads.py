"""Fetches the files that people send for a purpose, a few at a time, and hands them on. Nothing waits for it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from pathlib import Path

from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.keeping import keep
from bot.sender import Sender
from bot.wakeup import Wakeup
from domain.evidence import MOST_BYTES
from services import arriving, attaching, fetching
from storage import uploads
from storage.database import Database, DatabaseUnreachable
from storage.uploads import Upload

log = logging.getLogger(__name__)


LONGEST_REST = 60.0
"""Seconds after which waiting files are looked for without being woken."""

TEAM_REST = 2.0
"""The same, where another process may have been told of one."""

AT_ONCE_AGAIN = 0.01
"""The same after a table that may have turned out to be evidence, which is then to be kept as such."""

AT_ONCE = 3
"""Files fetched side by side, each in memory as a whole."""


class TooLarge(Exception):
    """Telegram does not hand it to bots."""


class Downloads:
    def __init__(self, db: Database, bot: ExtBot[None], clock: Clock, files: Path, sender: Sender) -> None:
        self._db = db
        self._bot = bot
        self._clock = clock
        self._files = files
        self._sender = sender
        self._wakeup = Wakeup()

    def wake(self) -> None:
        """A file may be waiting."""
        self._wakeup.ring()

    async def run(self) -> None:
        """Look for files to fetch, for ever."""
        while True:
            async with self._db.read() as tx:
                waiting = await uploads.waiting(tx, now=self._clock.now())
            rests = [TEAM_REST if self._db.is_shared else LONGEST_REST]
            for start in range(0, len(waiting), AT_ONCE):
                rests += await asyncio.gather(*(self._fetch(upload) for upload in waiting[start : start + AT_ONCE]))
            await self._wakeup.wait(min(rests))

    async def _fetch(self, upload: Upload) -> float:
        """Fetch one; in how many seconds it is to be tried again, where it is."""
        try:
            return await self._take(upload)
        except DatabaseUnreachable:
            raise
        except Exception as error:
            # The file itself is the matter: it must not end the process at this start and at every one after.
            log.exception("A file could not be looked at.", extra={"upload": upload.id})
            return await self._put_aside(upload, error)

    async def _take(self, upload: Upload) -> float:
        rest = LONGEST_REST
        try:
            file = await self._bot.get_file(upload.file_id)
            if (file.file_size or 0) > MOST_BYTES:
                raise TooLarge
            content = bytes(await file.download_as_bytearray())
            if upload.purpose == attaching.PURPOSE:
                await self._keep_evidence(upload, content)
            else:
                await self._keep_table(upload, content)
                rest = AT_ONCE_AGAIN
        except (TelegramError, OSError, TooLarge) as error:
            # Not all of these name their reason: repr does.
            log.warning("A file could not be fetched.", extra={"upload": upload.id, "why": repr(error)})
            rest = await self._not_fetched(upload, error)
        self._sender.wake()
        return rest

    async def _keep_evidence(self, upload: Upload, content: bytes) -> None:
        digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
        # The same bytes lie there once, however often they are sent.
        path = await asyncio.to_thread(keep, self._files, f"sha256-{digest}", content)
        async with self._db.write() as tx:
            await uploads.fetched(tx, upload.id, path, digest=digest, size=len(content))

    async def _keep_table(self, upload: Upload, content: bytes) -> None:
        path = await asyncio.to_thread(keep, self._files, f"upload-{upload.id}", content)
        found = await asyncio.to_thread(arriving.looked_at, upload.name, content)
        digest = hashlib.sha256(content).hexdigest()
        async with self._db.write() as tx:
            await uploads.fetched(tx, upload.id, path, digest=digest, size=len(content))
            await arriving.arrived(tx, upload, found, now=self._clock.now())

    async def _put_aside(self, upload: Upload, error: Exception) -> float:
        """Treat it as one that cannot be fetched; where even that fails, close it."""
        try:
            return await self._not_fetched(upload, error)
        except DatabaseUnreachable:
            raise
        except Exception:
            log.exception("A file was put aside.", extra={"upload": upload.id})
            async with self._db.write() as tx:
                await uploads.failed(tx, upload.id, repr(error))
            return LONGEST_REST

    async def _not_fetched(self, upload: Upload, error: Exception) -> float:
        now = self._clock.now()
        is_too_large = isinstance(error, TooLarge) or (isinstance(error, BadRequest) and "too big" in error.message)
        async with self._db.write() as tx:
            if upload.purpose != attaching.PURPOSE:
                await arriving.failed(tx, upload, now=now)
                return AT_ONCE_AGAIN
            if is_too_large:
                await fetching.too_large(tx, upload, now=now)
            elif isinstance(error, BadRequest) and "temporarily unavailable" not in error.message:
                await fetching.give_up(tx, upload, repr(error), now=now)
            else:
                rest = await fetching.put_off(tx, upload, repr(error), now=now)
                return LONGEST_REST if rest is None else rest.total_seconds()
        return LONGEST_REST
