"""A bell between loops: whoever has made work rings it, whoever does it waits for it or for a time."""

from __future__ import annotations

import asyncio


class Wakeup:
    """A ring between two waits is not lost; many rings count as one."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Until the bell rings, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return
        finally:
            self._rung.clear()
