"""Asks Telegram whether a message whose answer was lost has arrived, before it is sent again: ask first (DELIVERY).

Message ids of a bot rise over all its private chats. Setting the very same keyboard again on an id answers
"message is not modified" only where the message stands: keyboards carry the number of their row.
"""

from __future__ import annotations

import asyncio
import logging
import time

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import verdicts
from bot.clock import Clock
from bot.pacing import Pacer
from bot.sender import Sender, markup, until_allowed
from bot.team import Team
from domain.outgoing import OutboxState, Outgoing
from storage import outbox
from storage.database import Database
from storage.outbox import Letter

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds that a request whose answer was lost is given to arrive."""

BEYOND = 16
"""Ids looked at beyond the highest one known: more than a process has in flight at once."""

MOST_PROBES = 60
"""Ids asked about in one pass, so that other rows have their turn."""


class Settling:
    def __init__(
        self,
        db: Database,
        bot: ExtBot[None],
        clock: Clock,
        pacer: Pacer,
        sender: Sender,
        team: Team,
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._db = db
        self._bot = bot
        self._clock = clock
        self._pacer = pacer
        self._sender = sender
        self._team = team
        self._patience = patience
        self._seen: dict[int, float] = {}
        self._asked_up_to: dict[int, int] = {}
        """Rows that there is more to ask about, each with the last id asked."""

    async def begin(self) -> None:
        """Put in doubt what a process that is gone was sending; to be awaited before this one sends anything."""
        async with self._db.write() as tx:
            doubtful = await outbox.unsettle_interrupted(tx)
        if doubtful:
            log.warning("Some messages were being sent when their process ended.", extra={"count": doubtful})

    async def run(self) -> None:
        """Settle what is in doubt, for ever."""
        while True:
            async with self._db.read() as tx:
                interrupted = await outbox.count_interrupted(tx)
                letters = await outbox.unsettled(tx)
            if interrupted:
                await self.begin()
            moment = time.monotonic()
            self._seen = {letter.id: self._seen.get(letter.id, moment) for letter in letters}
            for letter in letters:
                if moment - self._seen[letter.id] >= self._patience:
                    await self._settle(letter)
            await asyncio.sleep(self._patience / 4)

    async def _settle(self, letter: Letter) -> None:
        content = letter.content
        if not isinstance(content, Outgoing) or not content.keyboard or letter.chat_id < 0:
            await self._close(letter, OutboxState.FAILED, error="may have arrived, and cannot be asked about")
            return
        found = await self._find(letter, content)
        if found is not None:
            await self._close(letter, OutboxState.SENT, message_id=found)
            return
        if letter.id in self._asked_up_to:
            return
        async with self._db.write() as tx:
            await outbox.put_back(tx, letter.id, until=self._clock.now(), error="asked: it had not arrived")
        self._sender.wake()

    async def _find(self, letter: Letter, content: Outgoing) -> int | None:
        floor = letter.floor or 0
        async with self._db.read() as tx:
            known = await outbox.known_ids(tx, floor)
            highest = await outbox.highest(tx)
        begin = self._asked_up_to.pop(letter.id, floor)
        top = max((*known, floor, highest)) + BEYOND * self._team.worker.count
        candidates = [n for n in range(begin + 1, top + 1) if n not in known]
        for message_id in candidates[:MOST_PROBES]:
            if await self._is_there(letter, content, message_id):
                return message_id
        if len(candidates) > MOST_PROBES:
            # The rest in the next pass: a message that may have arrived is never sent again before all is asked.
            log.warning("Many ids to ask about one message.", extra={"row": letter.id, "ids": len(candidates)})
            self._asked_up_to[letter.id] = candidates[MOST_PROBES - 1]
        return None

    async def _is_there(self, letter: Letter, content: Outgoing, message_id: int) -> bool:
        while True:
            await until_allowed(self._pacer)
            self._pacer.took_edit(time.monotonic())
            try:
                await self._bot.edit_message_reply_markup(
                    letter.chat_id, message_id, reply_markup=markup(content.keyboard, letter)
                )
            except (TelegramError, OSError) as error:
                match verdicts.judge(error):
                    case verdicts.Unchanged():
                        return True
                    case verdicts.NotSent(retry_after):
                        self._pacer.halt(retry_after or 1.0, time.monotonic())
                    case verdicts.Unknown():
                        await asyncio.sleep(1.0)
                    case _:
                        return False
            else:
                # It stood there with another keyboard: it is ours, since the token in it is this row's.
                return True

    async def _close(
        self, letter: Letter, state: OutboxState, *, message_id: int | None = None, error: str = ""
    ) -> None:
        async with self._db.write() as tx:
            await outbox.finish(tx, letter.id, state, message_id=message_id, error=error, now=self._clock.now())
        self._sender.wake()
