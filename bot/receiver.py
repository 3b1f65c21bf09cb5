"""Takes updates in: fetched, committed, only then confirmed; then handled in order per chat, each in one transaction."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from telegram import Chat, Update
from telegram.error import TelegramError

from bot.clock import Clock
from bot.config import Config
from bot.pulse import Pulse
from bot.transport import Conflict, Halted, RawUpdate, Unreachable, UpdateSource
from bot.wakeup import Wakeup
from domain.errors import Refusal
from domain.people import Role
from handlers.access import recognise
from handlers.context import App, Turn, current
from handlers.errors import refuse
from handlers.routes import Routes
from messages import alarms
from services import posting
from storage import inbox, people
from storage.database import Database, Tx
from storage.inbox import Received, Waiting

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 8
"""Chats handled at once."""

TRIES = 5
"""After so many failures an update is put aside."""

POLL = 25
"""Seconds that Telegram may hold a fetch."""

HELD = 0.5
"""Seconds after which a fetch that is not answered is one that Telegram holds, since nothing waits."""

MOST_IN_A_BATCH = 100
"""Updates in one answer (core.telegram.org/bots/api#getupdates); fewer mean that none is left."""

WEDGED = 90.0
"""Seconds without a successful fetch after which the process gives up, to be started afresh."""


CONFLICT = 30.0
"""Seconds that another poller is put up with where processes take over from each other."""

TEAM_REST = 1.0
"""Seconds after which the inbox is looked at without being woken, where another process may have filled it."""


class Wedged(Exception):
    """Telegram could not be reached for too long."""


class Receiver:
    def __init__(
        self, db: Database, source: UpdateSource, app: App, clock: Clock, config: Config, on_done: Callable[[], None],
        pulse: Pulse,
    ) -> None:  # fmt: skip
        """`on_done` is called after each update: something may have to be sent or fetched."""
        self._db = db
        self._source = source
        self._app = app
        self._clock = clock
        self._config = config
        self._on_done = on_done
        self._pulse = pulse
        self._longest_rest = TEAM_REST if db.is_shared else 30.0
        self._patience = CONFLICT if db.is_shared else 0.0
        self._wakeup = Wakeup()
        self._busy: set[int] = set()
        self.caught_up = asyncio.Event()
        """Set once what people sent while we were away has been fetched: until then the ids in use are not known, and
        nothing may be sent that might have to be asked about."""

    def wake(self) -> None:
        """Something may be waiting in the inbox."""
        self._wakeup.ring()

    async def poll(self) -> None:
        """Fetch for ever. Raises Conflict, Unauthorized or Wedged, which end the process."""
        offset: int | None = None
        fetched_at = time.monotonic()
        while True:
            try:
                batch = await self._fetch(offset)
            except Conflict:
                # Telegram may still hold the last fetch of a leader that is gone.
                if time.monotonic() - fetched_at >= self._patience:
                    raise
                await asyncio.sleep(1.0)
                continue
            except Halted as halted:
                await asyncio.sleep(halted.retry_after)
                continue
            except Unreachable as error:
                if time.monotonic() - fetched_at > WEDGED:
                    raise Wedged(f"no successful fetch for {WEDGED:.0f} s: {error}") from error
                log.warning("Telegram cannot be reached.", extra={"why": str(error)})
                await asyncio.sleep(1.0)
                continue
            fetched_at = time.monotonic()
            self._pulse.beat()
            if not batch:
                self.caught_up.set()
                continue
            await self.keep(batch)
            # The last of the batch, not the highest: ids may begin anew after a quiet week (DELIVERY).
            offset = batch[-1].update_id + 1
            if len(batch) < MOST_IN_A_BATCH:
                self.caught_up.set()

    async def keep(self, batch: list[RawUpdate]) -> None:
        """Commit what has come in, however it came; it is handled after that."""
        async with self._db.write() as tx:
            await inbox.put(tx, [received(u.update_id, u.body) for u in batch], now=self._clock.now())
        self.wake()

    async def _fetch(self, offset: int | None) -> list[RawUpdate]:
        """One fetch; one that Telegram holds at the start says that nothing has been waiting there."""
        fetching = asyncio.ensure_future(self._source.fetch(offset, timeout=POLL))
        try:
            if not self.caught_up.is_set():
                await asyncio.wait({fetching}, timeout=HELD)
                if not fetching.done():
                    self.caught_up.set()
            return await fetching
        finally:
            fetching.cancel()

    async def handle(self) -> None:
        """Handle what waits for ever, chats side by side."""
        async with asyncio.TaskGroup() as group:
            while True:
                async with self._db.read() as tx:
                    now = self._clock.now()
                    rows = await inbox.next_waiting(tx, self._busy, now=now, limit=SIDE_BY_SIDE - len(self._busy))
                    retry = await inbox.next_retry(tx)
                for row in rows:
                    self._busy.add(row.chat_id)
                    group.create_task(self._handle(row))
                if not rows:
                    rest = self._longest_rest
                    if retry is not None:
                        rest = max(0.05, min(rest, (retry - now).total_seconds()))
                    await self._wakeup.wait(rest)

    async def _handle(self, row: Waiting) -> None:
        turn = None
        try:
            async with self._db.write() as tx:
                now = self._clock.now()
                if not await inbox.close(tx, row.id, now=now):
                    return
                turn = self._turn(tx, row, now)
                await self._process(turn, row)
        except Refusal as refusal:
            await self._refused(row, refusal)
        except Exception as error:
            await self._fail(row, error)
        finally:
            self._busy.discard(row.chat_id)
            self._on_done()
            self.wake()
        if turn is not None:
            await self._answer_press(row, " ".join(turn.toasts))

    def _turn(self, tx: Tx, row: Waiting, now: datetime) -> Turn:
        return Turn(tx, now, row.id, self._config.language, self._app.bot.username, Routes())

    async def _process(self, turn: Turn, row: Waiting) -> None:
        update = Update.de_json(_readable(row.body), self._app.bot)
        current.set(turn)
        await self._app.process_update(update)
        if turn.error is not None:
            raise turn.error

    async def _refused(self, row: Waiting, refusal: Refusal) -> None:
        try:
            await self._refuse(row, refusal)
        except Exception as error:
            await self._fail(row, error)

    async def _refuse(self, row: Waiting, refusal: Refusal) -> None:
        """The change is taken back; say why, and close the row, in a second small transaction."""
        async with self._db.write() as tx:
            now = self._clock.now()
            if await inbox.close(tx, row.id, now=now):
                turn = self._turn(tx, row, now)
                await recognise(turn, row.chat_id)
                await refuse(turn, refusal)

    async def _fail(self, row: Waiting, error: Exception) -> None:
        log.exception("An update could not be handled.", extra={"row": row.id, "attempt": row.attempts + 1})
        why = type(error).__name__
        async with self._db.write() as tx:
            now = self._clock.now()
            if row.attempts + 1 < TRIES:
                await inbox.fail(tx, row.id, why, retry_at=now + timedelta(seconds=2**row.attempts))
                return
            await inbox.quarantine(tx, row.id, why, now=now)
            for admin in await people.charged(tx, Role.ADMIN):
                t = await posting.words_for(tx, admin.person)
                alarm = alarms.quarantined(t, row.id, why)
                await posting.notify(tx, admin.person, alarm, key=f"quarantine:{row.id}:{admin.person.id}", now=now)

    async def _answer_press(self, row: Waiting, toast: str) -> None:
        """Best effort, at once: the button stops spinning. Nothing is told only here."""
        update = json.loads(row.body)
        press = update.get("callback_query") if isinstance(update, dict) else None
        query = press.get("id") if isinstance(press, dict) else None
        if isinstance(query, str):
            try:
                await self._app.bot.answer_callback_query(query, text=toast or None)
            except (TelegramError, OSError) as error:
                log.info("A press could not be answered any more.", extra={"why": str(error)})


def received(update_id: int, body: str) -> Received:
    """A raw update as it is kept."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    update = json.loads(body)
    return Received(update_id, digest, _chat_of(update), body, _message_of(update))


def _readable(body: str) -> Any:
    """What an update holds; half a surrogate pair, which no database takes as text, becomes a question mark."""
    update = json.loads(body)
    if "\\ud" in body:
        update = json.loads(json.dumps(update, ensure_ascii=False).encode("utf-8", "replace"))
    return update


def _chat_of(update: object) -> int:
    """The chat that an update belongs to, read without trusting its shape; 0 where none is found."""
    for kind in ("message", "edited_message", "my_chat_member", "callback_query"):
        found = update.get(kind) if isinstance(update, dict) else None
        if isinstance(found, dict):
            holder = found.get("message") if kind == "callback_query" else found
            chat = holder.get("chat") if isinstance(holder, dict) else None
            chat = chat or found.get("from")
            number = chat.get("id") if isinstance(chat, dict) else None
            return number if isinstance(number, int) else 0
    return 0


def _message_of(update: object) -> int:
    """The number of a message that came in from a private chat; 0 where there is none."""
    message = update.get("message") if isinstance(update, dict) else None
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(chat, dict) or chat.get("type") != Chat.PRIVATE:
        return 0
    number = message.get("message_id")
    return number if isinstance(number, int) else 0
