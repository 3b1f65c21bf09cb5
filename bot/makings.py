"""Makes the files that were ordered: values read in a read transaction, the file made in a thread, then queued to be sent, once."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Mapping
from pathlib import Path

from bot.clock import Clock
from bot.keeping import keep
from bot.sender import Sender
from bot.wakeup import Wakeup
from domain.errors import Refusal
from services import making
from services.making import Read
from storage import makings
from storage.database import Database, DatabaseUnreachable
from storage.makings import Making

log = logging.getLogger(__name__)

LONGEST_REST = 60.0
"""Seconds after which ordered files are looked for without being woken."""

TEAM_REST = 1.0
"""The same, where another process may have taken an order."""

CLEARED = 3600.0
"""Seconds between two looks for files that are not needed any more."""

AT_ONCE = 2
"""Files made side by side, each in a thread of its own."""


class Makings:
    def __init__(
        self, db: Database, kinds: Mapping[str, Read], clock: Clock, files: Path, sender: Sender
    ) -> None:  # fmt: skip
        self._db = db
        self._kinds = kinds
        self._clock = clock
        self._files = files
        self._sender = sender
        self._wakeup = Wakeup()
        self._clear_at = 0.0

    def wake(self) -> None:
        """A file may have been ordered."""
        self._wakeup.ring()

    async def run(self) -> None:
        """Look for files to make, for ever."""
        while True:
            async with self._db.read() as tx:
                now = self._clock.now()
                waiting = await makings.waiting(tx, now=now)
                retry = await makings.next_retry(tx)
            if waiting:
                # Whoever waits since then is seen before the rest of a long list.
                await asyncio.gather(*(self._make(each) for each in waiting[:AT_ONCE]))
                continue
            await self._clear()
            rest = TEAM_REST if self._db.is_shared else LONGEST_REST
            if retry is not None:
                rest = max(0.05, min(rest, (retry - now).total_seconds()))
            await self._wakeup.wait(rest)

    async def _clear(self) -> None:
        """Now and then take away what was sent long ago: those files are asked for again, and made anew."""
        moment = time.monotonic()
        if moment < self._clear_at:
            return
        self._clear_at = moment + CLEARED
        async with self._db.read() as tx:
            spent = await makings.spent(tx)
        for number, path in spent:
            await asyncio.to_thread((self._files / path).unlink, missing_ok=True)
            async with self._db.write() as tx:
                await makings.drop_path(tx, number)

    async def _make(self, order: Making) -> None:
        """One try at one file."""
        async with self._db.write() as tx:
            begun = await making.begin(tx, order, now=self._clock.now())
        try:
            if begun:
                await self._try(order)
        except DatabaseUnreachable:
            raise
        except Exception as error:
            log.exception("A file could not be made.", extra={"making": order.id, "kind": order.kind})
            async with self._db.write() as tx:
                await making.put_off(tx, order, type(error).__name__, now=self._clock.now())
        self._sender.wake()

    async def _try(self, order: Making) -> None:
        try:
            async with self._db.read() as tx:
                draft = await making.draft(tx, order, self._kinds[order.kind], now=self._clock.now())
            refusal = None
        except Refusal as found:
            draft, refusal = None, found
        if draft is None:
            async with self._db.write() as tx:
                await making.refuse(tx, order, refusal, now=self._clock.now())
            return
        content = await asyncio.to_thread(draft.make)
        digest = hashlib.sha256(content).hexdigest()
        path = await asyncio.to_thread(keep, self._files, making.path_of(order, draft, digest), content)
        async with self._db.write() as tx:
            await making.finish(tx, order, draft, path, content, digest=digest, now=self._clock.now())
