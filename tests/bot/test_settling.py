"""What a crash left in doubt: found where it had arrived, sent once where it had not, among whatever else happened meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.sender import markup
from bot.settling import BEYOND
from domain.outgoing import Outgoing
from storage import outbox
from storage.database import Database
from tests.bot.post_office import PostOffice, doubled, post_office, texts


@pytest.fixture
async def post(db: Database, tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(db, tmp_path) as opened:
        yield opened


async def left_sending(post: PostOffice, row: int, *, arrived: bool) -> int:
    """Make it as a process that was killed left it; the message's number where it had arrived."""
    async with post.db.write() as tx:
        await outbox.start_sending(tx, row)
    return await arrives(post, row) if arrived else 0


async def arrives(post: PostOffice, row: int) -> int:
    """What the killed process wrote reaches Telegram; the message's number."""
    async with post.db.read() as tx:
        letter = await outbox.letter(tx, row)
    assert letter is not None
    assert isinstance(letter.content, Outgoing)
    keyboard = markup(letter.content.keyboard, letter)
    return (await post.bot.send_message(letter.chat_id, letter.content.text, reply_markup=keyboard)).message_id


@pytest.mark.parametrize("meanwhile", [0, 1, BEYOND - 3])
async def test_what_had_arrived_is_found_among_what_came_in_meanwhile(post: PostOffice, meanwhile: int) -> None:
    actor, other = await post.people(2)
    row = await post.put(actor)
    async with post.db.write() as tx:
        await outbox.start_sending(tx, row)
    for n in range(meanwhile):
        await other.send(f"/tasks {n}")
    number = await arrives(post, row)
    async with post.working():
        found = await post.reaches(row, "sent")
    assert found["message_id"] == number
    assert await texts(actor) == ["一"]


async def test_what_strangers_wrote_before_does_not_hide_it(post: PostOffice) -> None:
    """They raise Telegram's numbers and stand in no table."""
    actor, stranger = await post.people(2)
    for n in range(80):
        last = await stranger.send(f"{n}")
    row = await post.put(actor)
    await post.world.fault("lose_answer", "sendMessage")
    async with post.working(seen=last):
        found = await post.reaches(row, "sent")
    assert found["message_id"] == last + 1
    assert await texts(actor) == ["一"]


async def test_what_had_not_arrived_is_sent_once(post: PostOffice) -> None:
    actors = await post.people(8)
    rows = [await post.put(actor) for actor in actors]
    arrived = [await left_sending(post, row, arrived=place % 2 == 0) for place, row in enumerate(rows)]
    async with post.working():
        await post.emptied()
    assert [await texts(actor) for actor in actors] == [["一"]] * 8
    known = [(await post.row(row))["message_id"] for row in rows]
    assert known[::2] == arrived[::2]
    assert await doubled(actors) == []


async def test_the_same_words_before_and_after_are_not_mistaken_for_it(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    first = await post.put(actor, key="first")
    async with post.working():
        await post.reaches(first, "sent")
    second = await post.put(actor, key="second")
    await left_sending(post, second, arrived=False)
    async with post.working():
        await post.reaches(second, "sent")
    assert await texts(actor) == ["一", "一"]
    assert (await post.row(first))["message_id"] != (await post.row(second))["message_id"]


async def test_telegram_that_cannot_be_asked_yet_is_asked_later(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    row = await post.put(actor)
    number = await left_sending(post, row, arrived=True)
    await post.world.fault("server_error", "editMessageReplyMarkup", calls=2)
    await post.world.fault("too_many", "editMessageReplyMarkup", skip=1, retry_after=1)
    async with post.working():
        found = await post.reaches(row, "sent", "waiting")
    assert found["message_id"] == number
    assert await texts(actor) == ["一"]


async def test_who_has_blocked_the_bot_meanwhile_gets_nothing_and_holds_up_nobody(post: PostOffice) -> None:
    gone, here = await post.people(2)
    row = await post.put(gone)
    await left_sending(post, row, arrived=False)
    await gone.block()
    after = await post.put(here)
    async with post.working():
        await post.reaches(after, "sent")
        closed = await post.reaches(row, "failed")
    assert closed["error"] == "blocked"


async def test_an_edit_that_was_on_its_way_is_made_again(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    row = await post.put(actor)
    async with post.working():
        await post.reaches(row, "sent")
    async with post.db.write() as tx:
        await outbox.put_edit(tx, row, key="edit", content=replace(Outgoing("改"), about=""), now=post.clock.now())
        await outbox.start_sending(tx, row + 1)
    async with post.working():
        await post.reaches(row + 1, "sent")
    assert await texts(actor) == ["改"]
