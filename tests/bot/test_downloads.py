"""Files are fetched side by side, and one that nothing can be made of is put aside without ending the process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.downloads import Downloads
from services import attaching, sheet_booking
from storage import drafts, evidence, people, reports, uploads
from storage.database import Database
from tests.bot.background import beside
from tests.bot.post_office import PostOffice, post_office


@pytest.fixture
async def post(db: Database, tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(db, tmp_path) as opened:
        yield opened


async def sent_file(bot: ExtBot[None]) -> str:
    """Telegram's id of the file that came last."""
    (update,) = (await bot.get_updates())[-1:]
    assert update.message is not None
    assert update.message.document is not None
    return update.message.document.file_id


async def test_a_file_that_nothing_can_be_made_of_stops_neither_the_bot_nor_other_files(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    await actor.file("sheet.csv", b"a,b\n1,2\n")
    file_id, now = await sent_file(post.bot), post.clock.now()
    async with post.db.write() as tx:
        person = await people.add(tx, chat_id=actor.id, name="张伟", username="", language="zh", now=now)
        poisoned = await uploads.add(
            tx, person_id=person.id, purpose=sheet_booking.PURPOSE, file_id=file_id, name="sheet.csv", size=8, now=now
        )
        # What it came with cannot be read any more: looking at the table fails, and so does giving it up.
        await drafts.put(tx, person.id, sheet_booking.FILES, body={str(poisoned): {"nonsense": 1}}, now=now)
        good = await uploads.add(
            tx, person_id=person.id, purpose=attaching.PURPOSE, file_id=file_id, name="a.csv", size=8, now=now
        )
        saying = await reports.keep_saying(
            tx, person_id=person.id, chat_id=actor.id, message_id=1, kind="document", text="", file_id=file_id, now=now
        )
        await evidence.add(tx, upload_id=good, saying_id=saying.id, album="")
    async with post.working() as sender, beside(Downloads(post.db, post.bot, post.clock, post.files, sender).run()):
        async with asyncio.timeout(20):
            while "waiting" in (states := await states_of(post, poisoned, good)):
                await asyncio.sleep(0.01)
    assert states == ["failed", "fetched"]
    assert [path.name for path in post.files.iterdir() if path.name.startswith("growing")] == []


async def states_of(post: PostOffice, *numbers: int) -> list[str]:
    async with post.db.read() as tx:
        rows = {row["id"]: row["state"] for row in await tx.rows("SELECT id, state FROM files")}
    return [rows[number] for number in numbers]
