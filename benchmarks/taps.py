"""A contact's tap on a health button, stored as the bot stores it: from the row waiting in the inbox to the commit.

Left out is what does not touch the database: Telegram's library reading the update, and HTTP.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.receiver import SIDE_BY_SIDE, received
from domain.outgoing import OutboxState, split_token
from domain.people import Post
from domain.reports import STATED, Health
from handlers.access import recognise
from handlers.context import Turn, deliver
from handlers.routes import Routes
from services import answering, cards, posting, prompting
from storage import inbox, outbox, people, periods, requests, tasks
from storage.database import Database
from storage.inbox import Waiting
from tests.services.plan_files import NEW, NOW, load, real_plan

MONTH = "2023-04"


@dataclass(frozen=True, slots=True)
class Card:
    """A request of the month, drawn in its contact's chat."""

    chat_id: int
    request_id: int
    row: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The example plan with a contact at every department, who has all cards of the month before her."""

    cards: tuple[Card, ...]
    now: datetime


async def asked(db: Database) -> Asked:
    """Put it all into an empty database."""
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        plan = (await tasks.plans(tx))[-1]
        chats: dict[int, int] = {}
        for number, department in enumerate((await people.add_departments(tx, ())).values()):
            chats[department.id] = 1001 + number
            contact = await people.add(
                tx, chat_id=1001 + number, name=department.name, username="", language="zh", now=NOW
            )
            await people.take_seat(tx, contact.id, department.id, Post.CONTACT, now=NOW)
        period = await periods.by_label(tx, plan.id, MONTH)
        assert period is not None
        now = period.asked_at + timedelta(hours=1)
        await prompting.open_period(tx, plan, period, now=period.asked_at)
        drawn_cards = []
        for answered in await requests.of_period(tx, period.id):
            chat_id, request_id = chats[answered.request.department_id], answered.request.id
            who = await people.standing(tx, chat_id)
            assert who is not None
            drawn = await cards.show(tx, who, answered, now=now)
            row = await posting.answer(tx, chat_id, drawn, key=f"card:{request_id}", now=now)
            assert row is not None
            drawn_cards.append(Card(chat_id, request_id, row))
    asked = Asked(tuple(drawn_cards), now)
    await _sent(db, asked)
    return asked


async def tapped(db: Database, asked: Asked, number: int) -> None:
    """Let each contact tap on each of her cards; the updates wait in the inbox. Rounds are numbered from 0."""
    health = STATED[number % len(STATED)]
    await _sent(db, asked)
    async with db.write() as tx:
        batch = []
        for place, card in enumerate(asked.cards):
            found = await requests.answered(tx, card.request_id)
            assert found is not None
            data = f"health.{card.request_id}.{found.request.revision}.{health}#{card.row:x}"
            person = {"id": card.chat_id, "is_bot": False, "first_name": "张伟", "language_code": "zh-hans"}
            message = {"message_id": card.row, "date": 1681866000, "chat": {"id": card.chat_id, "type": "private"}}
            query = {"id": f"{number}-{place}", "from": person, "message": message, "chat_instance": "1", "data": data}
            update_id = number * len(asked.cards) + place + 1
            body = json.dumps({"update_id": update_id, "callback_query": query}, ensure_ascii=False)
            batch.append(received(update_id, body))
        await inbox.put(tx, batch, now=asked.now)


async def stored(db: Database, asked: Asked) -> list[float]:
    """Handle all that waits, one transaction after the other; the seconds of each, its share of the look into the inbox included."""
    taken: list[float] = []
    while True:
        begun = time.perf_counter()
        async with db.read() as tx:
            rows = await inbox.next_waiting(tx, (), now=asked.now, limit=SIDE_BY_SIDE)
        if not rows:
            return taken
        looked = (time.perf_counter() - begun) / len(rows)
        for row in rows:
            begun = time.perf_counter()
            await _handled(db, row, asked.now)
            taken.append(looked + time.perf_counter() - begun)


async def _handled(db: Database, row: Waiting, now: datetime) -> None:
    """What bot.receiver, the gate and the handler do about it."""
    async with db.write() as tx:
        assert await inbox.close(tx, row.id, now=now)
        turn = Turn(tx, now, row.id, "zh", "duban_bot", Routes())
        await recognise(turn, row.chat_id)
        data, pressed = split_token(json.loads(row.body)["callback_query"]["data"])
        letter = await outbox.letter(tx, pressed) if pressed is not None else None
        assert turn.standing is not None
        assert letter is not None
        turn.pressed = letter.id
        _, request, revision, health = data.split(".")
        reply = await answering.set_health(tx, turn.standing, int(request), int(revision), Health(health), now=now)
        await deliver(turn, reply)


async def must_be_stored(db: Database, asked: Asked, number: int) -> None:
    """After a round: every request holds its tap, and every card is to be redrawn. Raises AssertionError."""
    health = STATED[number % len(STATED)]
    async with db.read() as tx:
        for card in asked.cards:
            found = await requests.answered(tx, card.request_id)
            assert found is not None
            assert found.report is not None
            assert found.report.health is health
        edits = await tx.value("SELECT count(*) FROM outbox WHERE kind = 'edit' AND state = 'waiting'")
        assert edits == len(asked.cards)
        assert await inbox.count(tx, "waiting") == 0


async def _sent(db: Database, asked: Asked) -> None:
    """All that was to be said has gone out."""
    async with db.write() as tx:
        for row in await tx.rows("SELECT id FROM outbox WHERE state = 'waiting'"):
            await outbox.finish(tx, row["id"], OutboxState.SENT, message_id=row["id"], now=asked.now)
