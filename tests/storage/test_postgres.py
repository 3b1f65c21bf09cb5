"""PostgreSQL: what is its own. Columns by the names of ours, openers at once, writers of several processes, lost connections."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from storage import processes
from storage.database import (
    Database,
    DatabaseTooNew,
    DatabaseUnreachable,
    Server,
    Unsupported,
    migrations,
    opened,
)
from storage.engines.translation import numbered, typed
from tests.servers import Cluster

pytestmark = pytest.mark.engines("postgres")


@pytest.fixture
async def beside(address: Server) -> AsyncIterator[Any]:
    """Somebody else's connection to the same database."""
    connection = await asyncpg.connect(address.url)
    yield connection
    await connection.close()


END_OTHERS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'duban' AND datname = current_database()"


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("written", "meant", "names"),
    [
        ("a = :x AND b = :y OR c = :x", "a = $1 AND b = $2 OR c = $1", ("x", "y")),
        ("a LIKE 'it''s :no' AND b = :yes_2", "a LIKE 'it''s :no' AND b = $1", ("yes_2",)),
        ('":no" = :a', '":no" = $1', ("a",)),
        ("SELECT '{}'", "SELECT '{}'", ()),
    ],
)
def test_names_become_numbers(written: str, meant: str, names: tuple[str, ...]) -> None:
    assert numbered(written) == (meant, names)


async def test_columns_have_the_types_of_their_names(beside: Any) -> None:
    def kind(name: str) -> str:
        return {"_at": "timestamp with time zone", "_on": "date"}.get(name[-3:], "bigint or text")

    rows = await beside.fetch(
        "SELECT table_name, column_name, data_type, collation_name FROM information_schema.columns "
        "WHERE table_schema = 'public'"
    )
    assert len(rows) > 150
    for table, column, data_type, collation in rows:
        assert data_type in kind(column), (table, column, data_type)
        assert (collation == "C") == (data_type == "text"), (table, column, collation)
    made = sum(typed(sql).count("CREATE TABLE") for *_, sql in migrations())
    assert len({row["table_name"] for row in rows}) == made + 1


async def test_several_openers_at_once_migrate_once(cluster: Cluster) -> None:
    async def open_and_write(server: Server, name: str) -> None:
        async with opened(server) as database, database.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES (:name)", name=name)

    async with cluster.empty() as server:
        await asyncio.gather(*(open_and_write(server, f"department {n}") for n in range(4)))
        async with opened(server) as database, database.read() as tx:
            assert await tx.value("SELECT count(*) FROM departments") == 4
            assert await tx.value("SELECT count(*) FROM schema_version") == len(migrations())
            assert await tx.schema_version() == migrations()[-1][0]
            assert await tx.integrity() == ""


async def test_a_newer_schema_is_refused_and_left_alone(address: Server, beside: Any) -> None:
    newer = migrations()[-1][0] + 1
    await beside.execute(f"INSERT INTO schema_version VALUES ({newer})")
    with pytest.raises(DatabaseTooNew, match=str(newer)):
        async with opened(address):
            pass
    assert await beside.fetchval("SELECT max(number) FROM schema_version") == newer


async def test_writers_of_two_processes_take_turns(address: Server, db: Database) -> None:
    async def count_up(database: Database) -> None:
        for _ in range(20):
            async with database.write() as tx:
                seen = await tx.value("SELECT updates FROM strangers WHERE chat_id = 1")
                await tx.run("UPDATE strangers SET updates = :next", next=seen + 1)

    async with db.write() as tx:
        await tx.run("INSERT INTO strangers (chat_id, updates, failures, seen_at) VALUES (1, 0, 0, now())")
    async with opened(address) as other:
        await asyncio.gather(count_up(db), count_up(other))
    async with db.read() as tx:
        assert await tx.value("SELECT updates FROM strangers") == 40


async def test_a_connection_dropped_in_a_transaction_takes_it_back(db: Database, beside: Any) -> None:
    async def cut_off() -> None:
        async with db.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
            await beside.execute(END_OTHERS)
            await tx.run("INSERT INTO departments (name) VALUES ('省水利厅')")

    with pytest.raises(DatabaseUnreachable, match="closed the connection"):
        await cut_off()
    async with db.write() as tx:
        assert await tx.value("SELECT count(*) FROM departments") == 0
        await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
    async with db.read() as tx:
        assert await tx.value("SELECT count(*) FROM departments") == 1


async def test_connections_dropped_between_transactions_are_not_noticed(db: Database, beside: Any) -> None:
    for turn in range(3):
        async with db.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES (:name)", name=str(turn))
        await beside.execute(END_OTHERS)
        async with db.read() as tx:
            assert await tx.value("SELECT count(*) FROM departments") == turn + 1


async def test_a_connection_dropped_before_the_commit_keeps_nothing(db: Database, beside: Any) -> None:
    async def cut_off() -> None:
        async with db.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
            await beside.execute(END_OTHERS)

    with pytest.raises(DatabaseUnreachable):
        await cut_off()
    assert await beside.fetchval("SELECT count(*) FROM departments") == 0


async def test_whoever_is_cancelled_while_another_process_writes_lets_go(address: Server, db: Database) -> None:
    async def write() -> None:
        async with db.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES ('never')")

    async with opened(address) as other:
        async with other.write() as tx:
            waiting = asyncio.create_task(write())
            while not await tx.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
                await asyncio.sleep(0.01)
            begun = time.monotonic()
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            assert time.monotonic() - begun < 4
        async with asyncio.timeout(5), db.write() as tx:
            assert await tx.value("SELECT count(*) FROM departments") == 0


async def test_a_failure_that_is_passed_over_is_not_committed(db: Database) -> None:
    async def pass_over() -> None:
        async with db.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
            with pytest.raises(asyncpg.ForeignKeyViolationError):
                await tx.run("INSERT INTO aliases (alias, department_id) VALUES ('科技厅', 99)")

    with pytest.raises(RuntimeError, match="nothing of it is kept"):
        await pass_over()
    async with db.read() as tx:
        assert await tx.value("SELECT count(*) FROM departments") == 0


async def test_what_a_text_cannot_hold_is_marked(db: Database) -> None:
    async with db.write() as tx:
        await tx.run("INSERT INTO departments (name) VALUES (:name)", name="a\0b")
        assert await tx.value("SELECT name FROM departments") == "a\ufffdb"


async def test_who_hangs_amid_a_beat_holds_others_up_for_seconds_only(db: Database, address: Server) -> None:
    """Its connection stays open and says nothing, as that of a machine that hangs."""

    async def hang(other: Database) -> None:
        async with db.apart() as tx:
            hanging = await processes.join(tx)
            async with asyncio.timeout(10), other.apart() as second:
                assert await second.value("SELECT count(*) FROM processes WHERE id = :id", id=hanging) == 0
            await tx.value("SELECT 1")

    async with opened(address) as other:
        with pytest.raises(DatabaseUnreachable):
            await hang(other)


async def test_a_backup_is_left_to_the_servers_own_tool(db: Database, tmp_path: Path) -> None:
    with pytest.raises(Unsupported, match="pg_dump"):
        await db.back_up(tmp_path / "copy.db")


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("postgresql://duban:TEST-secret@127.0.0.1:1/duban", "cannot be reached"),
        ("postgresql://duban:TEST-secret@127.0.0.1:{port}/none", "does not exist"),
        ("postgresql://nobody:TEST-secret@127.0.0.1:{port}/postgres", "does not let this user in"),
        ("postgresql://duban:TEST-secret@127.0.0.1:{port}/postgres?sslmode=TEST-secret", "not an address"),
    ],
)
async def test_who_cannot_get_in_is_told_why_without_secrets(cluster: Cluster, url: str, wrong: str) -> None:
    with pytest.raises(DatabaseUnreachable, match=wrong) as told:
        async with opened(Server(url.format(port=cluster.port))):
            pass
    assert "TEST" not in str(told.value)
    assert "TEST" not in repr(told.value)


async def test_opening_waits_for_nobodys_change(db: Database, address: Server) -> None:
    async with db.write() as tx, asyncio.timeout(5):
        await tx.run("UPDATE people SET name = name")
        async with opened(address) as beside, beside.read() as look:
            assert await look.schema_version() == migrations()[-1][0]
