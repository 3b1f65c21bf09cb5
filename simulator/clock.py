"""The simulated clock: it ticks in real time from a base, jumps when told to, and knows who follows it."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from simulator.signals import Revision

POLL = 25.0
"""The longest a follower's question is held, in seconds."""
PATIENCE = 20.0
"""How long a jump waits for its followers, in seconds."""
FORGOTTEN = 5.0
"""A follower that was answered and has not asked again for so many seconds is taken as gone when a jump begins."""


class Clock:
    """Aware UTC time with a revision that rises at every jump."""

    def __init__(self, now: datetime) -> None:
        self._base = now.astimezone(UTC)
        self._set_at = time.monotonic()
        self.revision = Revision()
        self._away: list[float] = []
        self._back = Revision()

    def now(self) -> datetime:
        """The simulated instant."""
        return self._base + timedelta(seconds=time.monotonic() - self._set_at)

    def unix(self) -> int:
        """The simulated instant as Telegram writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def jump(self, to: datetime) -> None:
        """Sets the time and wakes the followers."""
        moment = time.monotonic()
        self._away = [since for since in self._away if moment - since < FORGOTTEN]
        self._base, self._set_at = to.astimezone(UTC), moment
        self.revision.advance()

    async def follow(self, seen: int) -> None:
        """One question of a follower: held until there has been a jump that it has not seen, or for `POLL` seconds.

        A follower owes the next question from the moment this one is answered; coming back with the newest revision
        says that it has acted on it.
        """
        if self._away:
            self._away.pop(0)
        self._back.advance()
        # A client that hangs up while it waits is cancelled here and owes nothing.
        await self.revision.beyond(seen, POLL)
        self._away.append(time.monotonic())

    async def followed(self) -> bool:
        """Waits until every follower is back with the newest revision; False when `PATIENCE` ran out first."""
        deadline = time.monotonic() + PATIENCE
        while True:
            # The polls woken by the jump are answered in this turn of the loop and only then stand in `_away`.
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            back = self._back.number
            if not self._away:
                return True
            left = deadline - time.monotonic()
            if left <= 0 or not await self._back.beyond(back, left):
                return not self._away
