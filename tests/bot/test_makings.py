"""Files that were ordered are made off the transaction and sent once; what fails is tried again, then admitted; a refusal is said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.makings import Makings
from domain.errors import NothingOpen
from domain.outgoing import Outgoing
from domain.people import PersonState, Role, Scope, Standing
from services import making
from services.making import Draft
from storage import makings, people
from storage.database import Database, Tx
from tests.bot.background import beside
from tests.bot.post_office import PostOffice, post_office

PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10"


@pytest.fixture
async def post(db: Database, tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with post_office(db, tmp_path) as opened:
        yield opened


class Kinds:
    """Readers of made-up kinds; what they saw and kept."""

    def __init__(self) -> None:
        self.tries = 0
        self.kept: list[tuple[str, bytes]] = []

    async def table(self, tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Draft:
        with pytest.raises(Exception, match=r"readonly|read-only"):
            await tx.run("UPDATE people SET name = 'x'")
        return Draft(lambda: b"a,b\n", f"{arguments['of']}.csv", Outgoing(f"Table of {who.person.name}"))

    async def picture(self, tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Draft:
        def make() -> bytes:
            self.tries += 1
            if self.tries < 2:
                raise MemoryError
            return PICTURE

        return Draft(make, "a.png", Outgoing("Picture"), shown_as="photo")

    async def bulletin(self, tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Draft:
        async def deliver(tx: Tx, said: Outgoing, content: bytes, *, now: datetime) -> None:
            assert said.document is not None
            self.kept.append((said.document.path, content))

        return Draft(lambda: b"%PDF", "a.pdf", Outgoing("Bulletin"), deliver=deliver)

    async def refused(self, tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Draft:
        raise NothingOpen

    async def broken(self, tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Draft:
        raise ValueError


async def test_each_file_is_made_and_sent_once_or_given_up(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    kinds = Kinds()
    readers = {name: getattr(kinds, name) for name in ("table", "picture", "bulletin", "refused", "broken")}
    async with post.db.write() as tx:
        now = post.clock.now()
        anna = await people.add(tx, chat_id=actor.id, name="Anna", username="", language="en", now=now)
        gone = await people.add(tx, chat_id=99, name="Bob", username="", language="en", now=now)
        await people.take_charge(tx, anna.id, Role.ADMIN, Scope(), now=now)
        await people.set_state(tx, gone.chat_id, PersonState.LEFT)
        assert await making.order(tx, anna, "table", {"of": "one"}, key="k", now=now)
        assert await making.order(tx, anna, "table", {"of": "two"}, key="k", now=now) is None
        for kind in ("picture", "picture", "bulletin", "refused"):
            await making.order(tx, anna, kind, now=now)
        await making.order(tx, gone, "table", {"of": "gone"}, now=now)
        # One more failure of this one is the last; each try of the other has ended the process.
        for kind, tries in (("broken", making.TRIES - 1), ("table", making.TRIES)):
            number = await making.order(tx, anna, kind, {"of": "no"}, now=now)
            assert number is not None
            for _ in range(tries):
                await makings.begin(tx, number)
    async with post.working() as sender, beside(Makings(post.db, readers, post.clock, post.files, sender).run()):
        async with asyncio.timeout(20):
            while "waiting" in (closed := await states(post)):
                await asyncio.sleep(0.01)
            # What admins are told waits for the day.
            while len([m for m in await actor.chat() if m.from_bot]) < 5:
                await asyncio.sleep(0.01)
        anna_again = await people_standing(post, anna.chat_id)
        async with post.db.write() as tx:
            with pytest.raises(NothingOpen):
                await making.again(tx, await people.standing_of(tx, gone), 6, now=post.clock.now())
            await making.again(tx, anna_again, 6, now=post.clock.now())
    assert closed == ["made", "made", "made", "refused", "refused", "failed", "failed"]
    assert kinds.tries == 2
    assert [content for _, content in kinds.kept] == [b"%PDF"]
    said = [m for m in await actor.chat() if m.from_bot]
    assert sorted((m.document.kind, m.document.name, m.text) for m in said if m.document) == [
        ("document", "one.csv", "Table of Anna"), ("photo", "a.png", "Picture"),
    ]  # fmt: skip
    failed = [m for m in said if "could not be made. Nothing else" in m.text]
    assert [m.labels for m in failed] == [["🔁 Try again"]] * 2
    assert len(said) == 5 + sum("somebody asked for" in m.text for m in said)
    # The one taken anew stands at the end.
    async with post.db.read() as tx:
        row = await tx.row("SELECT kind, arguments, state FROM makings ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert (row["kind"], row["arguments"], row["state"]) == ("broken", '{"of": "no"}', "waiting")


async def test_a_file_goes_when_its_message_is_forgotten(post: PostOffice) -> None:
    (actor,) = await post.people(1)
    kinds = Kinds()
    async with post.db.write() as tx:
        anna = await people.add(tx, chat_id=actor.id, name="Anna", username="", language="en", now=post.clock.now())
        for of in ("old", "new"):
            await making.order(tx, anna, "table", {"of": of}, now=post.clock.now())
    async with (
        post.working() as sender,
        beside(Makings(post.db, {"table": kinds.table}, post.clock, post.files, sender).run()),
    ):
        async with asyncio.timeout(20):
            while await states(post) != ["made", "made"]:
                await asyncio.sleep(0.01)
        await post.emptied()
    kept = sorted(path.name for path in (post.files / making.FOLDER).iterdir())
    assert [name[:2] for name in kept] == ["1-", "2-"]
    async with post.db.write() as tx:
        await tx.run("UPDATE outbox SET body = '{}' WHERE key = 'making:1'")
    async with post.working() as sender, beside(Makings(post.db, {}, post.clock, post.files, sender).run()):
        async with asyncio.timeout(20):
            while len(list((post.files / making.FOLDER).iterdir())) > 1:
                await asyncio.sleep(0.01)
    assert [path.name for path in (post.files / making.FOLDER).iterdir()] == kept[1:]


async def people_standing(post: PostOffice, chat_id: int) -> Standing:
    async with post.db.read() as tx:
        found = await people.standing(tx, chat_id)
    assert found is not None
    return found


async def states(post: PostOffice) -> list[str]:
    async with post.db.read() as tx:
        return [row["state"] for row in await tx.rows("SELECT state FROM makings ORDER BY id")]
