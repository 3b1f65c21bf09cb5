"""Fetches the files that people send for a purpose, a few at a time, and hands them on. Nothing waits for it."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.sender import Sender
from bot.wakeup import Wakeup
from services import arriving
from storage import uploads
from storage.database import Database
from storage.uploads import Upload

log = logging.getLogger(__name__)


LONGEST_REST = 60.0
"""Seconds after which waiting files are looked for without being woken."""

TEAM_REST = 2.0
"""The same, where another process may have been told of one."""


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
                waiting = await uploads.waiting(tx)
            for upload in waiting:
                await self._fetch(upload)
            await self._wakeup.wait(TEAM_REST if self._db.is_shared else LONGEST_REST)

    async def _fetch(self, upload: Upload) -> None:
        try:
            file = await self._bot.get_file(upload.file_id)
            content = bytes(await file.download_as_bytearray())
        except (TelegramError, OSError) as error:
            log.warning("A file could not be fetched.", extra={"upload": upload.id, "why": str(error)})
            async with self._db.write() as tx:
                await arriving.failed(tx, upload, now=self._clock.now())
        else:
            path = await asyncio.to_thread(self._keep, upload, content)
            found = await asyncio.to_thread(arriving.looked_at, upload.name, content)
            async with self._db.write() as tx:
                await uploads.fetched(tx, upload.id, path)
                await arriving.arrived(tx, upload, found, now=self._clock.now())
        self._sender.wake()

    def _keep(self, upload: Upload, content: bytes) -> str:
        """Write the file under a name of ours; theirs may hold anything."""
        self._files.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"upload-{upload.id}"
        (self._files / name).write_bytes(content)
        (self._files / name).chmod(0o600)
        return name
