"""How what is said comes into the outbox: at once, by day, within the cap; and what is claimed, skipped or cut."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.outgoing import Button, Document, Menu, MenuCommand, OutboxState, Outgoing, Priority
from domain.people import Person
from domain.reports import Period, RequestKind
from services import posting
from storage import outbox, periods, requests
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.stories import ask

pytestmark = pytest.mark.engines("sqlite", "postgres")

SATURDAY = datetime(2023, 3, 4, 2, tzinfo=UTC)
"""10:00 in Shanghai."""
NIGHT = datetime(2023, 3, 1, 15, tzinfo=UTC)
"""Wed 1 March, 23:00 in Shanghai."""


async def person(tx: Tx, office: Office, chat_id: int = Office.SCIENCE) -> Person:
    return (await office.who(tx, chat_id)).person


async def march(tx: Tx, office: Office) -> Period:
    found = await periods.by_label(tx, office.plan.id, "2023-03")
    assert found is not None
    return found


async def held_until(tx: Tx, key: str) -> datetime:
    row = await tx.row("SELECT hold_until_at FROM outbox WHERE key = :key", key=key)
    assert row is not None
    held: datetime = row["hold_until_at"]
    return held


@pytest.mark.parametrize(
    ("now", "notice", "scheduled"),
    [
        (START, START, START),
        (NIGHT, datetime(2023, 3, 2, 0, tzinfo=UTC), datetime(2023, 3, 2, 0, tzinfo=UTC)),
        (SATURDAY, SATURDAY, datetime(2023, 3, 6, 0, tzinfo=UTC)),
        (datetime(2023, 3, 31, 15, tzinfo=UTC), datetime(2023, 4, 1, 0, tzinfo=UTC), datetime(2023, 4, 3, 0, tzinfo=UTC)),
        (datetime(2023, 3, 1, 23, tzinfo=UTC), datetime(2023, 3, 2, 0, tzinfo=UTC), datetime(2023, 3, 2, 0, tzinfo=UTC)),
        # Sunday 23 April is a make-up working day.
        (datetime(2023, 4, 23, 2, tzinfo=UTC), datetime(2023, 4, 23, 2, tzinfo=UTC), datetime(2023, 4, 23, 2, tzinfo=UTC)),
    ],
)  # fmt: skip
async def test_notices_wait_for_the_day_and_scheduled_ones_for_a_working_day(
    db: Database, office: Office, now: datetime, notice: datetime, scheduled: datetime
) -> None:
    async with db.write() as tx:
        who = await person(tx, office)
        await posting.answer(tx, who.chat_id, Outgoing("x"), key="answer", now=now)
        await posting.notify(tx, who, Outgoing("x"), key="notice", now=now)
        await posting.schedule(tx, office.plan, await march(tx, office), who, Outgoing("x"), key="scheduled", now=now)
        assert [await held_until(tx, key) for key in ("answer", "notice", "scheduled")] == [now, notice, scheduled]


async def test_quiet_hours_are_those_of_the_persons_own_clock(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await tx.run("UPDATE people SET zone = 'Europe/Berlin' WHERE chat_id = :chat", chat=Office.SCIENCE)
        who = await person(tx, office)
        await posting.notify(tx, who, Outgoing("x"), key="k", now=START)
        assert await held_until(tx, "k") == datetime(2023, 3, 1, 7, tzinfo=UTC)
        assert str((await posting.words_for(tx, who)).zone) == "Europe/Berlin"
        assert str((await posting.words_for(tx, await person(tx, office, Office.INDUSTRY))).zone) == "Asia/Shanghai"


async def test_five_scheduled_messages_a_person_and_period(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who, other, period = (
            await person(tx, office),
            await person(tx, office, Office.INDUSTRY),
            await march(tx, office),
        )
        april = await periods.by_label(tx, office.plan.id, "2023-04")
        assert april is not None

        async def say(to: Person, within: Period, key: str) -> bool:
            return await posting.schedule(tx, office.plan, within, to, Outgoing("x"), key=key, now=START)

        assert [await say(who, period, f"k{n}") for n in range(7)] == [True] * 5 + [False] * 2
        assert not await say(other, period, "k0")
        assert await say(other, period, "other")
        assert await say(who, april, "next period")
        await outbox.finish(tx, 1, OutboxState.SKIPPED, error="nothing is missing any more", now=START)
        assert await say(who, period, "one was skipped")


async def test_what_has_expired_or_is_needed_no_more_is_skipped_with_the_reason(db: Database, office: Office) -> None:
    async with db.write() as tx:
        period = await ask(tx, office, "2023-03")
        await tx.run("DELETE FROM outbox")
        who = await person(tx, office)
        owing = [office.science.id]

        async def say(key: str, *kinds: RequestKind, hours: int = 48) -> None:
            await posting.schedule(
                tx, office.plan, period, who, Outgoing(key), key=key, now=START, needed=owing, kinds=kinds or RequestKind,
                expires_at=START + timedelta(hours=hours),
            )  # fmt: skip

        await say("expired", hours=1)
        await say("reports", RequestKind.REPORT)
        await say("contributions", RequestKind.CONTRIBUTION)
        await say("anything")
        for answered in await requests.of_departments(tx, owing):
            if answered.request.kind is RequestKind.REPORT:
                await requests.mark_answered(tx, answered.request.id, now=START)
        taken = []
        while (letter := await posting.next_letter(tx, [], now=START + timedelta(hours=1))) is not None:
            taken.append(letter.key)
            await outbox.finish(tx, letter.id, OutboxState.SENT, message_id=letter.id, now=START)
        rows = await tx.rows("SELECT key, error FROM outbox WHERE state = 'skipped' ORDER BY id")
    assert taken == ["contributions", "anything"]
    assert [(row["key"], row["error"]) for row in rows] == [
        ("expired", "expired before it could be sent"), ("reports", "nothing is missing any more"),
    ]  # fmt: skip


async def test_claiming_marks_the_row_and_leaves_resting_chats(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await posting.answer(tx, 1, Outgoing("x"), key="a", now=START)
        assert await posting.next_letter(tx, [1], now=START) is None
        letter = await posting.next_letter(tx, [], now=START)
        assert letter is not None
        assert (letter.key, letter.state, letter.attempts) == ("a", OutboxState.SENDING, 1)
        assert await posting.next_letter(tx, [], now=START) is None


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        (START, {"answer", "notice", "scheduled"}),
        (NIGHT, {"answer"}),
        (SATURDAY, {"answer", "notice"}),
        (datetime(2023, 3, 2, 0, tzinfo=UTC), {"answer", "notice", "scheduled"}),
    ],
)
async def test_what_was_held_up_on_its_way_keeps_the_hours_as_well(
    db: Database, office: Office, now: datetime, sent: set[str]
) -> None:
    async with db.write() as tx:
        period = await ask(tx, office, "2023-03")
        await tx.run("DELETE FROM outbox")
        who = await person(tx, office)
        await posting.schedule(tx, office.plan, period, who, Outgoing("x"), key="scheduled", now=START)
        await posting.notify(tx, who, Outgoing("x"), key="notice", now=START)
        await posting.answer(tx, who.chat_id, Outgoing("x"), key="answer", now=START)
        taken = set()
        while (letter := await posting.next_letter(tx, [], now=now)) is not None:
            taken.add(letter.key)
            await outbox.finish(tx, letter.id, OutboxState.SENT, message_id=letter.id, now=now)
        assert taken == sent
        held = await outbox.next_hold(tx, now=now)
    assert (held is None) is (len(sent) == 3)
    assert held is None or held.astimezone(office.plan.zone).hour == 8


async def test_a_long_text_goes_in_pieces_that_can_each_be_asked_about(db: Database, office: Office) -> None:
    keyboard = ((Button("▶", "go.1"),),)
    document = Document("a.xlsx", "a.xlsx")
    long = Outgoing("\n\n".join(["<b>第一段。</b>" * 100] * 9), keyboard, document, "summary:1")
    async with db.write() as tx:
        last = await posting.answer(tx, 1, long, key="k", now=START)
        assert await posting.answer(tx, 1, long, key="k", now=START) is None
        rows = await tx.rows("SELECT id, key FROM outbox ORDER BY id")
        letters = [await outbox.letter(tx, row["id"]) for row in rows]
        contents = [letter.content for letter in letters if letter and isinstance(letter.content, Outgoing)]
    assert rows[-1]["id"] == last
    parts = len(rows)
    assert [row["key"] for row in rows] == [*(f"k:{n}" for n in range(1, parts)), "k"]
    assert [c.keyboard for c in contents[:-1]] == [((Button(f"{n}/{parts} ↓", "page"),),) for n in range(1, parts)]
    assert contents[-1].keyboard == keyboard
    assert [c.document for c in contents] == [*[None] * (parts - 1), document]
    assert all(len(c.text) <= 4096 and c.about == "summary:1" for c in contents)
    # What stands under a file has less room.
    assert len(contents[-1].text) <= 1024
    assert len(contents[0].text) > 3000


async def test_a_scheduled_message_in_pieces_counts_once(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who, period = await person(tx, office), await march(tx, office)
        await posting.schedule(tx, office.plan, period, who, Outgoing("x" * 9000), key="k", now=START)
        assert await outbox.scheduled_count(tx, period.id, who.chat_id) == 1


async def test_labels_of_buttons_are_no_html(db: Database, office: Office) -> None:
    async with db.write() as tx:
        t = await posting.words_for(tx, await person(tx, office, Office.INDUSTRY))
        label = t("{number} {title}", number=1, title="R&D <now>")
        made = await posting.answer(tx, 1, Outgoing("x", ((Button(label, "a"),),)), key="k", now=START)
        assert made is not None
        said = await outbox.shown(tx, made)
        assert said is not None
        assert said.keyboard == ((Button("1 R&D <now>", "a"),),)
        await posting.edit(tx, made, Outgoing("y", ((Button(label, "b"),),)), key="e", now=START)
        said = await outbox.shown(tx, made)
        assert said is not None
        assert said.keyboard == ((Button("1 R&D <now>", "b"),),)


async def test_buttons_are_taken_off_the_newest_message_about_it(db: Database, office: Office) -> None:
    keyboard = ((Button("▶", "go.1"),),)
    async with db.write() as tx:
        rows = [
            await posting.answer(tx, chat, Outgoing("said", keyboard, about=about), key=key, now=START)
            for chat, about, key in ((1, "card:1", "a"), (1, "card:1", "b"), (1, "card:2", "c"), (2, "card:1", "d"))
        ]
        await posting.retire(tx, 1, "card:1", key="r", now=START)
        await posting.retire(tx, 1, "card:9", key="s", now=START)
        shown = [await outbox.shown(tx, row) for row in rows if row is not None]
    assert [said.keyboard for said in shown if said] == [keyboard, (), keyboard, keyboard]
    assert {said.text for said in shown if said} == {"said"}


async def test_a_menu_is_queued_for_its_person(db: Database, office: Office) -> None:
    menu = Menu((MenuCommand("report", "Report"),))
    async with db.write() as tx:
        await posting.menu(tx, await person(tx, office), menu, key="m", now=START)
        letter = await posting.next_letter(tx, [], now=START)
    assert letter is not None
    assert (letter.chat_id, letter.content) == (Office.SCIENCE, menu)


async def test_who_waits_for_an_answer_comes_before_broadcasts(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who, period = await person(tx, office), await march(tx, office)
        await posting.schedule(tx, office.plan, period, who, Outgoing("x"), key="scheduled", now=START)
        await posting.notify(tx, await person(tx, office, Office.ADMIN), Outgoing("x"), key="notice", now=START)
        await posting.answer(tx, Office.INDUSTRY, Outgoing("x"), key="answer", now=START)
        order = [letter.key for _ in range(3) if (letter := await posting.next_letter(tx, [], now=START))]
    assert order == ["answer", "notice", "scheduled"]
    assert Priority.ANSWER < Priority.NOTICE < Priority.BROADCAST
