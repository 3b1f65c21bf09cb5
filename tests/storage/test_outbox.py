"""The outbox: each key once, one in flight a chat, order in a chat, urgency of chats, edits, and what a crash leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.outgoing import Button, Document, Kind, Menu, MenuCommand, OutboxState, Outgoing, Priority
from storage import outbox, reports
from storage.database import Database, Tx
from tests.conftest import START, Office

LATER = START + timedelta(hours=1)


async def queue(
    tx: Tx, chat_id: int, key: str, priority: Priority = Priority.NOTICE, hold_until: datetime = START, about: str = ""
) -> int:
    made = await outbox.put(
        tx, chat_id=chat_id, key=key, priority=priority, content=Outgoing(f"text of {key}", about=about),
        now=START, hold_until=hold_until,
    )  # fmt: skip
    assert made is not None
    return made


async def take(tx: Tx, *resting: int, now: datetime = START) -> str | None:
    """Claim the next letter and leave it in flight; its key."""
    found = await outbox.candidate(tx, resting, now=now)
    if found is None:
        return None
    await outbox.start_sending(tx, found.id)
    return found.key


async def send(tx: Tx, *, now: datetime = START, message_id: int | None = None) -> str | None:
    """Claim the next letter and record it as sent; its key."""
    found = await outbox.candidate(tx, [], now=now)
    if found is None:
        return None
    await outbox.start_sending(tx, found.id)
    await outbox.finish(tx, found.id, OutboxState.SENT, message_id=message_id, now=now)
    return found.key


async def state(tx: Tx, letter_id: int) -> OutboxState:
    found = await outbox.letter(tx, letter_id)
    assert found is not None
    return found.state


async def error(tx: Tx, letter_id: int) -> str:
    return str(await tx.value("SELECT error FROM outbox WHERE id = :id", id=letter_id))


async def test_a_key_is_said_once(tx: Tx) -> None:
    await queue(tx, 1, "prompt:1")
    again = await outbox.put(
        tx, chat_id=1, key="prompt:1", priority=Priority.ANSWER, content=Outgoing("other"), now=LATER, hold_until=LATER
    )
    assert again is None
    assert await send(tx) == "prompt:1"
    assert await send(tx) is None


async def test_what_is_queued_comes_out_whole(tx: Tx) -> None:
    content = Outgoing(
        "<b>四月</b> & more", ((Button("▶", "go.1"), Button("link", url="https://example.org")),),
        Document("a.xlsx", "made/a.xlsx"), "card:12",
    )  # fmt: skip
    made = await outbox.put(
        tx, chat_id=7, key="k", priority=Priority.ANSWER, content=content, now=START, hold_until=START,
        needed="report:1:2", expires_at=LATER,
    )  # fmt: skip
    assert made is not None
    assert await outbox.letter(tx, made) == outbox.Letter(
        made,
        7,
        Kind.MESSAGE,
        "k",
        content,
        "card:12",
        None,
        OutboxState.WAITING,
        "report:1:2",
        LATER,
        0,
        None,
        None,
        Priority.ANSWER,
        None,
    )
    assert await outbox.letter(tx, made + 1) is None


async def test_a_menu_comes_out_as_a_menu(tx: Tx) -> None:
    menu = Menu((MenuCommand("report", "Report progress"), MenuCommand("help", "What I can do")))
    await outbox.put(tx, chat_id=7, key="m", priority=Priority.NOTICE, content=menu, now=START, hold_until=START)
    found = await outbox.candidate(tx, [], now=START)
    assert found is not None
    assert (found.kind, found.content, found.about) == (Kind.MENU, menu, "")


async def test_one_in_flight_a_chat(tx: Tx) -> None:
    first = await queue(tx, 1, "a")
    await queue(tx, 1, "b")
    await queue(tx, 2, "c")
    assert [await take(tx), await take(tx), await take(tx)] == ["a", "c", None]
    await outbox.unsettle(tx, first, "the answer was lost")
    assert await take(tx) is None
    await outbox.finish(tx, first, OutboxState.SENT, message_id=10, now=START)
    assert await take(tx) == "b"


async def test_chats_go_by_their_most_urgent_row_and_rows_of_a_chat_in_order(tx: Tx) -> None:
    await queue(tx, 1, "broadcast to 1", Priority.BROADCAST)
    await queue(tx, 2, "broadcast to 2", Priority.BROADCAST)
    await queue(tx, 3, "notice to 3", Priority.NOTICE)
    await queue(tx, 2, "answer to 2", Priority.ANSWER)
    assert [await send(tx) for _ in range(5)] == [
        "broadcast to 2", "answer to 2", "notice to 3", "broadcast to 1", None,
    ]  # fmt: skip


async def test_resting_chats_are_left_alone(tx: Tx) -> None:
    await queue(tx, 1, "a", Priority.ANSWER)
    await queue(tx, 2, "b", Priority.BROADCAST)
    assert await take(tx, 1) == "b"
    assert await take(tx, 1, 2) is None
    assert await take(tx) == "a"


async def test_a_held_row_lets_others_pass_until_its_time(tx: Tx) -> None:
    await queue(tx, 1, "tomorrow", hold_until=LATER)
    await queue(tx, 1, "now")
    assert await outbox.next_hold(tx, now=START) == LATER
    assert [await send(tx), await send(tx)] == ["now", None]
    assert await send(tx, now=LATER) == "tomorrow"
    assert await outbox.next_hold(tx, now=START) is None


async def test_a_row_put_back_keeps_its_place_in_its_chat(tx: Tx) -> None:
    first = await queue(tx, 1, "first half")
    await queue(tx, 1, "second half", Priority.ANSWER)
    await queue(tx, 2, "other chat")
    assert await take(tx) == "first half"
    await outbox.put_back(tx, first, until=LATER, error="429")
    assert [await send(tx), await send(tx)] == ["other chat", None]
    assert (await state(tx, first), await error(tx, first)) == (OutboxState.WAITING, "429")
    assert await outbox.next_hold(tx, now=START) == LATER
    assert [await send(tx, now=LATER), await send(tx, now=LATER)] == ["first half", "second half"]


async def test_a_message_is_found_by_its_number_in_its_own_chat(tx: Tx) -> None:
    row = await queue(tx, 1, "a", about="card:3")
    await send(tx, message_id=70)
    found = await outbox.by_message(tx, 1, 70)
    assert found is not None
    assert (found.id, found.about) == (row, "card:3")
    assert await outbox.by_message(tx, 2, 70) is None
    assert await outbox.by_message(tx, 1, 71) is None


async def test_a_row_held_for_the_day_lets_others_pass_though_it_was_tried(tx: Tx) -> None:
    first = await queue(tx, 1, "question")
    await queue(tx, 1, "answer", Priority.ANSWER)
    await take(tx)
    await outbox.put_back(tx, first, until=START, error="429")
    await outbox.hold(tx, first, until=LATER)
    assert [await send(tx), await send(tx), await send(tx, now=LATER)] == ["answer", None, "question"]


async def test_the_floor_is_the_highest_id_known_in_private_chats(tx: Tx) -> None:
    for chat, key, number in ((1, "a", 50), (2, "b", 90), (-100, "group", 5000)):
        made = await queue(tx, chat, key)
        await outbox.finish(tx, made, OutboxState.SENT, message_id=number, now=START)
    last = await queue(tx, 1, "c")
    await take(tx)
    found = await outbox.letter(tx, last)
    assert found is not None
    assert (found.floor, found.attempts, found.state) == (90, 1, OutboxState.SENDING)


async def test_ids_that_are_known_to_be_something_else(db: Database, office: Office) -> None:
    async with db.write() as tx:
        person = (await office.who(tx, Office.SCIENCE)).person
        await reports.keep_saying(
            tx, person_id=person.id, chat_id=Office.SCIENCE, message_id=92, kind="text", text="x", file_id="", now=START
        )
        for key, number in (("a", 90), ("b", 91)):
            made = await queue(tx, Office.SCIENCE, key)
            await outbox.finish(tx, made, OutboxState.SENT, message_id=number, now=START)
        assert await outbox.known_ids(tx, 90) == {91, 92}


async def test_after_a_crash_messages_are_in_doubt_and_edits_simply_go_again(tx: Tx) -> None:
    target = await queue(tx, 1, "card")
    await send(tx, message_id=70)
    await outbox.put_edit(tx, target, key="edit", content=Outgoing("two"), now=START)
    message = await queue(tx, 2, "message")
    waiting = await queue(tx, 2, "waiting")
    assert {await take(tx), await take(tx)} == {"edit", "message"}
    assert await outbox.unsettle_interrupted(tx) == 1
    assert [letter.id for letter in await outbox.unsettled(tx)] == [message]
    assert (await state(tx, waiting), await error(tx, message)) == (OutboxState.WAITING, "interrupted")
    assert [await take(tx), await take(tx)] == ["edit", None]
    await outbox.put_back(tx, message, until=START, error="asked: it had not arrived")
    assert [await take(tx), await take(tx)] == ["message", None]


async def test_what_is_sent_stays_sent(tx: Tx) -> None:
    made = await queue(tx, 1, "a")
    await send(tx, message_id=70)
    await outbox.finish(tx, made, OutboxState.FAILED, error="too late", now=LATER)
    found = await outbox.letter(tx, made)
    assert found is not None
    assert (found.state, found.message_id, await error(tx, made)) == (OutboxState.SENT, 70, "")


async def test_marks_that_cannot_be_read_go_as_plain_text(tx: Tx) -> None:
    made = await queue(tx, 1, "a")
    await take(tx)
    await outbox.say_again_plainly(tx, made, Outgoing("plain"))
    found = await outbox.candidate(tx, [], now=START)
    assert found is not None
    assert (found.id, found.content, found.attempts) == (made, Outgoing("plain"), 1)


async def test_what_waits_for_an_unreachable_chat_is_closed(tx: Tx) -> None:
    sent, held, other = await queue(tx, 1, "a"), await queue(tx, 1, "b", hold_until=LATER), await queue(tx, 2, "c")
    await outbox.finish(tx, sent, OutboxState.SENT, message_id=70, now=START)
    await outbox.fail_waiting(tx, 1, "blocked", now=START)
    assert [await state(tx, row) for row in (sent, held, other)] == ["sent", "failed", "waiting"]
    assert await error(tx, held) == "blocked"


async def test_a_group_that_moved_gets_what_waits_in_its_new_place(tx: Tx) -> None:
    await queue(tx, -5, "in flight")
    await take(tx)
    await queue(tx, -5, "waiting")
    await outbox.move_chat(tx, -5, -1005)
    assert [await send(tx), await send(tx), await send(tx)] == ["in flight", "waiting", None]
    assert await tx.value("SELECT count(*) FROM outbox WHERE chat_id = -1005") == 2


async def test_scheduled_messages_are_counted_by_period_and_chat(db: Database, office: Office) -> None:
    async with db.write() as tx:
        period = (await tx.rows("SELECT id FROM periods ORDER BY id"))[2]["id"]
        for key, chat, scheduled in (("a", 1, period), ("b", 1, period), ("c", 1, None), ("d", 2, period)):
            await outbox.put(
                tx, chat_id=chat, key=key, priority=Priority.BROADCAST, content=Outgoing(key), now=START,
                hold_until=START, scheduled_period_id=scheduled,
            )  # fmt: skip
        assert await outbox.scheduled_count(tx, period, 1) == 2
        await outbox.finish(tx, 1, OutboxState.SKIPPED, error="not needed", now=START)
        assert await outbox.scheduled_count(tx, period, 1) == 1
        assert await outbox.scheduled_count(tx, period + 1, 1) == 0


async def test_bodies_of_closed_rows_are_dropped_in_time_and_open_ones_kept(tx: Tx) -> None:
    old, new, open_ = await queue(tx, 1, "old"), await queue(tx, 2, "new"), await queue(tx, 3, "open")
    await outbox.finish(tx, old, OutboxState.SENT, message_id=1, now=START)
    await outbox.finish(tx, new, OutboxState.SENT, message_id=2, now=LATER)
    await outbox.purge(tx, before=LATER)
    said = [await outbox.shown(tx, row) for row in (old, new, open_)]
    assert said == [Outgoing(""), Outgoing("text of new"), Outgoing("text of open")]


async def test_what_an_invitation_said_is_dropped_once_it_is_sent(tx: Tx) -> None:
    made = await queue(tx, 1, "k", about="invitation:3")
    assert await outbox.shown(tx, made) == Outgoing("text of k", about="invitation:3")
    await send(tx, message_id=3)
    assert await outbox.shown(tx, made) == Outgoing("")
