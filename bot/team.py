"""This process among those that work on the same database: it beats, learns who leads, and ends itself where it is cut off.

On a database of one process it leads from the start and nothing beats.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from storage import processes
from storage.database import Database, DatabaseUnreachable
from storage.processes import Worker

log = logging.getLogger(__name__)

BEAT = 2.0
"""Seconds between two beats."""

CUT_OFF = 6.0
"""Seconds without a beat after which a process ends itself: before the others take it for dead (processes.EXPIRY)."""


class DroppedOut(Exception):
    """This process did not beat for so long that others may have taken over; it has to be started afresh."""


class Team:
    """`joined` makes it; `keep` runs beside the process's work."""

    def __init__(self, db: Database, worker: Worker) -> None:
        self._db = db
        self._caught_up = False
        self._beaten_at = time.monotonic()
        self.worker = worker
        """Which share of the chats is this process's to write to."""
        self.leading = asyncio.Event()
        """Set once this process fetches updates and settles what is in doubt; it does so to its end."""
        self.may_send = asyncio.Event()
        """Set once the leader has fetched what was waiting at Telegram."""

    def caught_up(self) -> None:
        """This process leads, and has fetched what was waiting."""
        self._caught_up = True
        self.may_send.set()

    def is_sure(self) -> bool:
        """Whether the others still count on this process: one that slept through its beats must not write to the wire."""
        return not self._db.is_shared or time.monotonic() - self._beaten_at < CUT_OFF

    async def keep(self) -> None:
        """Beat for ever. Raises DatabaseUnreachable where that has not been possible for too long."""
        if not self._db.is_shared:
            self.leading.set()
            await asyncio.Event().wait()
        while True:
            begun = time.monotonic()
            try:
                async with asyncio.timeout(max(0.5, self._beaten_at + CUT_OFF - begun)):
                    await self._beat()
            except (DatabaseUnreachable, TimeoutError) as error:
                if not self.is_sure():
                    raise DatabaseUnreachable(f"no contact to the database for {CUT_OFF:.0f} s: {error}") from error
                log.warning("The database does not answer; trying again.", extra={"why": str(error)})
                await asyncio.sleep(0.5)
            else:
                if not self.is_sure():
                    # The machine slept: what was to be sent meanwhile has been left lying.
                    raise DroppedOut(f"this process slept for more than {CUT_OFF:.0f} s; start it again")
                self._beaten_at = begun
                await asyncio.sleep(BEAT)

    async def _beat(self) -> None:
        async with self._db.apart() as tx:
            member = await processes.beat(tx, self.worker.id, caught_up=self._caught_up)
        if member is None:
            raise DroppedOut("the other processes took this one for dead; start it again")
        if member.worker != self.worker:
            log.info("The team has changed.", extra={"member": self.worker.id, "alive": member.worker.count})
        self.worker = member.worker
        if member.leads and not self.leading.is_set():
            log.info("This process leads: it fetches updates.", extra={"member": self.worker.id})
            self.leading.set()
        if member.caught_up:
            self.may_send.set()


@asynccontextmanager
async def joined(db: Database) -> AsyncIterator[Team]:
    """A place in the team for as long as this block lasts."""
    async with db.apart() as tx:
        if not db.is_shared:
            # The lock of `duban run` is ours.
            await processes.clear(tx)
        number = await processes.join(tx)
    try:
        yield Team(db, Worker(number, 0, 1))
    finally:
        with suppress(DatabaseUnreachable):
            async with db.apart() as tx:
                await processes.leave(tx, number)
