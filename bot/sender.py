"""Sends the outbox: paced, the most urgent chat first, one in flight a chat. What may have arrived is asked about (bot.settling)."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path

from telegram import BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import sending_files, verdicts
from bot.clock import Clock
from bot.pacing import Pacer
from bot.team import Team
from bot.wakeup import Wakeup
from domain.outgoing import Keyboard, Kind, Menu, OutboxState, Outgoing, with_token
from messages.language import plain
from services import membership, posting
from storage import outbox
from storage.database import Database, Tx
from storage.outbox import Letter

log = logging.getLogger(__name__)

IN_FLIGHT = 8
"""Requests under way at once; what a crash puts in doubt is never more."""

LONGEST_REST = 5.0
"""Seconds after which the outbox is looked at without being woken: other commands put in what they have to say."""

TEAM_REST = 1.0
"""The same, where other processes may have put something in."""


class NeverSent(Exception):
    """The message to edit has not gone out and will not."""


class Sender:
    def __init__(self, db: Database, bot: ExtBot[None], clock: Clock, pacer: Pacer, files: Path, team: Team) -> None:
        self._db = db
        self._bot = bot
        self._clock = clock
        self._pacer = pacer
        self._files = files
        self._team = team
        self._longest_rest = TEAM_REST if db.is_shared else LONGEST_REST
        self._wakeup = Wakeup()
        self._chats: dict[int, float] = {}
        """Chats written to, and when each may be written to again (monotonic)."""

    def wake(self) -> None:
        """Something may have come into the outbox."""
        self._wakeup.ring()

    async def run(self) -> None:
        """Send for ever; what is in flight when this is cancelled is left to be settled at the next start."""
        places = asyncio.Semaphore(IN_FLIGHT)
        async with asyncio.TaskGroup() as group:
            while True:
                await places.acquire()
                letter = await self._next()
                task = group.create_task(self._send(letter))
                task.add_done_callback(lambda _: places.release())
                task.add_done_callback(lambda _: self.wake())

    async def _next(self) -> Letter:
        while True:
            worker = self._team.worker
            self._pacer.share(worker.count)
            await until_allowed(self._pacer)
            moment = time.monotonic()
            self._chats = {chat: at for chat, at in self._chats.items() if at > moment}
            async with self._db.write() as tx:
                now = self._clock.now()
                letter = await posting.next_letter(tx, self._chats, now=now, worker=worker)
                hold = await outbox.next_hold(tx, now=now) if letter is None else None
            if letter is not None:
                # A halt may have come while the row was claimed.
                await until_allowed(self._pacer)
                self._took(letter)
                return letter
            rests = [at - moment for at in self._chats.values()]
            if hold is not None:
                rests.append((hold - now).total_seconds())
            await self._wakeup.wait(max(0.005, min([self._longest_rest, *rests])))

    def _took(self, letter: Letter) -> None:
        moment = time.monotonic()
        if letter.kind is Kind.MESSAGE:
            self._pacer.took(letter.chat_id, moment)
            self._chats[letter.chat_id] = self._pacer.next_at(letter.chat_id, moment)
        else:
            self._pacer.took_edit(moment)

    async def _send(self, letter: Letter) -> None:
        if not self._team.is_sure():
            # Another process may have taken it over by now; it is the one to ask whether this has arrived.
            return
        verdict: verdicts.Verdict
        try:
            verdict = verdicts.Delivered(await self._call(letter))
        except NeverSent:
            verdict = verdicts.EditGone()
        except (FileNotFoundError, PermissionError) as error:
            verdict = verdicts.Refused(f"its file cannot be read: {error.strerror}")
        except (TelegramError, OSError) as error:
            verdict = verdicts.judge(error)
        if isinstance(verdict, verdicts.NotSent) and verdict.retry_after is not None:
            self._pacer.halt(verdict.retry_after, time.monotonic())
        async with self._db.write() as tx:
            await self._record(tx, letter, verdict)

    async def _call(self, letter: Letter) -> int:
        """Write the request; Telegram's message id (0 where there is none). Raises NeverSent."""
        content = letter.content
        if isinstance(content, Menu):
            commands = [BotCommand(c.name, c.description) for c in content.commands]
            await self._bot.set_my_commands(commands, scope=BotCommandScopeChat(letter.chat_id))
            return 0
        keyboard = markup(content.keyboard, letter)
        if letter.kind is Kind.EDIT:
            if letter.message_id is None:
                raise NeverSent
            if content.document is not None:
                await self._bot.edit_message_caption(
                    letter.chat_id,
                    letter.message_id,
                    caption=content.text,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard,
                )
                return letter.message_id
            await self._bot.edit_message_text(
                content.text, letter.chat_id, letter.message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )  # fmt: skip
            return letter.message_id
        if content.document is not None:
            sent = await sending_files.send(
                self._bot, letter.chat_id, content.document, content.text, keyboard, self._files
            )
        else:
            sent = await self._bot.send_message(
                letter.chat_id,
                content.text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        return sent.message_id

    async def _record(self, tx: Tx, letter: Letter, verdict: verdicts.Verdict) -> None:
        now = self._clock.now()
        match verdict:
            case verdicts.Delivered(message_id):
                own = message_id if letter.kind is Kind.MESSAGE else None
                await outbox.finish(tx, letter.id, OutboxState.SENT, message_id=own, now=now)
            case verdicts.Unchanged():
                await outbox.finish(tx, letter.id, OutboxState.SENT, error="it said so already", now=now)
            case verdicts.NotSent(retry_after):
                rest = timedelta(seconds=retry_after or min(60, 2**letter.attempts))
                await outbox.put_back(tx, letter.id, until=now + rest, error="not sent, will be tried again")
            case verdicts.Unknown() if letter.kind is Kind.MESSAGE:
                await outbox.unsettle(tx, letter.id, "the answer was lost")
            case verdicts.Unknown():
                await outbox.put_back(tx, letter.id, until=now + timedelta(seconds=1), error="the answer was lost")
            case verdicts.Unreachable(reason):
                await outbox.finish(tx, letter.id, OutboxState.FAILED, error=reason, now=now)
                await outbox.fail_waiting(tx, letter.chat_id, reason, now=now)
                await membership.blocked(tx, letter.chat_id, now=now)
            case verdicts.Moved(new_chat_id):
                await outbox.move_chat(tx, letter.chat_id, new_chat_id)
            case verdicts.Malformed(description) if isinstance(letter.content, Outgoing) and _is_marked(letter.content):
                log.error("Telegram cannot read the markup of a message.", extra={"row": letter.id, "why": description})
                content = replace(letter.content, text=_unmarked(letter.content))
                await outbox.say_again_plainly(tx, letter.id, content)
            case verdicts.EditGone() if isinstance(letter.content, Outgoing) and letter.content.keyboard:
                await outbox.send_as_new(tx, letter.id)
            case verdicts.EditGone():
                await outbox.finish(tx, letter.id, OutboxState.SKIPPED, error="the message is gone", now=now)
            case verdicts.Malformed(description) | verdicts.Refused(description):
                log.error("Telegram refuses a message.", extra={"row": letter.id, "why": description})
                await outbox.finish(tx, letter.id, OutboxState.FAILED, error=description, now=now)


async def until_allowed(pacer: Pacer) -> None:
    """Wait until anything may go at all, also where a halt comes in meanwhile."""
    while True:
        moment = time.monotonic()
        wait = pacer.edit_at(moment) - moment
        if wait <= 0:
            return
        await asyncio.sleep(wait)


def markup(keyboard: Keyboard, letter: Letter) -> InlineKeyboardMarkup | None:
    """Telegram's buttons, each carrying the row whose message they stand under."""
    if not keyboard:
        return None
    tokened = with_token(keyboard, letter.target_id or letter.id)
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(b.label, url=b.url)
                if b.url
                else InlineKeyboardButton(b.label, callback_data=b.data)
                for b in row
            ]
            for row in tokened
        ]
    )


def _is_marked(content: Outgoing) -> bool:
    return _unmarked(content) != content.text


def _unmarked(content: Outgoing) -> str:
    """The words alone, as HTML that Telegram can read whatever they are."""
    return escape(plain(content.text), quote=False)


_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
