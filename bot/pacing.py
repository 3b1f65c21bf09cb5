"""When a message may be sent: evenly, just under Telegram's limits, slower after a 429. Pure: the time is passed in, in
seconds of a monotonic clock. Which message goes next is the sender's affair."""

from dataclasses import dataclass

# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this names about 30 messages a second over
# all, 1 a second in a chat with short bursts, and 20 a minute in a group; the exact limits are nowhere.
SLOWED_BY = 0.8
RECOVERED_A_SECOND = 0.002
SLOWEST = 0.05
_LATENESS_MADE_GOOD = 0.5


@dataclass(frozen=True)
class _Limit:
    """One message every `interval` seconds, `burst` of them at once after a rest."""

    interval: float
    burst: int


_BURST = 5
# 3 at once and 17 more in the rest of a minute: 20 in any 60 seconds.
_GROUP = _Limit(interval=60 / 17.9, burst=3)
_SWEEP_FROM = 256


class Pacer:
    """Says when the next message may go and takes note of those that went.

    New messages count over all and in their chat. Edits and answers to buttons count over all only (`edit_at`,
    `took_edit`): they make no new message and follow a tap, and a person who taps quickly through cards must not wait
    a second for each. Where Telegram disagrees, its 429 slows everything down.
    """

    def __init__(self, rate: float, chat_rate: float = 1.0) -> None:
        """`rate` over all and `chat_rate` in a private chat, in messages a second, above 0."""
        self._private = _Limit(interval=1 / chat_rate, burst=_BURST)
        self._set_rate = rate
        self._sharers = 1
        self._rate = rate
        self._rate_since = 0.0
        self._free_at = float("-inf")
        self._halted_until = float("-inf")
        self._chats: dict[int, float] = {}
        self._sweep_at = _SWEEP_FROM

    def share(self, sharers: int) -> None:
        """So many processes send at once: the rate over all is divided among them. A chat is one process's alone."""
        self._sharers = sharers

    def next_at(self, chat_id: int, now: float) -> float:
        """The earliest instant at which a new message may go to this chat; `now` or before means at once."""
        limit = self._limit(chat_id)
        rested_at = self._chats.get(chat_id, now)
        return max(self.edit_at(now), rested_at - (limit.burst - 1) * limit.interval)

    def took(self, chat_id: int, now: float) -> None:
        """A new message goes to this chat now."""
        self.took_edit(now)
        self._chats[chat_id] = max(self._chats.get(chat_id, now), now) + self._limit(chat_id).interval
        if len(self._chats) >= self._sweep_at:
            self._chats = {chat: rested_at for chat, rested_at in self._chats.items() if rested_at > now}
            self._sweep_at = max(_SWEEP_FROM, 2 * len(self._chats))

    def edit_at(self, now: float) -> float:
        """The earliest instant at which anything may go at all."""
        return max(now, self._free_at, self._halted_until)

    def took_edit(self, now: float) -> None:
        """An edit or an answer to a button goes now."""
        interval = self._sharers / self.rate_at(now)
        due = max(self._free_at, self._halted_until)
        # A timer that woke a little late does not lower the rate; after a rest nothing is caught up: no burst.
        start = due if now - due <= _LATENESS_MADE_GOOD * interval else now
        self._free_at = start + interval

    def halt(self, retry_after: float, now: float) -> None:
        """Telegram answered 429: nothing goes for `retry_after` seconds, and then more slowly than before.

        Further 429s of messages that were already on their way belong to the same halt and do not slow down again."""
        if now >= self._halted_until:
            self._rate = max(self.rate_at(now) * SLOWED_BY, self._set_rate * SLOWEST)
        self._halted_until = max(self._halted_until, now + retry_after)
        self._rate_since = self._halted_until

    def rate_at(self, now: float) -> float:
        """Messages a second over all, as it is now: the set rate, or on its way back to it."""
        recovered = max(0.0, now - self._rate_since) * RECOVERED_A_SECOND * self._set_rate
        return min(self._set_rate, self._rate + recovered)

    def _limit(self, chat_id: int) -> _Limit:
        # Groups and channels have negative ids.
        return self._private if chat_id > 0 else _GROUP
