"""A file goes out by Telegram's id, from disk where that is refused, and as words where there is neither; each once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.outgoing import Button, Document, Outgoing
from services import posting
from storage.database import Database
from tests.bot.post_office import PostOffice, post_office
from tests.simulator.conftest import PNG

KEYBOARD = ((Button("📎", "allfiles.1"),),)


@pytest.fixture
async def post(db: Database, tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(db, tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("kind", ["photo", "document"])
@pytest.mark.parametrize("way", ["id", "disk", "neither", "lost answer"])
async def test_a_file_arrives_once_in_one_way_or_another(post: PostOffice, kind: str, way: str) -> None:
    (actor,) = await post.people(1)
    await (actor.photo(PNG) if kind == "photo" else actor.file("a.pdf", PNG))
    (update,) = (await post.bot.get_updates())[-1:]
    assert update.message is not None
    sent = update.message.photo[-1] if kind == "photo" else update.message.document
    assert sent is not None
    if way == "disk":
        (post.files / "sha256-ab").write_bytes(PNG)
    if way == "lost answer":
        await post.world.fault("lose_answer", f"send{kind.capitalize()}")
    known = sent.file_id if way in ("id", "lost answer") else "another bot's"
    document = Document("b.png", "sha256-ab", known, kind, otherwise="It can no longer be had.")
    row = await post.put(actor, outgoing=Outgoing("<b>Task 1</b>", KEYBOARD, document))
    async with post.working():
        await post.reaches(row, "sent")
    (arrived,) = [m for m in await actor.chat() if m.from_bot]
    if way == "neither":
        assert (arrived.document, arrived.text) == (None, "Task 1\nIt can no longer be had.")
    else:
        assert arrived.document is not None
        assert (arrived.text, await post.world.download(arrived.document)) == ("Task 1", PNG)


async def test_a_caption_that_telegram_does_not_take_is_no_reason_to_send_the_bytes(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    await actor.file("a.pdf", PNG)
    (update,) = (await post.bot.get_updates())[-1:]
    assert update.message is not None
    assert update.message.document is not None
    document = Document("a.pdf", "", update.message.document.file_id)
    row = await post.put(actor, outgoing=Outgoing("<b>x", KEYBOARD, document))
    async with post.working():
        await post.reaches(row, "sent")
    assert [m.text for m in await actor.chat() if m.from_bot] == ["x"]


async def test_a_file_loses_its_buttons_and_what_is_to_stand_in_its_place_stands_below(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    (post.files / "a.pdf").write_bytes(PNG)
    file = Outgoing("A file", KEYBOARD, Document("a.pdf", "a.pdf"), "file:1")
    row = await post.put(actor, outgoing=file)
    async with post.working() as sender:
        await post.reaches(row, "sent")
        for key, change in (("page", Outgoing("A page", KEYBOARD)), ("bare", replace(file, keyboard=()))):
            async with post.db.write() as tx:
                await posting.edit(tx, row, change, key=key, now=post.clock.now())
            sender.wake()
            await post.emptied()
    said = [(m.text, m.document is not None, m.labels) for m in await actor.chat() if m.from_bot]
    assert said == [("A file", True, []), ("A page", False, ["📎"])]
