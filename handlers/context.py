"""What a handler has in hand: the open transaction, who speaks, her language, and the way to say something back."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from telegram.ext import Application, CallbackContext, ExtBot

from domain.errors import Outdated
from domain.outgoing import Menu, MenuCommand, Outgoing, Reply
from domain.people import Person, Standing
from messages.language import Words
from services import posting
from storage.database import Tx


class Offer(Protocol):
    """What people can do here, out of the table of routes; passed in, since the table is put together from the handlers."""

    def available(self, who: Standing) -> Sequence[MenuCommand]:
        """The commands open to her, each with its description yet to be translated."""

    def menu_of(self, who: Standing, t: Words) -> Menu:
        """Her command menu, in her language."""


@dataclass
class Turn:
    """One update being handled, in one transaction; made by bot.receiver, which commits it or takes it back."""

    tx: Tx
    now: datetime
    row: int
    language: str
    """For who has none."""
    bot_name: str
    """The bot's username, for links into it."""
    offer: Offer
    standing: Standing | None = None
    pressed: int | None = None
    """The outbox row whose button was pressed, and the button's data without it."""
    data: str = ""
    toasts: list[str] = field(default_factory=list)
    error: BaseException | None = None
    said: int = 0


current: ContextVar[Turn] = ContextVar("turn")


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """PTB's context with the turn beside it; nothing is kept in PTB's own data."""

    @property
    def turn(self) -> Turn:
        return current.get()

    @property
    def tx(self) -> Tx:
        return self.turn.tx

    @property
    def now(self) -> datetime:
        return self.turn.now

    @property
    def who(self) -> Standing:
        """Who speaks; handlers behind the gate in access never see a stranger."""
        standing = self.turn.standing
        assert standing is not None
        return standing

    @property
    def person(self) -> Person:
        return self.who.person

    async def words(self) -> Words:
        return await posting.words_for(self.tx, self.person)

    @property
    def argument(self) -> str:
        """All that follows the command."""
        return " ".join(self.args or ())

    def part(self, place: int) -> str:
        """A piece of a pressed button's data, counted from 1 after its name. Raises Outdated where it is not there."""
        pieces = self.turn.data.split(".")
        if place >= len(pieces):
            raise Outdated
        return pieces[place]

    def rest(self, place: int) -> str:
        """Everything from that piece on, for values that hold a dot themselves. Raises Outdated where there is nothing."""
        self.part(place)
        return ".".join(self.turn.data.split(".")[place:])

    def number(self, place: int) -> int:
        """The same as a number; the data may have been altered on its way."""
        piece = self.part(place)
        if not piece.isascii() or not piece.isdigit() or len(piece) > 15:
            raise Outdated
        return int(piece)

    async def say(self, reply: Reply | Outgoing) -> None:
        """Queue what a service returned, in this turn's transaction."""
        await deliver(self.turn, reply if isinstance(reply, Reply) else Reply(messages=(reply,)))


App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]


async def deliver(turn: Turn, reply: Reply) -> None:
    """Queue a reply to who speaks: retire old buttons, edit the message pressed on, then say what is new below."""
    assert turn.standing is not None
    await deliver_to(turn, turn.standing.person.chat_id, reply)


async def deliver_to(turn: Turn, chat_id: int, reply: Reply) -> None:
    """The same to a chat whose person is not known here."""
    for about in reply.retired:
        await posting.retire(turn.tx, chat_id, about, key=_key(turn), now=turn.now)
    below = reply.messages
    if reply.edit is not None and turn.pressed is not None:
        await posting.edit(turn.tx, turn.pressed, reply.edit, key=_key(turn), now=turn.now)
    elif reply.edit is not None:
        below = (reply.edit, *below)
    for outgoing in below:
        await posting.answer(turn.tx, chat_id, outgoing, key=_key(turn), now=turn.now)
    if reply.toast:
        turn.toasts.append(reply.toast)


def _key(turn: Turn) -> str:
    turn.said += 1
    return f"update:{turn.row}:{turn.said}"
