"""SQLite: migrations against the committed schema, openers at once, permissions, copies."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest

from storage.database import Database, DatabaseTooNew, Tx, migrations, opened

SCHEMA = Path(__file__).with_name("schema.sql")

pytestmark = pytest.mark.engines("sqlite")


async def _schema(tx: Tx) -> str:
    rows = await tx.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name")
    return "".join(f"{row['sql']};\n" for row in rows)


async def test_migrations_from_nothing_make_the_committed_schema(db: Database) -> None:
    async with db.read() as tx:
        assert await _schema(tx) == SCHEMA.read_text("utf-8")
        assert await tx.schema_version() == migrations()[-1][0]


async def test_opening_again_changes_nothing_and_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "duban.db"
    async with opened(path) as first, first.write() as tx:
        await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
    async with opened(path) as again, again.read() as tx:
        assert await tx.value("SELECT name FROM departments") == "省科技厅"
        assert await _schema(tx) == SCHEMA.read_text("utf-8")


async def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "duban.db"
    async with opened(path):
        pass
    newer = migrations()[-1][0] + 1
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA user_version = {newer}")
    raw.close()
    with pytest.raises(DatabaseTooNew, match=str(newer)):
        async with opened(path):
            pass
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA user_version").fetchone() == (newer,)
    raw.close()


async def test_before_the_schema_changes_a_copy_of_the_old_one_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "duban.db"
    first = migrations()[0][2]
    with sqlite3.connect(path) as raw:
        raw.executescript(first)
        raw.execute("INSERT INTO departments (name) VALUES ('省科技厅')")
        raw.execute("PRAGMA user_version = 1")
    raw.close()
    async with opened(path) as db, db.write() as tx:
        await tx.run("UPDATE departments SET name = '省民政厅'")
    async with opened(path):
        pass
    copy = tmp_path / "duban-schema-1.backup.db"
    assert [p.name for p in tmp_path.glob("*.backup.db*")] == [copy.name]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    raw = sqlite3.connect(copy)
    assert raw.execute("PRAGMA user_version").fetchone() == (1,)
    assert raw.execute("SELECT name FROM departments").fetchall() == [("省科技厅",)]
    raw.close()


@pytest.mark.parametrize("attempt", range(3))
async def test_several_openers_at_once_migrate_once(tmp_path: Path, attempt: int) -> None:
    path = tmp_path / "duban.db"

    async def open_and_write(name: str) -> None:
        async with opened(path) as database, database.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES (:name)", name=name)

    await asyncio.gather(*(open_and_write(f"department {n}") for n in range(4)))
    async with opened(path) as database, database.read() as tx:
        assert await tx.value("SELECT count(*) FROM departments") == 4


async def test_nobody_else_may_read_the_files(tmp_path: Path) -> None:
    path = tmp_path / "duban.db"
    async with opened(path) as database:
        async with database.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
        await database.back_up(tmp_path / "copy.db")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("duban.db", "duban.db-wal", "duban.db-shm", "copy.db"), 0o600)


async def test_a_copy_holds_what_was_committed(db: Database, tmp_path: Path) -> None:
    async with db.write() as tx:
        await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
    async with db.write() as tx:
        await tx.run("INSERT INTO departments (name) VALUES ('省水利厅')")
        await db.back_up(tmp_path / "copy.db")
    async with opened(tmp_path / "copy.db") as copy, copy.read() as tx:
        assert [row["name"] for row in await tx.rows("SELECT name FROM departments")] == ["省科技厅"]
