"""Telegram's flood limits, in real time: an even rate with a tolerance (GCRA), over all and, when set, per chat."""

import math
import time
from dataclasses import dataclass

from simulator.refusals import too_many


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` messages in `seconds`, of which `burst` may come at once."""

    count: float
    seconds: float = 1.0
    burst: int = 1

    def __post_init__(self) -> None:
        if not (self.count > 0 and self.seconds > 0 and self.burst > 0):
            raise ValueError("a rate needs a count, seconds and a burst above 0")


OVERALL = Rate(30, 1.0, 30)
"""What Telegram's FAQ names for a bot; answers with 429 begin beyond it."""


class Limits:
    """Asked once for every message that is sent; 429 when it comes too early."""

    def __init__(self, overall: Rate | None, chat: Rate | None = None, group: Rate | None = None) -> None:
        self.overall, self.chat, self.group = overall, chat, group
        self._due: dict[object, float] = {}

    def take(self, chat_id: int) -> None:
        """Counts a message for `chat_id`, or refuses it with the seconds to wait."""
        now = time.monotonic()
        rates: list[tuple[object, Rate | None]] = [("all", self.overall), (chat_id, self.chat)]
        if chat_id < 0:
            rates.append(((chat_id, "group"), self.group))
        due = {key: (max(self._due.get(key, now), now), rate) for key, rate in rates if rate is not None}
        early = max((at - now - rate.seconds / rate.count * (rate.burst - 1) for at, rate in due.values()), default=0.0)
        if early > 1e-9:
            raise too_many(max(1, math.ceil(early)))
        for key, (at, rate) in due.items():
            self._due[key] = at + rate.seconds / rate.count
