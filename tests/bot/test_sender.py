"""Sending over a bad line: every message once, halts obeyed, and what cannot be sent closed instead of tried for ever."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from domain.outgoing import Button, Document, OutboxState, Outgoing
from storage import outbox, processes
from storage.database import Database
from storage.processes import Worker
from tests.bot.post_office import PostOffice, at, doubled, post_office, texts

BRIEFLY = timedelta(seconds=0.05)


@pytest.fixture
async def post(db: Database, tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(db, tmp_path) as opened:
        yield opened


async def test_sixty_messages_arrive_once_with_five_lost_answers_and_ten_other_troubles(post: PostOffice) -> None:
    actors = await post.people(60)
    for actor in actors:
        await post.put(actor)
    places = random.Random(60).sample(range(45), 15)
    for place, trouble in zip(places, ("lose_answer", "refuse", "server_error") * 5, strict=True):
        await post.world.fault(trouble, "sendMessage", skip=place)
    async with post.working():
        await post.emptied()
    assert [await texts(actor) for actor in actors] == [["一"]] * 60
    met = Counter(call["fault"] for call in await post.world.log("sendMessage") if "fault" in call)
    assert met == {"lose_answer": 5, "refuse": 5, "server_error": 5}


@pytest.mark.parametrize("pace", [40, 1000])
async def test_a_halt_holds_everything_but_what_is_under_way(post: PostOffice, pace: float) -> None:
    actors = await post.people(30)
    for actor in actors:
        await post.put(actor)
    await post.world.fault("too_many", "sendMessage", skip=10, retry_after=1)
    async with post.working(pace=pace):
        await post.emptied()
    calls = await post.world.log("sendMessage")
    (halted,) = (at(call) for call in calls if "fault" in call)
    meanwhile = [call for call in calls if BRIEFLY / 10 < at(call) - halted < timedelta(seconds=1) - BRIEFLY]
    assert [str(at(call) - halted) for call in meanwhile] == []
    assert [await texts(actor) for actor in actors] == [["一"]] * 30


async def test_two_processes_send_everything_once_each_to_its_own_chats(post: PostOffice) -> None:
    actors = await post.people(40)
    for actor in actors:
        for text in ("一", "二"):
            await post.put(actor, text)
    async with post.db.apart() as tx:
        first, second = await processes.join(tx), await processes.join(tx)
    async with post.working(worker=Worker(first, 0, 2)), post.working(worker=Worker(second, 1, 2)):
        await post.emptied()
    assert [await texts(actor) for actor in actors] == [["一", "二"]] * 40
    for actor in actors:
        async with post.db.read() as tx:
            rows = await tx.rows("SELECT DISTINCT process_id FROM outbox WHERE chat_id = :chat", chat=actor.id)
        assert [row["process_id"] for row in rows] == [(first, second)[actor.id % 2]]


async def test_order_within_a_chat_survives_trouble(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    for text in ("一", "二", "三"):
        await post.put(actor, text)
    await post.world.fault("lose_answer", "sendMessage")
    await post.world.fault("refuse", "sendMessage", skip=1)
    async with post.working():
        await post.emptied()
    assert await texts(actor) == ["一", "二", "三"]


async def test_a_press_proves_arrival_while_the_answer_is_still_out(db: Database, tmp_path: Path) -> None:
    """The answer of a send is lost after somebody has already pressed the message's button."""
    async with post_office(db, tmp_path, patience=0.5) as post:
        (actor,) = await post.people(1)
        row = await post.put(actor)
        later = await post.put(actor, "二")
        await post.world.fault("slow", "sendMessage", seconds=2)
        async with post.working():
            message = await actor.waits_for("一")
            async with db.write() as tx:
                await outbox.finish(tx, row, OutboxState.SENT, message_id=message.id, now=post.clock.now())
            await post.reaches(later, "sent")
            await post.emptied()
        assert await texts(actor) == ["一", "二"]
        assert (await post.row(row))["message_id"] == message.id


async def test_a_press_proves_arrival_while_telegram_is_asked_about_another(post: PostOffice) -> None:
    actors = await post.people(3)
    rows = [await post.put(actor) for actor in actors]
    row = rows[1]
    await post.world.fault("lose_answer", "sendMessage", calls=3)
    async with post.working():
        for each in rows:
            await post.reaches(each, "unsettled")
    await post.world.fault("slow", "editMessageReplyMarkup", seconds=0.5)
    async with post.working():
        await post.called("editMessageReplyMarkup")
        message = await actors[1].last()
        async with post.db.write() as tx:
            await outbox.finish(tx, row, OutboxState.SENT, message_id=message.id, now=post.clock.now())
        await post.emptied()
    assert await doubled(actors) == []
    assert (await post.row(row))["message_id"] == message.id


async def test_an_edit_of_what_was_never_sent_is_passed_over(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    row = await post.put(actor, outgoing=Outgoing(" ", ((Button("好", "ok"),),)))
    async with post.db.write() as tx:
        await outbox.start_sending(tx, row)
        await outbox.put_edit(tx, row, key="edit", content=Outgoing("改"), now=post.clock.now())
        await outbox.finish(tx, row, OutboxState.FAILED, error="refused", now=post.clock.now())
    async with post.working():
        after = await post.put(actor, "二")
        await post.reaches(after, "sent")
        edit = await post.reaches(row + 1, "skipped", "failed")
    assert edit["attempts"] == 1
    assert await texts(actor) == ["二"]


async def test_a_file_that_is_not_there_any_more_fails_and_holds_nobody_up(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    gone = Outgoing("台账", ((Button("好", "ok"),),), Document("台账.xlsx", "gone.xlsx"))
    row = await post.put(actor, outgoing=gone)
    after = await post.put(actor, "二")
    async with post.working():
        await post.reaches(after, "sent")
    assert (await post.row(row))["state"] == "failed"
    assert await texts(actor) == ["二"]


async def test_a_file_arrives_once_when_its_answer_is_lost(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    (post.files / "made.csv").write_bytes(b"1,2")
    await post.put(actor, outgoing=Outgoing("台账", ((Button("好", "ok"),),), Document("台账.csv", "made.csv")))
    await post.world.fault("lose_answer", "sendDocument")
    async with post.working():
        await post.emptied()
    (message,) = [m for m in await actor.chat() if m.from_bot]
    assert message.document is not None
    assert message.document.name == "台账.csv"


async def test_without_a_button_a_message_in_doubt_is_not_repeated(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    row = await post.put(actor, outgoing=Outgoing("一"))
    await post.world.fault("lose_answer", "sendMessage")
    async with post.working():
        closed = await post.reaches(row, "failed")
    assert "cannot be asked about" in closed["error"]
    assert await texts(actor) == ["一"]


async def test_marks_that_telegram_cannot_read_go_as_plain_text_once(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    wrong = Outgoing("<b>1 &lt; 2 &amp; 3 > 2</i>", ((Button("好", "ok"),),))
    row = await post.put(actor, outgoing=wrong)
    async with post.working():
        sent = await post.reaches(row, "sent", "failed")
    assert sent["state"] == "sent"
    assert sent["attempts"] == 2
    assert await texts(actor) == ["1 < 2 & 3 > 2"]


async def test_a_block_closes_what_waits_for_that_chat_alone(post: PostOffice) -> None:
    gone, here = await post.people(2)
    rows = [await post.put(gone, text) for text in ("一", "二", "三")]
    await gone.block()
    async with post.working():
        await post.reaches(await post.put(here), "sent")
        await post.emptied()
    assert [(await post.row(row))["error"] for row in rows] == ["blocked"] * 3
    assert await doubled([gone, here]) == []
    assert await texts(gone) == []


async def test_a_lost_edit_is_simply_made_again(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    row = await post.put(actor)
    await post.world.fault("lose_answer", "editMessageText")
    async with post.working() as sender:
        await post.reaches(row, "sent")
        async with post.db.write() as tx:
            await outbox.put_edit(tx, row, key="edit", content=replace(Outgoing("改"), about=""), now=post.clock.now())
        sender.wake()
        edit = await post.reaches(row + 1, "sent")
    assert edit["attempts"] == 2
    assert await texts(actor) == ["改"]
