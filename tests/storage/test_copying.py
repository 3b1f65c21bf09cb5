"""Copies between real databases of both engines: the same content, whole or not at all, and usable afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.outgoing import Outgoing, Priority
from storage import audit, outbox, people
from storage.copying import NOT_COPIED, Content, Copy, Different, NothingThere, Occupied, SameDatabase, Unfit
from storage.database import Address, Database, Server, opened, tables
from tests.conftest import START, Office

if TYPE_CHECKING:
    from tests.servers import Cluster

EARLY = datetime(1, 1, 2, tzinfo=UTC)
LATE = datetime(9999, 12, 30, 23, 59, 59, 999_999, tzinfo=UTC)
AWKWARD = '\'; DROP TABLE people; --\n\t\\N "x" 👩‍🔬 ﷽ :name $1'


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
async def filled(db: Database, office: Office) -> Database:
    """A small office, and values that are easily lost on the way."""
    async with db.write() as tx:
        person = (await office.who(tx, Office.SCIENCE)).person.id
        for key in ("first", "second", "third"):
            await outbox.put(
                tx,
                chat_id=2**52 - 1,
                key=key,
                content=Outgoing(AWKWARD),
                priority=Priority.NOTICE,
                now=START,
                hold_until=EARLY,
            )
        await tx.run("UPDATE outbox SET target_id = 1, expires_at = :late WHERE key <> 'first'", late=LATE)
        await audit.note(tx, person_id=person, act="给", on=("task", 1), after={"x": AWKWARD}, now=START)
        await tx.run("INSERT INTO days (country, day_on, working) VALUES ('CN', :day, 0)", day=date(2024, 2, 29))
        await tx.run("INSERT INTO days (country, day_on, working) VALUES ('', :day, 1)", day=date.max)
        for chat_id, at in ((-(2**63), EARLY), (2**63 - 1, LATE), (0, START.replace(microsecond=1))):
            await tx.run(
                "INSERT INTO strangers (chat_id, updates, failures, seen_at) VALUES (:chat, 1, 0, :at)",
                chat=chat_id, at=at,
            )  # fmt: skip
        for name in ("", "é", "e\u0301", "中", "Z", "a", "\U0001f600", "\uffee"):
            await tx.run(
                "INSERT INTO aliases (alias, department_id) VALUES (:name, :id)", name=name, id=office.water.id
            )
    return db


@pytest.fixture
async def other(engine: str, tmp_path: Path, request: pytest.FixtureRequest, stack: AsyncExitStack) -> Database:
    """An empty database of the other engine."""
    place: Address = tmp_path / "other.db"
    if engine == "sqlite":
        cluster: Cluster = request.getfixturevalue("cluster")
        place = await stack.enter_async_context(cluster.fresh())
    return await stack.enter_async_context(opened(place))


async def everything(db: Database) -> dict[str, list[object]]:
    async with db.read() as tx:
        return {
            table.name: list(await tx.rows(f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)}"))
            for table in tables()
            if table.name not in NOT_COPIED
        }


def test_every_table_is_copied_behind_those_it_refers_to() -> None:
    names = [table.name for table in tables()]
    assert len(names) > 20
    assert len(set(names)) == len(names)
    assert all(table.key for table in tables())
    for first, then in (("plans", "tasks"), ("tasks", "owners"), ("reports", "sayings"), ("people", "audit")):
        assert names.index(first) < names.index(then)


@pytest.mark.parametrize("page", [1, 2, 5000])
async def test_there_and_back_all_is_the_same(filled: Database, other: Database, tmp_path: Path, page: int) -> None:
    there = await Copy(filled, other, page).fill()
    assert await everything(other) == await everything(filled)
    async with opened(tmp_path / "back.db") as back:
        again = await Copy(other, back, page).fill()
        assert await everything(back) == await everything(filled)
    assert again == there
    held = {content.table: content.rows for content in there}
    assert (held["outbox"], held["audit"], held["aliases"], held["strangers"]) == (3, 1, 8, 3)


async def test_what_comes_next_gets_a_number_of_its_own(filled: Database, other: Database) -> None:
    await Copy(filled, other).fill()
    async with other.write() as tx:
        highest = await tx.value("SELECT max(id) FROM people")
        await people.add(tx, chat_id=77, name="赵敏", username="", language="zh", now=START)
        assert await tx.value("SELECT id FROM people WHERE chat_id = 77") == highest + 1
        made = await tx.insert(
            "INSERT INTO files (person_id, purpose, file_id, name, size, state, path, error, asked_at) "
            "VALUES (1, 'plan', 'f', 'n', 1, 'waiting', '', '', :now) RETURNING id", now=START,
        )  # fmt: skip
        assert made == 1, "a table that was empty begins at 1"


async def test_a_copy_can_be_repeated(filled: Database, other: Database) -> None:
    await Copy(filled, other).fill()
    async with other.write() as tx:
        await people.add(tx, chat_id=77, name="赵敏", username="", language="zh", now=START)
    async with filled.write() as tx:
        await tx.run("DELETE FROM audit")
        await tx.run("UPDATE departments SET name = '省科学技术厅' WHERE id = 1")
    await Copy(filled, other).replace()
    assert await everything(other) == await everything(filled)


async def test_what_is_there_is_not_overwritten_unasked(filled: Database, other: Database) -> None:
    async with other.write() as tx:
        await people.add(tx, chat_id=77, name="赵敏", username="", language="zh", now=START)
    before = await everything(other)
    with pytest.raises(Occupied) as refused:
        await Copy(filled, other).fill()
    assert (refused.value.plans, refused.value.people) == (0, 1)
    assert await everything(other) == before


async def test_nothing_takes_the_place_of_something(filled: Database, other: Database) -> None:
    with pytest.raises(NothingThere):
        await Copy(other, filled).replace()


async def test_a_database_is_not_copied_into_itself(
    address: Address, filled: Database, tmp_path: Path, stack: AsyncExitStack
) -> None:
    if isinstance(address, Server):
        second: Address = Server(address.url.replace("127.0.0.1", "localhost"))
    else:
        second = tmp_path / "link.db"
        second.symlink_to(address)
    async with opened(second) as same:
        with pytest.raises(SameDatabase):
            await Copy(filled, same).replace()


@pytest.mark.engines("sqlite")
async def test_a_copy_that_fails_on_its_way_leaves_all_as_it_was(filled: Database, other: Database) -> None:
    """On the server also the numbers, which are no part of a transaction by themselves."""
    async with other.write() as tx:
        for chat_id in range(1, 4):
            await people.add(tx, chat_id=chat_id, name="赵敏", username="", language="zh", now=START)
    async with filled.write() as tx:
        # SQLite keeps a text where a number belongs.
        await tx.run("UPDATE outbox SET floor = 'high' WHERE key = 'third'")
    before = await everything(other)
    with pytest.raises(Unfit, match="str") as refused:
        await Copy(filled, other, 1).replace()
    assert refused.value.table == "outbox"
    assert await everything(other) == before
    async with other.write() as tx:
        await people.add(tx, chat_id=4, name="赵敏", username="", language="zh", now=START)
        assert await tx.value("SELECT max(id) FROM people") == 4


async def test_a_copy_that_is_broken_off_is_there_whole_or_not_at_all(filled: Database, other: Database) -> None:
    async with other.write() as tx:
        await people.add(tx, chat_id=77, name="赵敏", username="", language="zh", now=START)
    before = await everything(other)
    broken_off = 0
    for steps in range(5, 2000, 60):
        copying = asyncio.create_task(Copy(filled, other, 1).replace())
        for _ in range(steps):
            await asyncio.sleep(0)
        if copying.done():
            break
        copying.cancel()
        await asyncio.gather(copying, return_exceptions=True)
        found = await everything(other)
        if found != before:
            # Cancelled while it was committed.
            assert found == await everything(filled)
            break
        broken_off += 1
    assert broken_off > 3


async def test_what_is_read_back_differently_is_not_kept(filled: Database, other: Database) -> None:
    """A column that the target changes while it is written, here by a trigger of its owner's."""
    async with other.write() as tx:
        for statement in CHANGING[type(other).__name__]:
            await tx.run(statement)
    with pytest.raises(Different) as refused:
        await Copy(filled, other).fill()
    assert refused.value.names == ("audit",)
    assert not any((await everything(other)).values())


CHANGING = {
    "SqliteDatabase": (
        "CREATE TRIGGER change AFTER INSERT ON audit BEGIN UPDATE audit SET act = 'x' WHERE id = new.id; END",
    ),
    "PostgresDatabase": (
        "CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN new.act = 'x'; RETURN new; END$$",
        "CREATE TRIGGER change BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION change()",
    ),
}


@pytest.mark.engines("sqlite")
async def test_what_postgresql_cannot_hold_is_counted(filled: Database, other: Database) -> None:
    async with filled.write() as tx:
        await tx.run("UPDATE people SET name = :name, username = :name WHERE id < 3", name="a\0b")
    contents = await Copy(filled, other).fill()
    assert {content.table: content.marked for content in contents if content.marked} == {"people": 2}
    async with other.read() as tx:
        assert await tx.value("SELECT name FROM people WHERE id = 1") == "a\ufffdb"


async def test_rows_of_processes_stay_where_they_are(filled: Database, other: Database) -> None:
    contents: list[Content] = await Copy(filled, other).fill()
    names = {content.table for content in contents}
    assert not names & NOT_COPIED
    assert names == {table.name for table in tables()} - NOT_COPIED
