"""What the receiving side says of itself while it runs; health reads it."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Pulse:
    """Written on the loop's own thread only."""

    polling: bool = False
    """Whether this process fetches: only then is a fetch due."""
    leading: bool = False
    fetched_at: float | None = None
    """Monotonic time of the last fetch that succeeded, or of the last update that a webhook brought."""
    refused: int = 0
    """Calls of the webhook without its secret."""

    def beat(self) -> None:
        """A fetch succeeded, or an update was kept."""
        self.fetched_at = time.monotonic()

    def age(self) -> float | None:
        """Seconds since then; None where there was none yet."""
        return None if self.fetched_at is None else time.monotonic() - self.fetched_at
