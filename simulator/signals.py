"""A counter that can be waited for: what long polls of the clock, the updates and the world hang on."""

import asyncio


class Revision:
    """A rising number; whoever waits is woken when it rises."""

    def __init__(self) -> None:
        self.number = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def advance(self) -> None:
        """Counts one up and wakes everybody."""
        self.number += 1
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def changed_from(self, seen: int, timeout: float) -> bool:
        """Waits until the number is another than `seen` (after a restart it may be less); False when `timeout` seconds
        passed first."""
        if self.number != seen:
            return True
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, timeout)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True
