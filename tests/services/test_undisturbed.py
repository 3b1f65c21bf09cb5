"""Nothing scheduled comes between a person and the card that she has in hand; nothing is lost by that."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from domain.outgoing import OutboxState, Outgoing
from services import posting
from storage import drafts, outbox
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import period, shanghai, tick
from tests.services.talk import Chat, answered, talking

pytestmark = pytest.mark.engines("sqlite", "postgres")

REMINDED = shanghai(3, 24, 9, 30)


async def state(chat: Chat, kind: str, now: datetime) -> str:
    """Where her message of this kind stands once everything that may go has gone."""
    while (letter := await posting.next_letter(chat.tx, [], now=now)) is not None:
        await outbox.finish(chat.tx, letter.id, OutboxState.SENT, message_id=letter.id, now=now)
    found = await chat.tx.value(
        "SELECT state FROM outbox WHERE chat_id = :chat AND key LIKE :kind", chat=chat.chat_id, kind=f"{kind}:2:%"
    )
    return str(found)


async def test_a_reminder_waits_until_the_card_is_left_or_has_rested(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE, now=REMINDED - timedelta(minutes=5)) as chat:
        await chat.press_data(f"card.{(await answered(chat, 1)).request.id}")
    await tick(db, REMINDED)
    async with db.write() as tx:
        chat = Chat(tx, office, Office.SCIENCE, REMINDED)
        # What is no broadcast comes at once.
        await posting.notify(
            tx, (await office.who(tx, chat.chat_id)).person, Outgoing("x"), key="notice:2:", now=REMINDED
        )
        assert [await state(chat, kind, REMINDED) for kind in ("notice", "reminder")] == ["sent", "waiting"]
        touched = await drafts.touched(tx, (await office.who(tx, chat.chat_id)).person.id)
        assert touched == REMINDED - timedelta(minutes=4)
        assert await outbox.next_hold(tx, now=REMINDED) == touched + posting.UNDISTURBED
        # A touch in between: fifteen minutes from that, and looked at again at every claim.
        chat.now = REMINDED + timedelta(minutes=9)
        await chat.press_data(f"card.{(await answered(chat, 2)).request.id}")
        assert await state(chat, "reminder", REMINDED + timedelta(minutes=11)) == "waiting"
        assert await state(chat, "reminder", REMINDED + timedelta(minutes=24)) == "waiting"
        # From card to card she is still at it; through with it, the reminder comes.
        await chat.press_data(f"next.{(await answered(chat, 2)).request.id}")
        assert await state(chat, "reminder", chat.now) == "waiting"
        await chat.press_data("mine")
        assert await state(chat, "reminder", chat.now) == "sent"


@pytest.mark.parametrize(
    ("touched", "expires", "until"),
    [
        (shanghai(3, 24, 9, 20), shanghai(3, 24, 18), shanghai(3, 24, 9, 35)),
        (shanghai(3, 24, 9, 14), shanghai(3, 24, 18), None),
        # The last hour before it is due is no time to wait; nor does anything wait into the night.
        (shanghai(3, 24, 9, 29), shanghai(3, 24, 10, 20), None),
        (shanghai(3, 24, 9, 29), shanghai(3, 24, 10, 35), shanghai(3, 24, 9, 35)),
        (shanghai(3, 24, 19, 49), None, None),
        (shanghai(3, 24, 9, 29), None, shanghai(3, 24, 9, 44)),
    ],
)
async def test_how_long_it_waits(
    db: Database, office: Office, touched: datetime, expires: datetime | None, until: datetime | None
) -> None:
    now = max(REMINDED, touched)
    async with db.write() as tx:
        who = (await office.who(tx, Office.SCIENCE)).person
        # Any step that waits for her is one, beside the card.
        await drafts.put(tx, who.id, "application", expects="reason", now=touched)
        march = await period(tx, office)
        await posting.schedule(tx, office.plan, march, who, Outgoing("x"), key="k", now=now, expires_at=expires)
        letter = await posting.next_letter(tx, [], now=now)
        assert (letter is None) is (until is not None)
        assert await outbox.next_hold(tx, now=now) == until
        if until is not None:
            assert await posting.next_letter(tx, [], now=until) is not None
