"""“… is typing”: what sendChatAction shows in a chat, for five seconds or until the bot's next message there."""

import time
from collections.abc import Callable

from simulator.refusals import Json

SHOWN = 5.0
"""Seconds, real ones: https://core.telegram.org/bots/api#sendchataction"""


class TypingNotices:
    """The notice of each chat; the last one counts. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._by_chat: dict[int, tuple[str, float]] = {}

    def begin(self, chat_id: int, action: str) -> None:
        """Shows an action from now on."""
        self._by_chat[chat_id] = (action, self._clock() + SHOWN)

    def end(self, chat_id: int) -> None:
        """Takes it away: a message has come."""
        self._by_chat.pop(chat_id, None)

    def shown(self, chat_id: int) -> Json | None:
        """{action, left} with the seconds that are left of it, or None."""
        action, until = self._by_chat.get(chat_id, ("", 0.0))
        left = until - self._clock()
        return {"action": action, "left": round(left, 1)} if left > 0 else None
