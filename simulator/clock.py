"""The simulated clock: it ticks in real time from a base, jumps when told to, and knows who follows it."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from simulator.refusals import Impossible
from simulator.signals import Revision

POLL = 25.0
"""The longest a follower's question is held, in seconds."""
PATIENCE = 20.0
"""How long a jump waits for its followers, in seconds."""
BEGIN, END = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Where the clock can be set to: everybody reckons some days or months further from there."""
FARTHEST = timedelta(days=3653)
"""The longest jump forward: ten years."""
FORGOTTEN = 5.0
"""A follower that was answered and has not asked again for so many seconds is taken as gone when a jump begins."""


class Clock:
    """Aware UTC time with a revision that rises at every jump.

    A follower asks again and again with the revision that it has acted on. It is either here, with a question that is
    held, or away, answered and owing the next one.
    """

    def __init__(self, now: datetime) -> None:
        self._base = now.astimezone(UTC)
        self._set_at = time.monotonic()
        self.revision = Revision()
        self._here: set[object] = set()
        self._away: dict[object, float] = {}
        self._moved = Revision()

    def now(self) -> datetime:
        """The simulated instant."""
        return self._base + timedelta(seconds=time.monotonic() - self._set_at)

    def unix(self) -> int:
        """The simulated instant as Telegram writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def jump(self, to: datetime) -> None:
        """Sets the time and wakes the followers; `Impossible` too far ahead in one go, or outside of what calendars reach."""
        if not BEGIN <= to < END:
            raise Impossible(f"the clock goes from {BEGIN:%Y} up to the year {END:%Y}")
        if to - self.now() > FARTHEST:
            raise Impossible("the clock goes ten years forward at most in one go")
        moment = time.monotonic()
        self._away = {each: since for each, since in self._away.items() if moment - since < FORGOTTEN}
        self._away |= dict.fromkeys(self._here, moment)
        self._base, self._set_at = to.astimezone(UTC), moment
        self.revision.advance()

    async def follow(self, seen: int) -> None:
        """One question of a follower: held until there has been a jump that it has not seen, or for `POLL` seconds."""
        if self._away:
            self._away.pop(next(iter(self._away)))
        question = object()
        self._here.add(question)
        self._moved.advance()
        try:
            await self.revision.changed_from(seen, POLL)
        except asyncio.CancelledError:
            # It hung up and owes nothing any more.
            self._away.pop(question, None)
            raise
        else:
            self._away[question] = time.monotonic()
        finally:
            self._here.discard(question)
            self._moved.advance()

    async def followed(self) -> bool:
        """Waits until every follower is back with the newest revision; False when `PATIENCE` ran out first."""
        deadline = time.monotonic() + PATIENCE
        while self._away:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            await self._moved.changed_from(self._moved.number, left)
        return True
