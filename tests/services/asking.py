"""A desk at which contacts ask and supervisors decide: commands, presses and typed words through the handlers, read back from the outbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime

from telegram import Update
from telegram.ext import Application, ContextTypes

from domain.applications import Application as Asked
from domain.errors import Refusal
from domain.outgoing import OutboxState, Outgoing
from domain.people import Person
from domain.reports import Request
from handlers import routes
from handlers.context import Context, Turn, current
from services import (
    applying,
    closing,
    complying,
    deciding,
    directing,
    explaining,
    helping,
    posting,
    pursuing,
    raising,
    reviewing,
    verifying,
)
from storage import applications, outbox, people
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.rounds import period, request_of, until

UPDATE = Update(1)
APP = Application.builder().token("123456:TEST-token").updater(None).context_types(ContextTypes(Context)).build()
"""Never started: the handlers reach Telegram through the outbox alone."""


class Desk:
    """The office in one transaction at one moment; everybody reads English."""

    def __init__(self, tx: Tx, office: Office, now: datetime) -> None:
        self.tx, self.office, self.now = tx, office, now
        self._turns = 0

    async def press(self, chat_id: int, data: str) -> Outgoing:
        """Press a button, be it one that was never offered; what stands newest in the chat then. Raises refusals."""
        await self._in_turn(chat_id, data=data)
        return await self.newest(chat_id)

    async def command(self, chat_id: int, text: str) -> Outgoing:
        await self._in_turn(chat_id, command=text)
        return await self.newest(chat_id)

    async def types(self, chat_id: int, text: str, about: str = "") -> Outgoing | None:
        """Words that somebody types; None where nothing waits for them."""
        who = await self.office.who(self.tx, chat_id)
        for told in (
            explaining.told,
            applying.told,
            deciding.told,
            helping.told,
            pursuing.told,
            raising.told,
            complying.told,
            directing.told,
            closing.told,
            verifying.told,
            reviewing.told,
        ):
            reply = await told(self.tx, who, text, about, now=self.now)
            if reply is not None:
                self._turns += 1
                for place, outgoing in enumerate(reply.messages):
                    key = f"desk:{self.now:%m%d%H%M}:{chat_id}:{self._turns}:{place}"
                    await posting.answer(self.tx, chat_id, outgoing, key=key, now=self.now)
                return await self.newest(chat_id)
        return None

    async def asks(self, chat_id: int, named: str, kind: str, day: date | None, reason: str = "拆迁滞后") -> Asked:
        """All the way from the button to the receipt."""
        await self.press(chat_id, f"apply.{named}")
        await self.press(chat_id, f"apply.{named}.{kind}")
        if day is not None:
            await self.press(chat_id, f"apply.{named}.{kind}.{day:%Y%m%d}")
        assert await self.types(chat_id, reason) is not None
        return (await applications.all_open(self.tx))[-1]

    async def application(self, application_id: int) -> Asked:
        found = await applications.find(self.tx, application_id)
        assert found is not None
        return found

    async def newest(self, chat_id: int) -> Outgoing:
        """The newest message of a chat as it reads now, an edit included."""
        row = await self.tx.row(
            "SELECT id FROM outbox WHERE chat_id = :chat AND kind <> 'menu' ORDER BY id DESC LIMIT 1", chat=chat_id
        )
        assert row is not None
        letter = await outbox.letter(self.tx, row["id"])
        assert letter is not None
        assert isinstance(letter.content, Outgoing)
        return letter.content

    async def about(self, chat_id: int, application_id: int) -> Outgoing:
        """The newest message about an application as it reads now."""
        row = await outbox.latest_about(self.tx, chat_id, f"application:{application_id}")
        assert row is not None
        found = await outbox.shown(self.tx, row)
        assert found is not None
        return found

    async def about_need(self, chat_id: int, need_id: int) -> Outgoing:
        """The newest message about a request for help as it reads now."""
        row = await outbox.latest_about(self.tx, chat_id, f"need:{need_id}")
        assert row is not None
        found = await outbox.shown(self.tx, row)
        assert found is not None
        return found

    async def keys(self, kind: str) -> list[int]:
        """The chats for which a kind of message was queued."""
        rows = await self.tx.rows("SELECT chat_id FROM outbox WHERE key LIKE :kind ORDER BY id", kind=f"{kind}:%")
        return [row["chat_id"] for row in rows]

    async def request(self, number: int, department_id: int, label: str = "2023-03") -> Request:
        return (await request_of(self.tx, self.office, number, department_id, label)).request

    async def person(self, chat_id: int) -> Person:
        return (await self.office.who(self.tx, chat_id)).person

    async def sends_out(self) -> None:
        """Take all that is queued for sent."""
        rows = await self.tx.rows("SELECT id FROM outbox WHERE state = 'waiting' ORDER BY id")
        for row in rows:
            await outbox.finish(self.tx, row["id"], OutboxState.SENT, message_id=row["id"], now=self.now)

    async def _in_turn(self, chat_id: int, *, data: str = "", command: str = "") -> None:
        self._turns += 1
        row = int(f"{self.now:%m%d%H%M}") * 1000 + self._turns
        turn = Turn(self.tx, self.now, row, "en", "duban_bot", routes.Routes())
        turn.standing, turn.data = await self.office.who(self.tx, chat_id), data
        token = current.set(turn)
        try:
            context = Context(APP)
            if data:
                await routes.press(UPDATE, context)
                return
            name, *context.args = command.split()
            await next(c for c in routes.COMMANDS if c.name == name).handler(UPDATE, context)
        finally:
            current.reset(token)


@asynccontextmanager
async def at_desk(db: Database, office: Office, now: datetime) -> AsyncIterator[Desk]:
    """The clock has run up to this moment, all it said is sent, and the office works in one transaction."""
    async with db.write() as tx:
        for standing in await people.everyone(tx):
            await people.set_language(tx, standing.person.id, "en")
    await until(db, now)
    async with db.write() as tx:
        desk = Desk(tx, office, now)
        await desk.sends_out()
        yield desk


def data(outgoing: Outgoing) -> list[str]:
    """The data of every button under a message."""
    return [button.data for row in outgoing.keyboard for button in row]


def refused_as(kind: type[Refusal], **values: object) -> str:
    """What a refusal says in English, plain."""
    return (kind.__doc__ or "").format(**values)


async def last_day_of(desk: Desk, label: str) -> datetime:
    """When a period locks."""
    return (await period(desk.tx, desk.office, label)).locked_at
